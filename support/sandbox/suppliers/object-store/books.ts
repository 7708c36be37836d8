import { now } from '../../clock';

/** One item of a bucket's bill: dollars, and how much there was of it. */
export interface StoreItem {
  readonly type: 'storage' | 'class-a' | 'class-b' | 'received' | 'sent';
  readonly amount: number;
  /** Byte-hours of storage, else requests or bytes. */
  readonly quantity: number;
}

/** What a bucket costs: since when and until when (on the store's monotonic clock, milliseconds), dollars, items. */
export interface StoreBill {
  readonly supplier: 'object-store';
  readonly bucket: string;
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  readonly amount: number;
  readonly items: readonly StoreItem[];
}

const HOUR = 3_600_000;
const MONTH_HOURS = 730;
const GB = 1e9;
const MILLION = 1e6;
/** Cloudflare R2's prices in dollars; traffic is free. */
const PRICES = {
  storage: 0.015 / GB / MONTH_HOURS,
  'class-a': 4.5 / MILLION,
  'class-b': 0.36 / MILLION,
  received: 0,
  sent: 0,
} as const;

/** The bill of one bucket, as it runs up. */
export class StoreBooks {
  readonly #from = now();
  readonly #counts = { 'class-a': 0, 'class-b': 0, received: 0, sent: 0 };
  #bytes = 0;
  #byteHours = 0;
  #since = now();

  constructor(private readonly bucket: string) {}

  /** So many bytes are stored from now on. */
  keep(bytes: number): void {
    this.#settle();
    this.#bytes = bytes;
  }

  count(type: Exclude<StoreItem['type'], 'storage'>, quantity = 1): void {
    this.#counts[type] += quantity;
  }

  bill(): StoreBill {
    this.#settle();
    const quantities = { storage: this.#byteHours, ...this.#counts };
    const items = (Object.keys(quantities) as StoreItem['type'][]).map((type) => ({
      type,
      amount: quantities[type] * PRICES[type],
      quantity: quantities[type],
    }));
    const amount = items.reduce((sum, item) => sum + item.amount, 0);
    return {
      supplier: 'object-store',
      bucket: this.bucket,
      from: this.#from,
      to: this.#since,
      bytes: this.#bytes,
      amount,
      items,
    };
  }

  #settle(): void {
    const at = now();
    this.#byteHours += (this.#bytes * (at - this.#since)) / HOUR;
    this.#since = at;
  }
}
