import type { Retention, Snapshot } from '../records';
import type { Store } from '../store';

const KEY = 'policy';
const DAY = 86_400_000;
const DEFAULT: Retention = { keepLast: 10, keepDays: 30 };

/** Which snapshots the clean-up leaves, as the customer wants it. */
export const policyOf = (store: Store): Retention => store.retention.find(KEY) ?? DEFAULT;

/** Writes the customer's choice down. */
export const savePolicy = (store: Store, policy: Retention): Retention => store.retention.put(KEY, policy);

/** Why a snapshot stays. */
type Because = 'pinned' | 'newest_good' | 'policy';

/** Why a snapshot stays; undefined for one that goes. */
export interface Sorted {
  readonly snapshot: Snapshot;
  readonly because: Because | undefined;
}

/** By what the clean-up decides: the policy, the id of each instance's newest snapshot that can be read, the time. */
interface Grounds {
  readonly policy: Retention;
  readonly newestGood: ReadonlyMap<number, string>;
  readonly at: number;
}

/** What was made later comes first, whatever it is called and whatever clocks say. */
export const newestFirst = (snapshots: readonly Snapshot[]): readonly Snapshot[] =>
  [...snapshots].sort((one, other) => other.serial - one.serial);

/** Why each snapshot stays; undefined for those that go. */
export function sortedOut(
  snapshots: readonly Snapshot[],
  { policy, newestGood, at }: Grounds,
): readonly Sorted[] {
  const counted = new Map<number, number>();
  return newestFirst(snapshots).map((snapshot) => {
    const nth = (counted.get(snapshot.instance) ?? 0) + 1;
    counted.set(snapshot.instance, nth);
    const young = at - snapshot.madeAt < policy.keepDays * DAY;
    return { snapshot, because: reason(snapshot, { newestGood, byPolicy: nth <= policy.keepLast || young }) };
  });
}

function reason(
  { id, instance, pinned }: Snapshot,
  { newestGood, byPolicy }: Pick<Grounds, 'newestGood'> & { readonly byPolicy: boolean },
): Because | undefined {
  if (pinned) return 'pinned';
  if (id === newestGood.get(instance)) return 'newest_good';
  if (!newestGood.has(instance)) return 'policy'; // none can be read now: none is given up
  return byPolicy ? 'policy' : undefined;
}
