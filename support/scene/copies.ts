import { by } from '../witness/case';
import { all } from '../witness/history';
import { isFaithful, resting } from '../witness/judges/faithful';
import { listings } from '../witness/judges/incarnations';
import type { Watch } from '../witness/watch';
import type { Outcome } from './outcomes';

/** Read the workspace of the CPU Standby; and before, once, that of the workload which rests. */
const readBoth = async (watch: Watch): Promise<void> => {
  const { history } = watch;
  const original = resting(history);
  const read = all(history, 'workspace').some(({ machine }) => machine === original);
  if (original !== undefined && !read) await watch.readWorkspace(original);
  const standbys = [...listings(history).values()].filter(({ supplier }) => supplier === 'compute');
  for (const { key } of standbys) await watch.readWorkspace(key);
};

/** The CPU Standby holds the same files as the workload that has just begun to rest. */
export const sameFiles = (limit: number): Outcome => ({
  awaited: 'the CPU Standby holds the same files',
  calm: true,
  reads: readBoth,
  seen: isFaithful,
  within: limit,
  judged: by('faithfulCopy', limit),
});

/** Each of so many records at least reached the CPU Standby so soon after it was saved. */
export const reachedStandby = (limit: number, atLeast: number): Outcome => ({
  awaited: 'the last of the records has had its time',
  calm: true,
  seen: () => false,
  within: limit,
  judged: by('copiedInTime', limit, atLeast),
});
