/** Seam 2: what the object store charges for a bucket, by its own books. */

/** One item of the bill: dollars, and how much there was of it (byte-hours of storage, else requests or bytes). */
export interface StoreItem {
  readonly type: string;
  readonly amount: number;
  readonly quantity: number;
}

/** The bill of a bucket as it stands at an instant of the store's own clock; milliseconds. */
export interface StoreBill {
  readonly bucket: string;
  readonly to: number;
  readonly items: readonly StoreItem[];
}

/** What a bucket has cost between two bills. */
export interface StoreSpan {
  readonly before: StoreBill;
  readonly after: StoreBill;
}

/** Throws Unavailable when the store's books cannot be read. */
export interface StoreBooks {
  bill(): Promise<StoreBill>;
  close(): Promise<void>;
}

/** Asks for the bill from time to time: each span of it is told once. */
export class StoreTab {
  #last: StoreBill | undefined;

  constructor(private readonly books: StoreBooks) {}

  /** What it has cost since this was last asked; undefined the first time. */
  async since(): Promise<StoreSpan | undefined> {
    const before = this.#last;
    const after = await this.books.bill();
    this.#last = after;
    return before === undefined ? undefined : { before, after };
  }

  close(): Promise<void> {
    return this.books.close();
  }
}
