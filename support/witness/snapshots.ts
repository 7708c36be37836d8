/** What did the customer ask of snapshots, what was offered, and what does the object store really keep? */

/** Between f0 and f1 the customer asked for a snapshot of what is on this machine; it has this id, or was refused. */
interface Saving {
  readonly kind: 'saving';
  readonly machine: string;
  readonly name: string;
  readonly f0: number;
  readonly f1: number;
  readonly id?: string;
  readonly refused?: string;
}

/** Between f0 and f1 the customer had a snapshot take the place of the workspace, or was refused. */
interface Restore {
  readonly kind: 'restore';
  readonly machine: string;
  readonly id: string;
  readonly f0: number;
  readonly f1: number;
  readonly refused?: string;
}

/** The customer had everything cleaned up but so many of each instance, and was answered. */
interface Cleaning {
  readonly kind: 'cleaning';
  readonly keepLast: number;
}

/** What the product offered for restoring; or that it did not know. */
interface Listing {
  readonly kind: 'listing';
  readonly askedAt: number;
  readonly ids?: readonly string[];
  readonly because?: string;
}

/** What restic itself found of a snapshot, without the product: the workload's log, or why it cannot be read. */
interface Opening {
  readonly kind: 'opening';
  readonly id: string;
  readonly log?: string;
  readonly because?: string;
}

/** What the object store itself lists: the bytes of data, and the snapshots it has the record of. */
interface Stocktaking {
  readonly kind: 'stocktaking';
  readonly askedAt: number;
  readonly bytes: number;
  readonly ids: readonly string[];
}

/** Something befell the object store or the product from f0 on; shown by another channel than the one that did it. */
interface Spoiling {
  readonly kind: 'spoiling';
  readonly what: string;
  readonly f0: number;
  readonly f1: number;
  readonly shown?: string;
}

/** The customer gave the instance back, and it was gone: whatever is rented from now on is another one. */
interface Parting {
  readonly kind: 'parting';
  readonly machine: string;
}

/** Everything that a history tells of snapshots. */
export type OfSnapshots = Saving | Restore | Cleaning | Listing | Opening | Stocktaking | Spoiling | Parting;
