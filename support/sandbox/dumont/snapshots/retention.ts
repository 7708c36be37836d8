import type { Retention, Snapshot } from '../records';
import type { Store } from '../store';

const KEY = 'policy';
const DAY = 86_400_000;
const DEFAULT: Retention = { keepLast: 10, keepDays: 30 };

/** Which snapshots the clean-up leaves, as the customer wants it. */
export const policyOf = (store: Store): Retention => store.retention.find(KEY) ?? DEFAULT;

/** Writes the customer's choice down. */
export const savePolicy = (store: Store, policy: Retention): Retention => store.retention.put(KEY, policy);

/** Why a snapshot stays; which one is the newest good is known only of an instance of which something is to go. */
type Because = 'pinned' | 'newest_good' | 'policy';

/** Why a snapshot stays; undefined for one that goes. */
export interface Sorted {
  readonly snapshot: Snapshot;
  readonly because: Because | undefined;
}

/** By what the clean-up decides: the policy, the id of the newest snapshot that can be read of each instance that is at stake, the time. */
interface Grounds {
  readonly policy: Retention;
  readonly newestGood: ReadonlyMap<number, string>;
  readonly at: number;
}

/** What was made later comes first, whatever it is called and whatever clocks say. */
export const newestFirst = (snapshots: readonly Snapshot[]): readonly Snapshot[] =>
  [...snapshots].sort((one, other) => other.serial - one.serial);

/** Whether each is pinned or stays by the policy alone, the newest first. */
function withoutReading(
  snapshots: readonly Snapshot[],
  { policy, at }: Omit<Grounds, 'newestGood'>,
): readonly Sorted[] {
  const counted = new Map<number, number>();
  return newestFirst(snapshots).map((snapshot) => {
    const nth = (counted.get(snapshot.instance) ?? 0) + 1;
    counted.set(snapshot.instance, nth);
    if (snapshot.pinned) return { snapshot, because: 'pinned' };
    const young = at - snapshot.madeAt < policy.keepDays * DAY;
    return { snapshot, because: nth <= policy.keepLast || young ? 'policy' : undefined };
  });
}

/** The instances of which something is to go, so that it must be known which of their snapshots can be read. */
export const atStake = (
  snapshots: readonly Snapshot[],
  grounds: Omit<Grounds, 'newestGood'>,
): ReadonlySet<number> =>
  new Set(
    withoutReading(snapshots, grounds)
      .filter(({ because }) => because === undefined)
      .map(({ snapshot }) => snapshot.instance),
  );

/** Why each snapshot stays; undefined for those that go. */
export const sortedOut = (
  snapshots: readonly Snapshot[],
  { newestGood, ...grounds }: Grounds,
): readonly Sorted[] =>
  withoutReading(snapshots, grounds).map(({ snapshot, because }) => {
    const { id, instance } = snapshot;
    if (because === 'pinned') return { snapshot, because };
    if (id === newestGood.get(instance)) return { snapshot, because: 'newest_good' };
    // Where none can be read now, none is given up.
    return { snapshot, because: newestGood.has(instance) ? because : 'policy' };
  });
