import { Unavailable } from '../failures';
import { until, within } from '../patience';
import type { Compute, Vm } from '../suppliers/compute';
import type { GpuMarket, Rental } from '../suppliers/gpu-market';

interface Listed {
  readonly id: string;
  readonly label: string;
  /** Milliseconds since 1970, by the supplier’s clock. */
  readonly since?: number;
}

/** Something that a supplier’s books say is rented. */
export type Found =
  | (Listed & { readonly supplier: 'gpu-market' })
  | (Listed & { readonly supplier: 'compute'; readonly name: string; readonly zone: string });

/** The books of both suppliers, as far as custody needs them. */
export interface Suppliers {
  readonly market: Pick<GpuMarket, 'rentals' | 'destroy'>;
  readonly compute: Pick<Compute, 'vms' | 'destroy'>;
}

/** How long giving one machine back may take, and how long an act that was sent may still take effect; milliseconds. */
export interface Limits {
  readonly oneBack: number;
  readonly settled: number;
}

/** An unanswered order counts as settled after two request time-outs. */
const LIMITS: Limits = { oneBack: 10_000, settled: 4_000 };

const LOOK_EVERY = 200;
/** Most is gone almost at once: the first pauses between two looks are short, each twice as long as the one before. */
const FIRST_PAUSE = 25;
/** A product that just lost a machine may rent another: one empty look is not enough. */
const EMPTY_LOOKS = 2;

const since = (at: number | undefined): { readonly since?: number } =>
  at === undefined ? {} : { since: at };

const rented = ({ id, label, since: at }: Rental): Found => ({
  supplier: 'gpu-market',
  id,
  label,
  ...since(at),
});

const made = ({ id, labels, name, zone, since: at }: Vm): Found => ({
  supplier: 'compute',
  id,
  label: [labels['mark'], labels['name']].filter((part) => part !== undefined).join('/'),
  name,
  zone,
  ...since(at),
});

/** A found thing as people name it. */
export const named = ({ supplier, id, label }: Found): string =>
  `${supplier === 'compute' ? 'VM' : 'GPU'} ${id} (${label})`;

/** Both suppliers' books as one. */
export class Books {
  constructor(
    private readonly suppliers: Suppliers,
    readonly limits: Limits = LIMITS,
  ) {}

  /** Everything under a mark or label; without one, everything there is. */
  async under(mark?: string): Promise<readonly Found[]> {
    const { market, compute } = this.suppliers;
    const [rentals, vms] = await Promise.all([market.rentals(mark), compute.vms(mark)]);
    return [...rentals.map(rented), ...vms.map(made)];
  }

  /** Return one thing at its supplier. */
  async giveBack(found: Found): Promise<void> {
    const { market, compute } = this.suppliers;
    await within(this.limits.oneBack, `return ${named(found)}`, () =>
      found.supplier === 'compute' ? compute.destroy(found) : market.destroy(found.id),
    );
  }

  /** Wait until nothing under the label is in the books any more. */
  async free(label: string): Promise<void> {
    let left: readonly Found[] = [];
    let pause = FIRST_PAUSE / 2;
    await until({
      hoped: `nothing of ${label} is in the suppliers’ books`,
      within: this.limits.oneBack,
      every: () => (pause = Math.min(2 * pause, LOOK_EVERY)),
      look: async () => {
        left = await this.under(label);
        return left.length === 0;
      },
      seen: () => left.map(named).join(', '),
    });
  }

  /** Return at the suppliers whatever is found, until nothing is; says what it was. */
  async clear(find: () => Promise<readonly Found[]>): Promise<readonly Found[]> {
    const returned = new Map<string, Found>();
    let left = await find();
    let empty = 0;
    await until({
      hoped: 'what was left behind is out of the suppliers’ books',
      within: this.limits.oneBack * Math.max(1, left.length),
      every: LOOK_EVERY,
      kind: Unavailable,
      look: async () => {
        for (const found of left) await this.giveBack(found);
        for (const found of left) returned.set(named(found), found);
        left = await find();
        empty = left.length === 0 ? empty + 1 : 0;
        return empty >= EMPTY_LOOKS;
      },
      seen: () => left.map(named).join(', '),
    });
    return [...returned.values()];
  }
}
