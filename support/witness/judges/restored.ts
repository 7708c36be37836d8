/** Are the files that a restore has brought those of when the snapshot was made? What the witness read before the one, and after the other. */
import { all, type Of, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { differences } from '../workspace/differences';
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

/** What a restore has brought is, file by file, what was there when the snapshot was made: no less, and nothing that was gone by then. */
export const filesAsThen = (history: Recorded): Judgement => {
  const promised = { promise: 'the files are what they were when the snapshot was made', limit: 0 };
  const inNames = { ...promised, unit: 'differences' };
  const pair = pairIn(history);
  if (typeof pair === 'string') return invalid(inNames, pair);
  const { earlier, then, now } = pair;
  if (earlier !== undefined && differences(earlier.manifest, then.manifest).length === 0)
    return invalid(inNames, 'nothing had changed between one snapshot and the next');
  const found = differences(then.manifest, now.manifest).map(({ words }) => words);
  return count(inNames, found, `${now.manifest.length} names are the same`);
};
