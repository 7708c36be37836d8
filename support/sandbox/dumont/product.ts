import type { Compute } from './compute/compute';
import type { Config } from './config';
import type { Journal } from './journal';
import type { Connections } from './machine/connections';
import type { Market } from './market/market';
import type { Entry } from './operations/race';
import type { Operation, Race, Snapshot } from './records';
import type { Repository } from './snapshots/repository';
import type { Sorted } from './snapshots/retention';
import type { Store } from './store';
import type { Tunnels } from './sync/tunnels';
import type { Units } from './units';

/** An operation that is being carried out. */
export interface Run {
  /** Resolves when the operation has ended; rejects with the reason when it gave up. */
  readonly done: Promise<void>;
  /** Resolves when the operation has got past a step; rejects with the reason when it gave up before. */
  past(step: string): Promise<void>;
}

/** Who carries operations out and keeps watch. */
export interface Supervision {
  /** Writes the operation down and carries it out. */
  begin(operation: Operation): Run;
  /** Ends whatever is being done for a work, without finishing it; the records stay. */
  halt(work: string): Promise<void>;
  /** Leaves the copying of a work to whoever asks; resolves when no pass of its sync goes on any more. */
  quiet(work: string): Promise<void>;
  /** Makes heartbeat and sync of a work match what the store says. */
  attend(work: string): void;
}

/** Who rents several GPUs at once and keeps the first. */
export interface Racing {
  /** Rents all candidates; asked again for the same race it does nothing. */
  begin(entry: Entry): Race;
}

/** The snapshots that are on offer. */
export interface Shelf {
  /** The latest first; only whole ones that the object store has. */
  list(): Promise<readonly Snapshot[]>;
  /** One of them, by its id or the first letters of it. */
  find(id: string): Promise<Snapshot>;
  /** Deletes one; resolves when the store does not have it any more. */
  remove(snapshot: Snapshot): Promise<void>;
  /** Deletes what the policy does not keep, and says why the others stay; a dry one only says so. */
  cleanUp(dry: boolean): Promise<readonly Sorted[]>;
  /** Removes what unfinished or deleted snapshots have left, as soon as that can be done. */
  tidy(): void;
}

/** What is known of the market itself. */
export interface Books {
  /** Whether the market answered when it was last asked for its books. */
  readonly known: boolean;
}

/** Everything a part of the control plane may need. */
export interface Product {
  readonly config: Config;
  readonly units: Units;
  readonly store: Store;
  readonly journal: Journal;
  readonly market: Market;
  readonly books: Books;
  readonly compute: Compute;
  readonly connections: Connections;
  readonly tunnels: Tunnels;
  readonly supervision: Supervision;
  readonly races: Racing;
  readonly repository: Repository;
  readonly snapshots: Shelf;
  /** The public half of the key the product logs in with. */
  readonly publicKey: string;
}
