/** How long did whoever asked for something wait for the answer, whatever it was? */
import { all, type Recorded } from '../history';
import { invalid, judge, type Judgement } from '../verdict';

const ASKING = ['asked', 'saving', 'restore'] as const;

/** What was asked for last is answered within the limit (milliseconds). */
export const answeredInTime = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'whoever asks is answered', limit, unit: 'ms' };
  const last = ASKING.flatMap((kind) => all(history, kind).slice(-1))
    .sort((one, other) => one.at - other.at)
    .at(-1);
  if (last === undefined) return invalid(promised, 'nobody asked for anything');
  const took = last.f1 - last.f0;
  return judge(promised, { lo: took, hi: took });
};
