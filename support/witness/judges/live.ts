/** Was the work ever alive twice? After the first answer of a newer epoch nobody older may answer, or leave a write that survives. */
import { all, type Of, type Recorded } from '../history';
import type { Judgement, Promised } from '../verdict';
import { count, notApplicable } from '../verdict';
import { incarnations, type Incarnation } from './incarnations';
import { outlived } from './outlived';
import { lateWrites, logs } from './records';

/** An answer may be under way this long; asked before and heard soon after the newer one's first, it proves nothing. */
const UNDER_WAY = 300;

const PROMISE: Promised = { promise: 'never two live incarnations', limit: 0, unit: 'answers' };

interface Overlap {
  readonly late: Of<'answered'>;
  readonly older: Incarnation;
  readonly certain: boolean;
}

const overlaps = (older: Incarnation, newer: Incarnation): readonly Overlap[] =>
  older.answers
    .filter(({ at }) => at > newer.first.at)
    .map((late) => ({
      late,
      older,
      certain: late.sentAt > newer.first.at || late.at > newer.first.at + UNDER_WAY,
    }));

const told = ({ older, late }: Overlap): string =>
  `epoch ${older.epoch} on ${older.machine} still answered to ${late.answer.k}`;

/** Whether the customer had given back the instance that one lived on before the other began. */
const parted = (history: Recorded, { first }: Incarnation, later: Incarnation): boolean =>
  all(history, 'parting').some(({ at }) => first.at < at && at < later.first.at);

/** Whoever takes over is told apart by its epoch from whom it follows; a product without epochs gives all of them 0. */
const namesakes = (history: Recorded, lives: readonly Incarnation[]): readonly string[] =>
  lives.flatMap((life, n) =>
    lives
      .slice(n + 1)
      .filter((later) => later.epoch === life.epoch && life.epoch > 0 && !parted(history, life, later))
      .map((later) => `epoch ${life.epoch} was lived on ${life.machine} and again on ${later.machine}`),
  );

const impostors = (history: Recorded): readonly string[] =>
  all(history, 'host key changed').map(({ machine }) => `${machine} showed another host key`);

/** Standing promise S-B: never two live incarnations. */
export const noTwoLive = (history: Recorded): Judgement => {
  const lives = incarnations(history);
  if (lives.length === 0) return notApplicable(PROMISE, 'no workload ever answered');
  const found = lives.flatMap((older, n) => lives.slice(n + 1).flatMap((newer) => overlaps(older, newer)));
  const certain = found.filter(({ certain: sure }) => sure).map(told);
  const writes = logs(history).flatMap(({ records }) => lateWrites(records));
  const others = [...outlived(history), ...namesakes(history, lives), ...impostors(history)];
  const bad = [...new Set([...certain, ...writes, ...others])];
  const judged = count(PROMISE, bad, `${lives.length} lived, one after the other`);
  if (judged.verdict !== 'met' || found.length === 0) return judged;
  return { ...judged, verdict: 'inconclusive', because: `${found.length} answers may have been under way` };
};
