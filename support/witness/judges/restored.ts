/** Are the files that a restore, or a failover, has brought what they were? What the witness read before the one, and after the other. */
import { all, type Of, type Recorded } from '../history';
import { count, invalid, type Judgement, type Promised } from '../verdict';
import { differences } from '../workspace/differences';
import { experiment } from './fault';
import { successor } from './moments';
import { madeIn, same } from './snapshots';

type Files = Of<'files'>;

/** The files as they were last read before the restored snapshot was asked for, and first since they were restored. */
interface Pair {
  readonly then: Files;
  readonly now: Files;
  /** As they had been read before that. */
  readonly earlier: Files | undefined;
}

const pairIn = (history: Recorded): Pair | string => {
  const restore = all(history, 'restore').findLast(({ refused }) => refused === undefined);
  const made = madeIn(history).find(({ id }) => restore !== undefined && same(id, restore.id));
  if (restore === undefined || made === undefined) return 'nothing was restored';
  const before = all(history, 'files').filter(({ at, machine }) => at <= made.f0 && machine === made.machine);
  const [earlier, then] = [before.at(-2), before.at(-1)];
  const now = all(history, 'files').find(
    ({ askedAt, machine }) => askedAt >= restore.f1 && machine === restore.machine,
  );
  if (then === undefined) return 'nobody read the files before the snapshot was made';
  return now === undefined ? 'nobody read the files after the restore' : { earlier, then, now };
};

const sameFiles = (promised: Promised, { then, now }: Pick<Pair, 'then' | 'now'>): Judgement => {
  const found = differences(then.manifest, now.manifest).map(({ words }) => words);
  return count(promised, found, `${now.manifest.length} names are the same`);
};

/** What a restore has brought is, file by file, what was there when the snapshot was made: no less, and nothing that was gone by then. */
export const filesAsThen = (history: Recorded): Judgement => {
  const promise = 'the files are what they were when the snapshot was made';
  const promised = { promise, limit: 0, unit: 'differences' };
  const pair = pairIn(history);
  if (typeof pair === 'string') return invalid(promised, pair);
  const { earlier, then } = pair;
  if (earlier !== undefined && differences(earlier.manifest, then.manifest).length === 0)
    return invalid(promised, 'nothing had changed between one snapshot and the next');
  return sameFiles(promised, pair);
};

/** The files of the GPU that was lost as they were last read, and first of the one where the work goes on. */
const pairAround = (history: Recorded): Pick<Pair, 'then' | 'now'> | string => {
  const found = experiment(history);
  if (typeof found === 'string') return found;
  const { old, fault } = found;
  const life = successor(history, found, 'gpu');
  const read = all(history, 'files');
  const then = read.findLast(({ at, machine }) => machine === old.machine && at <= fault.f0);
  const now = read.find(({ askedAt, machine }) => machine === life?.machine && askedAt >= life.first.at);
  if (then === undefined) return 'nobody read the files before the failure';
  return now === undefined ? 'nobody read the files on another GPU' : { then, now };
};

/** What is on the GPU where the work goes on is, file by file, what was on the one that was lost: nothing that was gone has come back. */
export const filesAsBefore = (history: Recorded): Judgement => {
  const promise = 'the files are what they were before the failure';
  const promised = { promise, limit: 0, unit: 'differences' };
  const pair = pairAround(history);
  return typeof pair === 'string' ? invalid(promised, pair) : sameFiles(promised, pair);
};
