import { by } from '../witness/case';
import { isCalledProtected, isCalledUnprotected, isCopiedAnew } from '../witness/judges/called';
import { isUnpaid } from '../witness/judges/given-up';
import { hasReachedAgain } from '../witness/judges/reaching';
import type { Outcome } from './outcomes';

/** How long the witness waits for what is to be judged at all. Milliseconds. */
const JUDGEABLE = 120_000;

/** The product calls the instance protected. */
export const calledProtected = (limit: number): Outcome => ({
  awaited: 'the product calls the instance protected',
  seen: isCalledProtected,
  within: limit,
  judged: by('calledProtected', limit),
});

/** The product calls the instance unprotected. */
export const calledUnprotected = (limit: number): Outcome => ({
  awaited: 'the product calls the instance unprotected',
  seen: isCalledUnprotected,
  within: limit,
  judged: by('calledUnprotected', limit),
});

/** Whenever the product calls the instance protected, everything so old (milliseconds) is on its CPU Standby. */
export const calledTruly = (age: number): Outcome => ({
  awaited: 'the instance is called protected, and something of it is on the CPU Standby',
  seen: (history) => isCalledProtected(history) && isCopiedAnew(history),
  within: JUDGEABLE,
  judged: by('calledTruly', age),
});

/** Another CPU Standby holds what is saved. */
export const copiedAnew = (limit: number): Outcome => ({
  awaited: 'another CPU Standby holds something of the workload',
  seen: isCopiedAnew,
  within: limit,
  judged: by('copiedAnew', limit),
});

/** The books list no CPU Standby any more. */
export const unpaid = (limit: number): Outcome => ({
  awaited: 'the supplier’s books list no CPU Standby',
  seen: isUnpaid,
  within: limit,
  judged: by('unpaid', limit),
});

/** What is saved reaches the CPU Standby again. */
export const reachesAgain = (limit: number): Outcome => ({
  awaited: 'something saved since is on the CPU Standby',
  seen: hasReachedAgain,
  within: limit,
  judged: by('reachesAgain', limit),
});
