/** Seam 2: the object store's own list of what it keeps, and what restic itself finds of a snapshot in it. */

/** An object in the store's list; bytes. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
}

/** What restic found of one file of a snapshot: its text, or why it cannot be had. */
export type Opened = { readonly text: string } | { readonly because: string };

/** Throws Unavailable when the store does not answer or refuses the keys. */
export interface ObjectStore {
  /** Everything in the bucket. */
  objects(): Promise<readonly StoredObject[]>;
  /** The ids of the snapshots whose record the store has. */
  snapshots(): Promise<readonly string[]>;
  /** Read a file of a snapshot with restic, without the product; an id may be its first letters. */
  open(snapshot: string, path: string): Promise<Opened>;
  /** Read every byte of a snapshot with restic; what is wrong with it, or undefined. */
  verify(snapshot: string): Promise<string | undefined>;
  close(): Promise<void>;
}
