/** Seam 2: the object store's own list of what it keeps, and what restic itself finds of a snapshot in it. */

/** An object in the store's list; bytes. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
}

/** What restic found of a snapshot: all of it as a tar archive, or why it cannot be had. */
export type Opened = { readonly archive: Buffer } | { readonly because: string };

/** Throws Unavailable when the store does not answer or refuses the keys. */
export interface ObjectStore {
  /** Everything in the bucket. */
  objects(): Promise<readonly StoredObject[]>;
  /** The ids of the snapshots whose record the store has. */
  snapshots(): Promise<readonly string[]>;
  /** Read every byte of a snapshot with restic, without the product; an id may be its first letters. */
  open(snapshot: string): Promise<Opened>;
  close(): Promise<void>;
}
