import { now } from '../../clock';

/** What is paid for by the hour. */
export type Item = 'gpu' | 'cpu' | 'disk';

/** What is paid for by the gigabyte: traffic down to the machine, and up from it. */
type Way = 'bwd' | 'bwu';

/** What a bill is written for; the label says who caused it. */
export interface Billed {
  readonly supplier: 'gpu-market' | 'compute';
  readonly id: string;
  readonly label: string;
}

/** An item on the bill: dollars, and how much of it was used. */
export interface Used {
  readonly type: Item | Way;
  readonly amount: number;
  readonly quantity: number;
  readonly unit: 'hours' | 'GB';
}

/** One line of the bill: from and to on the monotonic clock (to is null while it exists), dollars. */
export interface BillRow extends Billed {
  readonly from: number;
  readonly to: number | null;
  readonly amount: number;
  readonly items: readonly Used[];
}

interface Span {
  readonly item: Item;
  readonly pricePerHour: number;
  readonly from: number;
  to?: number;
}

/** What crosses a machine's link, as its supplier counts and charges it: bytes, dollars per gigabyte. */
export interface Carriage {
  readonly carried: () => { readonly received: number; readonly sent: number };
  readonly down: number;
  readonly up: number;
}

const HOUR = 3_600_000;
const GB = 1e9;

const way = (type: Way, bytes: number, price: number): Used => ({
  ...{ type, amount: (bytes / GB) * price, quantity: bytes / GB, unit: 'GB' },
});

const ways = ({ carried, down, up }: Carriage): readonly Used[] => {
  const { received, sent } = carried();
  return [way('bwd', received, down), way('bwu', sent, up)];
};

/** What one machine costs: every item by the span in which it was used. */
export class Account {
  readonly #from = now();
  readonly #spans: Span[] = [];
  #to: number | undefined;

  constructor(
    private billed: Billed,
    private readonly carriage?: Carriage,
  ) {}

  get label(): string {
    return this.billed.label;
  }

  get supplier(): Billed['supplier'] {
    return this.billed.supplier;
  }

  /** From now on the bill names another label. */
  relabel(label: string): void {
    this.billed = { ...this.billed, label };
  }

  /** Charge an item from now on; what already runs is not charged twice. */
  start(item: Item, pricePerHour: number): void {
    if (this.#running(item).length === 0) this.#spans.push({ item, pricePerHour, from: now() });
  }

  stop(item: Item): void {
    for (const span of this.#running(item)) span.to = now();
  }

  /** The machine no longer exists: nothing advances any more. */
  close(): void {
    for (const item of ['gpu', 'cpu', 'disk'] as const) this.stop(item);
    this.#to ??= now();
  }

  row(): BillRow {
    const at = now();
    const used = [...new Set(this.#spans.map(({ item }) => item))];
    const carried = this.carriage === undefined ? [] : ways(this.carriage);
    const items = [...used.map((type) => this.#used(type, at)), ...carried];
    const amount = items.reduce((sum, item) => sum + item.amount, 0);
    return { ...this.billed, from: this.#from, to: this.#to ?? null, amount, items };
  }

  #running(item: Item): Span[] {
    return this.#spans.filter((span) => span.item === item && span.to === undefined);
  }

  #used(type: Item, at: number): Used {
    const spans = this.#spans
      .filter(({ item }) => item === type)
      .map(({ pricePerHour, from, to = at }) => ({ pricePerHour, hours: (to - from) / HOUR }));
    const sum = (total: number, part: number): number => total + part;
    return {
      type,
      amount: spans.map(({ pricePerHour, hours }) => pricePerHour * hours).reduce(sum, 0),
      quantity: spans.map(({ hours }) => hours).reduce(sum, 0),
      unit: 'hours',
    };
  }
}

/** The meter: what every machine of every supplier costs; accounts survive the machines. */
export class Meter {
  readonly #accounts: Account[] = [];

  /** An account for one machine; traffic is charged where its supplier does. */
  open(billed: Billed, carriage?: Carriage): Account {
    const account = new Account(billed, carriage);
    this.#accounts.push(account);
    return account;
  }

  /** The bill, of one supplier or of all, for labels that begin with the mark. */
  bill({ mark = '', supplier }: { mark?: string; supplier?: Billed['supplier'] } = {}): BillRow[] {
    return this.#accounts
      .filter((account) => account.label.startsWith(mark))
      .filter((account) => supplier === undefined || account.supplier === supplier)
      .map((account) => account.row());
  }
}
