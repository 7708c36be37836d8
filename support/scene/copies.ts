import { now } from '../clock';
import { by } from '../witness/case';
import { all } from '../witness/history';
import { done, isFaithful } from '../witness/judges/faithful';
import { listings } from '../witness/judges/incarnations';
import { isReadAfter } from '../witness/judges/erased';
import { isCalmTold, isTroubleTold } from '../witness/judges/told';
import { isNewestThere } from '../witness/judges/torn';
import type { Watch } from '../witness/watch';
import { always, type Outcome } from './outcomes';

/** Read the workspace of the CPU Standby. */
const readStandby = async (watch: Watch): Promise<void> => {
  const standbys = [...listings(watch.history).values()].filter(({ supplier }) => supplier === 'compute');
  for (const { key } of standbys) await watch.readWorkspace(key);
};

/** Read the workspace of the CPU Standby; and before, once, that of the workload since it rests. */
const readBoth = async (watch: Watch): Promise<void> => {
  const { history } = watch;
  const rest = done(history, 'rest');
  const since = rest?.at ?? Infinity;
  const read = all(history, 'workspace').some(
    ({ machine, askedAt }) => machine === rest?.machine && askedAt >= since,
  );
  if (rest !== undefined && !read) await watch.readWorkspace(rest.machine);
  await readStandby(watch);
};

/** The CPU Standby holds the same files as the workload that has just begun to rest. */
export const sameFiles = (limit: number): Outcome => ({
  awaited: 'the CPU Standby holds the same files',
  due: always,
  reads: readBoth,
  seen: isFaithful,
  within: limit,
  judged: by('faithfulCopy', limit),
});

/** Of a file that is put in place when it is done nothing but whole versions is ever seen. */
export const onlyWholeVersions = (limit: number): Outcome => ({
  awaited: 'the newest version of the file is on the CPU Standby',
  due: always,
  seen: isNewestThere,
  within: limit,
  judged: by('neverTorn'),
});

/** So long after the limit the last record has had its time; milliseconds. */
const OVER = 500;

/** Each of so many records at least reached the CPU Standby so soon after it was saved. */
export const reachedStandby = (limit: number, atLeast: number): Outcome => {
  const over = now() + limit + OVER;
  return {
    awaited: 'the last of the records has had its time',
    due: always,
    seen: () => now() >= over,
    within: limit,
    judged: by('copiedInTime', limit, atLeast),
  };
};

/** The customer is told that the copy cannot be relied on any more. */
export const toldOfTrouble = (limit: number): Outcome => ({
  awaited: 'the product tells that the copy is in trouble',
  seen: isTroubleTold,
  within: limit,
  judged: by('troubleTold', limit),
});

/** The customer is told that the copy can be relied on again. */
export const toldOfCalm = (limit: number): Outcome => ({
  awaited: 'the product tells that all is well again',
  seen: isCalmTold,
  within: limit,
  judged: by('calmTold', limit),
});

/** What is on the CPU Standby is still there so long after the fault. */
export const stillThere = (after: number): Outcome => ({
  awaited: 'the CPU Standby is read long after the fault',
  reads: readStandby,
  seen: (history) => isReadAfter(history, after),
  within: after,
  judged: by('nothingErased', after),
});
