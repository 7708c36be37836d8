import { now } from '../../clock';

/** What is paid for, by the hour. */
export type Item = 'gpu' | 'cpu' | 'disk';

/** What a bill is written for; the label says who caused it. */
export interface Billed {
  readonly supplier: 'gpu-market' | 'compute';
  readonly id: string;
  readonly label: string;
}

/** An item on the bill: dollars, and the hours that it was used. */
export interface Used {
  readonly type: Item;
  readonly amount: number;
  readonly hours: number;
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

const HOUR = 3_600_000;

/** What one machine costs: every item by the span in which it was used. */
export class Account {
  readonly #from = now();
  readonly #spans: Span[] = [];
  #to: number | undefined;

  constructor(private billed: Billed) {}

  get label(): string {
    return this.billed.label;
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
    const items = used.map((type) => this.#used(type, at));
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
      hours: spans.map(({ hours }) => hours).reduce(sum, 0),
    };
  }
}

/** The meter: what every machine of every supplier costs; accounts survive the machines. */
export class Meter {
  readonly #accounts: Account[] = [];

  open(billed: Billed): Account {
    const account = new Account(billed);
    this.#accounts.push(account);
    return account;
  }

  /** The bill, of one supplier or of all, for labels that begin with the mark. */
  bill({ mark = '', supplier }: { mark?: string; supplier?: Billed['supplier'] } = {}): BillRow[] {
    return this.#accounts
      .map((account) => account.row())
      .filter((row) => row.label.startsWith(mark))
      .filter((row) => supplier === undefined || row.supplier === supplier);
  }
}
