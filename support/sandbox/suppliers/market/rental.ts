import { z } from 'zod';
import type { Account, Meter } from '../meter/meter';
import type { Ground, Standing } from '../rent';
import { Tenancy } from '../tenancy';
import { NOTHING } from '../machines/traffic';
import { diskPrice, TRAFFIC_PRICE } from './catalogue';
import type { Host } from './hosts';
import { ACTUAL_STATUS } from './status';

const LABEL = z.string().max(256).nullish();
const VALUE = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** What a customer orders with an offer; a price makes it interruptible. */
export const ORDER_BODY = z.object({
  image: z.string().nullish(),
  disk: z.coerce.number().positive().default(10),
  label: LABEL,
  env: z.record(z.string(), VALUE).nullish(),
  onstart: z.string().max(4096).nullish(),
  runtype: z.string().nullish(),
  price: z.coerce.number().positive().nullish(),
});
export type Order = z.infer<typeof ORDER_BODY>;

/** What may be changed about an instance. */
export const CHANGE_BODY = z.object({ state: z.enum(['running', 'stopped']).optional(), label: LABEL });

/** The ground a rental stands on: the cloud, the meter, and how long its start takes. */
export interface MarketGround extends Ground {
  readonly meter: Meter;
  gpuStart(): number;
}

/** What identifies a rental from its first moment. */
export interface Contract {
  readonly id: number;
  readonly host: Host;
  readonly order: Order;
  readonly keys: readonly string[];
}

/** A rented GPU: its life in the market's words and what it costs. */
export class Rental {
  readonly bornAt = Date.now() / 1000;
  readonly tenancy: Tenancy;
  intended: 'running' | 'stopped' = 'running';
  label: string | null;
  readonly #account: Account;
  #hostLost = false;

  constructor(
    ground: MarketGround,
    readonly contract: Contract,
  ) {
    const { id, host, order, keys } = contract;
    this.label = order.label ?? null;
    const billed = { supplier: 'gpu-market', id: String(id), label: this.label ?? '' } as const;
    const carried = () => this.tenancy.machine?.traffic ?? NOTHING;
    this.#account = ground.meter.open(billed, { carried, ...TRAFFIC_PRICE });
    this.#account.start('disk', diskPrice(order.disk));
    this.tenancy = new Tenancy(ground, {
      supplier: 'gpu-market',
      id: String(id),
      spec: {
        name: `C.${id}`,
        gpu: { name: host.model.name, memoryMb: host.model.memory },
        user: 'root',
        authorizedKeys: keys,
      },
      startDelay: ground.gpuStart(),
      changed: (standing) => {
        this.#count(standing);
      },
    });
  }

  /** Dollars per hour without the disk: what was bid, or the host's price. */
  get price(): number {
    return this.contract.order.price ?? this.contract.host.price;
  }

  /** True when its host is lost, or broken, and will not be offered again. */
  get hostLost(): boolean {
    return this.#hostLost || this.tenancy.suffers();
  }

  rename(label: string): void {
    this.label = label;
    this.#account.relabel(label);
  }

  async set(state: 'running' | 'stopped'): Promise<void> {
    this.intended = state;
    await (state === 'running' ? this.tenancy.resume() : this.tenancy.stop());
  }

  #count(standing: Standing): void {
    const status = ACTUAL_STATUS[standing];
    if (standing === 'up') this.#charge();
    if (status !== 'running') this.#account.stop('gpu');
    if (status === 'offline') this.#account.stop('disk');
    if (standing === 'vanished') this.#hostLost = true;
    if (standing === 'gone') this.#account.close();
  }

  #charge(): void {
    this.#account.start('gpu', this.price);
    this.#account.start('disk', diskPrice(this.contract.order.disk));
  }
}
