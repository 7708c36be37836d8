import type { FailoverChoice, FailoverLimits, Work } from '../records';
import type { Store } from '../store';
import type { Units } from '../units';

/** What happens to a work whose GPU is lost. */
export type Strategy = FailoverChoice['strategy'];

const ACCOUNT = 'account';
const DAY = 86_400_000;
const DEFAULT: FailoverChoice = { strategy: 'cpu_standby', cpuStandby: true };

/** What the account wants for every work that has no wish of its own. */
export const accountChoice = (store: Store): FailoverChoice => store.choices.find(ACCOUNT) ?? DEFAULT;

/** What is wanted for a work, and whether that is its own wish. */
export function choiceFor(store: Store, work: string): FailoverChoice & { readonly own: boolean } {
  const own = store.choices.find(work);
  return { ...(own ?? accountChoice(store)), own: own !== undefined };
}

/** Writes down what the account wants. */
export const saveAccountChoice = (store: Store, choice: FailoverChoice): FailoverChoice =>
  store.choices.put(ACCOUNT, choice);

/** Why nothing is done for a work whose GPU is lost; undefined when something is. */
export function switchedOff(store: Store, work: string): string | undefined {
  const { strategy, cpuStandby } = choiceFor(store, work);
  if (strategy === 'cpu_standby' && cpuStandby) return undefined;
  return 'Failover is switched off for this instance.';
}

/** What would really happen to a work now: without a CPU Standby nothing can. */
export const effectiveStrategy = (store: Store, { id, standby }: Work): Strategy =>
  standby !== null && switchedOff(store, id) === undefined ? 'cpu_standby' : 'disabled';

/** How often the GPU of a work may be replaced. */
export const limitsOf = (store: Store, { failoversPerDay, failoversApart }: Units): FailoverLimits =>
  store.limits.find(ACCOUNT) ?? { perDay: failoversPerDay, apart: failoversApart };

/** Writes the account's limits down. */
export const saveLimits = (store: Store, limits: FailoverLimits): FailoverLimits =>
  store.limits.put(ACCOUNT, limits);

/** Why no other GPU is rented for a work yet: it has had so many, or one so lately; undefined when one is. */
export function heldBack(store: Store, work: string, limits: FailoverLimits): string | undefined {
  const at = Date.now();
  const replaced = store.events
    .all()
    .filter((event) => event.work === work && !event.rehearsal && event.success === true)
    .map(({ completedAt }) => at - Date.parse(completedAt ?? ''))
    .filter((age) => age < DAY);
  if (replaced.length >= limits.perDay)
    return `No other GPU is rented: the limit of ${limits.perDay} within a day is reached.`;
  const soon = replaced.some((age) => age < limits.apart);
  return soon ? 'The GPU was replaced just now: the next one is rented a little later.' : undefined;
}
