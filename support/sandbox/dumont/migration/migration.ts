import { randomInt } from 'node:crypto';
import type { Place } from '../records';

/** What a migration has done, in the customer's words and order. */
export type Done =
  | 'validate_source'
  | 'create_snapshot'
  | 'search_offers'
  | 'create_instance'
  | 'ssh_ready'
  | 'restore_snapshot'
  | 'destroy_source';

/** What the customer wants to move to: a model, a part of the world, at most this price per hour and this disk (GB). */
export interface Destination {
  readonly kind: Place['kind'];
  readonly gpu: string | null;
  readonly region: string | null;
  readonly maxPrice: number;
  readonly disk: number;
}

/** A move on purpose, as the customer is told of it; its operation has the same id while it runs. */
export interface Migration {
  readonly id: string;
  readonly work: string;
  readonly source: number;
  readonly from: Place;
  readonly to: Destination;
  /** Whether the GPU that is left is given back. */
  readonly returnSource: boolean;
  readonly snapshot: string | null;
  /** What the customer will know the work by; of a GPU once one is rented. */
  readonly newInstance: number | null;
  readonly done: readonly Done[];
  readonly startedAt: string;
  /** Since when a step fails again and again; on the host's monotonic clock. */
  readonly hinderedSince: number | null;
  readonly completedAt: string | null;
  readonly error: string | null;
}

/** What a move starts from. */
type Begun = Pick<Migration, 'id' | 'work' | 'source' | 'from' | 'to' | 'returnSource'>;

/** A move as it is when the customer asks for it. */
export const begun = (asked: Begun): Migration => ({
  ...asked,
  snapshot: null,
  newInstance: asked.to.kind === 'cpu' ? idOnCpu() : null,
  done: [],
  startedAt: new Date().toISOString(),
  hinderedSince: null,
  completedAt: null,
  error: null,
});

/** Above every number that the market gives to what it rents. */
const BEYOND_THE_MARKET = 2 ** 40;
const MOST = 2 ** 48 - 1;
const idOnCpu = (): number => BEYOND_THE_MARKET + randomInt(MOST - BEYOND_THE_MARKET);

/** The move with one more thing done; again is the same as once. */
export const advanced = (migration: Migration, done: Done): Migration =>
  migration.done.includes(done) ? migration : { ...migration, done: [...migration.done, done] };

/** The move at its end, well or not. */
export const over = (migration: Migration, error: string | null): Migration => ({
  ...migration,
  completedAt: new Date().toISOString(),
  error,
  newInstance: error === null ? migration.newInstance : null,
});

/** Where moves are written down. */
interface Moves {
  readonly migrations: {
    all(): readonly Migration[];
    put(id: string, migration: Migration): unknown;
  };
}

/** The moves of a work that have not ended end now, for this reason. */
export function cancelMigrations({ migrations }: Moves, work: string, reason: string): void {
  for (const migration of migrations.all())
    if (migration.work === work && migration.completedAt === null)
      migrations.put(migration.id, over(migration, reason));
}
