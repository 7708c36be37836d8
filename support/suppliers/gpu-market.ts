/** Seam 2: the GPU market's books, read with a key of the suite's own. */

/** A rented GPU in the market's books. Memory in MB, price in dollars per hour. */
export interface Rental {
  readonly id: string;
  readonly label: string;
  /** The market's own word for what the machine does: running, loading, exited, offline, ... */
  readonly status: string;
  readonly gpu: string;
  readonly memory: number;
  readonly pricePerHour: number;
  /** On which image it runs, with how large a disk; GB. */
  readonly image?: string;
  readonly disk?: number;
  readonly host?: string;
  readonly port?: number;
  /** Who logs in; root unless the market says otherwise. */
  readonly user?: string;
  /** When it was rented, by the market's clock; milliseconds since 1970. */
  readonly since?: number;
  /** Where its host stands, as the market writes it: the country comes last. */
  readonly place?: string;
  /** The market's own words when it announces that it takes the machine back; Vast.ai itself announces nothing. */
  readonly notice?: string;
}

/** A GPU for rent, by the market's own id. Dollars per hour, with a disk of 100 GB. */
export interface OnOffer {
  readonly id: number;
  readonly gpu: string;
  readonly pricePerHour: number;
}

/** One line of the bill; survives the rental. Dollars; times in epoch seconds as the market writes them. */
export interface Charge {
  readonly rental: string;
  readonly label: string;
  readonly amount: number;
  /** Of what the amount is made up: gpu, disk, bwd and bwu (traffic down and up). */
  readonly items: readonly { readonly type: string; readonly amount: number }[];
  readonly start: number;
  readonly end: number;
}

/** Throws Unavailable when the market does not answer or refuses the key. */
export interface GpuMarket {
  /** Throws Unavailable when a key is unknown to the market: better before anything is rented than at its return. */
  checkKeys(): Promise<void>;
  /** Every rental labelled with the mark or below it (`<mark>/<name>`); without one, every rental of the account. */
  rentals(mark?: string): Promise<readonly Rental[]>;
  /** One rental, or undefined when the market says it is gone. */
  rental(id: string): Promise<Rental | undefined>;
  /** Everything that is for rent now. */
  onOffer(): Promise<readonly OnOffer[]>;
  charges(mark: string): Promise<readonly Charge[]>;
  /** Return a rental with the sweep's key; gone already is success. */
  destroy(id: string): Promise<void>;
  close(): Promise<void>;
}
