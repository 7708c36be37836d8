/** Was a rehearsal one? Proved on a spare GPU that the witness saw, the work untouched, the spare given back, the sync going on. */
import type { Totals } from '../../customer/customer';
import { spoken } from '../../patience';
import { all, type Of, type Recorded } from '../history';
import { isSpare } from '../spare';
import { between, count, invalid, judge, type Interval, type Judgement } from '../verdict';
import { acknowledged, ending, incarnations, listings, type Incarnation } from './incarnations';
import { hasReached, reaches } from './reaching';

interface Rehearsal {
  readonly asked: Of<'asked'>;
  /** Everything that was told of it. */
  readonly told: readonly Of<'claimed'>[];
  /** The workload that had the work when it was asked for. */
  readonly life: Incarnation;
}

const rehearsal = (history: Recorded): Rehearsal | string => {
  const asked = all(history, 'asked').find(({ wish }) => wish === 'rehearsal');
  if (asked === undefined) return 'no rehearsal was asked for';
  if (asked.refused !== undefined) return `the rehearsal was refused: ${asked.refused}`;
  const life = incarnations(history).findLast(({ first }) => first.at <= asked.f0);
  if (life === undefined) return 'no workload had answered before';
  const told = all(history, 'claimed').filter(({ failover }) => failover.id === asked.failover);
  return { asked, told, life };
};

const endOf = (history: Recorded, { asked, told }: Rehearsal): Interval => {
  const end = told.find(({ failover }) => failover.success !== undefined);
  if (end === undefined) return { lo: ending(history), hi: Infinity };
  return { lo: end.before ?? asked.f0, hi: end.at };
};

/** When a rehearsal was certainly over; infinite before. */
export const rehearsedBy = (history: Recorded): number => {
  const found = rehearsal(history);
  return typeof found === 'string' ? Infinity : endOf(history, found).hi;
};

const sparesOf = (history: Recorded): ReadonlySet<string> =>
  new Set([...listings(history).values()].filter(isSpare).map(({ key }) => key));

/** How many records the workload on the spare found when it was started there; undefined when nobody heard one. */
const foundOnSpare = (history: Recorded): number | undefined => {
  const spares = sparesOf(history);
  return all(history, 'answered').findLast(({ machine }) => spares.has(machine))?.answer.restoredSeq;
};

/** A spare that was there and gone before the witness was let in on it: whether the workload ran there nobody can tell. */
const neverEntered = (history: Recorded): boolean => {
  const spares = sparesOf(history);
  return spares.size > 0 && !all(history, 'connected').some(({ machine }) => spares.has(machine));
};

const UNHEARD = 'no workload was heard on a spare GPU';

const untold = (failover: Of<'claimed'>['failover'] | undefined): readonly string[] => [
  ...(failover?.success === false ? [`it failed: ${failover.failureReason ?? 'for no reason'}`] : []),
  ...(failover?.rehearsal === false ? ['it is told as a failover in earnest'] : []),
];

const unproved = (restored: number | undefined, owed: number): readonly string[] => {
  if (restored === undefined) return [UNHEARD];
  return restored < owed ? [`the workload found ${restored} records there instead of ${owed}`] : [];
};

/** The newest record that was so old when the rehearsal was asked for; milliseconds. */
const owedTo = ({ asked, life }: Rehearsal, rpo: number): number =>
  acknowledged(life).findLast(({ at }) => at <= asked.f0 - rpo)?.answer.seq ?? 0;

/** Within the limit the workload was heard on a spare GPU, with everything that was so old (milliseconds), and the product says so. */
export const rehearsed = (history: Recorded, limit: number, rpo: number): Judgement => {
  const promised = { promise: 'the rehearsal has the workload start on a spare GPU', limit, unit: 'ms' };
  const found = rehearsal(history);
  if (typeof found === 'string') return invalid(promised, found);
  const { asked, told } = found;
  const judged = judge(promised, between({ lo: asked.f0, hi: asked.f1 }, endOf(history, found)));
  const proof = unproved(foundOnSpare(history), owedTo(found, rpo));
  const doubts = [...untold(told.at(-1)?.failover), ...proof];
  return judged.verdict === 'met' ? doubted(history, judged, doubts) : judged;
};

const doubted = (history: Recorded, judged: Judgement, doubts: readonly string[]): Judgement => {
  if (doubts.length === 0) return judged;
  const untellable = doubts.every((doubt) => doubt === UNHEARD) && neverEntered(history);
  return { ...judged, verdict: untellable ? 'inconclusive' : 'breached', because: doubts.join('; ') };
};

/** From before the rehearsal until after it the same workload answers, and is never silent for longer than the limit. */
export const uninterrupted = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the workload goes on answering', limit, unit: 'ms' };
  const found = rehearsal(history);
  if (typeof found === 'string') return invalid(promised, found);
  const over = rehearsedBy(history);
  if (!Number.isFinite(over)) return invalid(promised, 'the rehearsal is not over');
  const { asked, life } = found;
  const heard = life.answers.map(({ at }) => at);
  const until = heard.find((at) => at > over) ?? ending(history);
  const during = [...heard.filter((at) => at <= over), until];
  const longest = Math.max(...during.map((at, n) => (at > asked.f0 ? at - (during[n - 1] ?? at) : 0)));
  const because = `the same workload was silent for ${spoken(longest)} at most`;
  return { ...judge(promised, { lo: longest, hi: longest }), because };
};

/** Between the last look at the books that listed a spare and the first that did not; undefined when none ever did. */
const sparesGone = (history: Recorded): Interval | undefined => {
  let lists = false;
  const looks = all(history, 'census').map(({ askedAt, at, machines }) => {
    lists = machines === undefined ? lists : machines.some(isSpare);
    return { askedAt, at, lists };
  });
  const last = looks.findLastIndex((look) => look.lists);
  return last < 0 ? undefined : { lo: looks[last]?.askedAt ?? 0, hi: looks[last + 1]?.at ?? Infinity };
};

/** Once the rehearsal is over the market's books list no spare, within the limit. */
export const spareReturned = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the spare GPU of the rehearsal is given back', limit, unit: 'ms' };
  const found = rehearsal(history);
  if (typeof found === 'string') return invalid(promised, found);
  const gone = sparesGone(history);
  if (gone === undefined) return invalid(promised, 'the books never listed a spare GPU');
  return judge(promised, between(endOf(history, found), gone));
};

/** Whether the books list no spare any more, and the rehearsal is over. */
export const isSpareReturned = (history: Recorded): boolean =>
  Number.isFinite(rehearsedBy(history)) && Number.isFinite(sparesGone(history)?.hi ?? Infinity);

/** The report counts after the rehearsal what it had counted before. */
export const uncounted = (history: Recorded, before: Totals, after: Totals): Judgement => {
  const promised = { promise: 'a rehearsal is no failover in the totals', limit: 0, unit: 'differences' };
  if (!Number.isFinite(rehearsedBy(history))) return invalid(promised, 'the rehearsal is not over');
  const names = Object.keys({ ...before, ...after }) as readonly (keyof Totals)[];
  const changed = names
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${before[name] ?? 'none'} before, ${after[name] ?? 'none'} after`);
  return count(promised, changed, `failovers before and after: ${after.failovers}`);
};

/** Whether something saved after the rehearsal is on the CPU Standby. */
export const isSyncedAfter = (history: Recorded): boolean => hasReached(history, rehearsedBy(history));

/** What is saved after the rehearsal is on the CPU Standby within the limit. */
export const syncedAfter = (history: Recorded, limit: number): Judgement =>
  reaches(history, rehearsedBy(history), limit);
