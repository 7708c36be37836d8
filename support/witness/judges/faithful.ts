/** Is the CPU Standby a faithful copy? Name by name, what the witness read in both workspaces once the workload wrote nothing more. */
import { all, type Of, type Recorded } from '../history';
import type { Order } from '../orders';
import { between, invalid, judge, type Interval, type Judgement } from '../verdict';
import { differences, inWords, type Difference } from '../workspace/differences';
import { ending, listings } from './incarnations';

/** The workload's word that it has done what it was told, for the last time. */
export const done = (history: Recorded, order: Order): Of<'answered'> | undefined => {
  const told = all(history, 'offered').filter((look) => look.order === order);
  const numbers = new Set(told.map(({ k }) => k));
  return all(history, 'answered').findLast(({ answer }) => answer.verb === 'do' && numbers.has(answer.k));
};

/** Both workspaces as they were read since the workload rests. */
interface Read {
  readonly rest: Of<'answered'>;
  readonly original: Of<'workspace'>;
  readonly copies: readonly Of<'workspace'>[];
}

/** The readings that count, or why there are none. */
const readings = (history: Recorded): Read | string => {
  const rest = done(history, 'rest');
  if (rest === undefined) return 'the workload never rested';
  const since = all(history, 'workspace').filter(({ askedAt }) => askedAt >= rest.at);
  const [original, ...again] = since.filter(({ machine }) => machine === rest.machine);
  if (original === undefined) return 'nobody read the workspace of the workload';
  const moved = again.flatMap(({ manifest }) => differences(original.manifest, manifest));
  if (moved.length > 0) return `the workspace went on changing: ${inWords(moved)}`;
  const listed = listings(history);
  const copies = since.filter(({ machine }) => listed.get(machine)?.supplier === 'compute');
  return { rest, original, copies };
};

const differing = ({ original }: Read, copy: Of<'workspace'>): readonly Difference[] =>
  differences(original.manifest, copy.manifest);

/** When the copy became what the original is. */
const became = (history: Recorded, read: Read): Interval => {
  const first = read.copies.findIndex((copy) => differing(read, copy).length === 0);
  const lo = read.copies[first - 1]?.askedAt ?? read.rest.sentAt;
  const copy = read.copies[first];
  return copy === undefined ? { lo: ending(history), hi: Infinity } : { lo, hi: copy.at };
};

/** The original was read, and a copy that is the same. */
export const isFaithful = (history: Recorded): boolean => {
  const read = readings(history);
  return typeof read !== 'string' && read.copies.some((copy) => differing(read, copy).length === 0);
};

/** So long (milliseconds) after the workload has written for the last time, its copy is the same in everything. */
export const faithfulCopy = (history: Recorded, limit: number): Judgement => {
  const promised = {
    promise: 'the CPU Standby holds the same files',
    limit,
    unit: 'ms',
    about: 'sync',
  } as const;
  const read = readings(history);
  if (typeof read === 'string') return invalid(promised, read);
  const { rest, copies, original } = read;
  const last = copies.at(-1);
  if (last === undefined) return invalid(promised, 'nobody read the workspace of the CPU Standby');
  const judged = judge(promised, between({ lo: rest.sentAt, hi: rest.at }, became(history, read)));
  const found = differing(read, last);
  const because = found.length > 0 ? inWords(found) : `${original.manifest.length} names, ${judged.because}`;
  return { ...judged, because };
};
