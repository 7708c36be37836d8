/** Does what was lost stay silent? Once the trouble is over, the old workload never answers again. */
import { all, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { experiment } from './fault';
import { ending } from './incarnations';

/** For so long (milliseconds) after the trouble is over, nothing of the old workload is heard. */
export const staysSilent = (history: Recorded, during: number): Judgement => {
  const promised = { promise: 'the old workload never answers again', limit: 0, unit: 'answers' };
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const healed = all(history, 'healed').at(-1);
  if (healed === undefined) return invalid(promised, 'the trouble was never over');
  if (ending(history) < healed.at + during) return invalid(promised, 'nobody listened long enough');
  const heard = found.old.answers.filter(({ at }) => at > healed.at);
  const why = healed.gone ? 'its machine was given back for good' : 'its machine works again';
  return count(
    promised,
    heard.map(({ answer }) => `it answered to ${answer.k}`),
    `${why}, and it is silent`,
  );
};
