import { randomUUID } from 'node:crypto';
import { now } from '../../clock';
import type { Compute } from '../compute/compute';
import type { Journal } from '../journal';
import type { Market } from '../market/market';
import type { Tenancy } from '../tenancy';

/** The faults there are, and which of them can be healed. */
export const KINDS = [
  { kind: 'host-disappears', heals: false },
  { kind: 'control-plane-killed', heals: true },
] as const;

/** What breaks: a machine by its supplier's id, or the control plane. */
export type Order =
  | {
      readonly kind: 'host-disappears';
      readonly target: { readonly supplier: 'gpu-market' | 'compute'; readonly id: string };
    }
  | { readonly kind: 'control-plane-killed' };

/** A fault that was injected; the instant is on the monotonic clock of the host. */
export interface Fault {
  readonly id: string;
  readonly order: Order;
  readonly injectedAt: number;
  state: 'injected' | 'healed';
}

/** A fault that cannot be injected or healed, with the status and the sentence of the answer. */
export class FaultRefusal extends Error {
  constructor(
    readonly status: 404 | 409,
    message: string,
  ) {
    super(message);
    this.name = 'FaultRefusal';
  }
}

/** The product as faults see it: something that can be killed and started again. */
export interface ControlPlane {
  /** False when it does not run. */
  kill(): Promise<boolean>;
  restart(): Promise<void>;
}

/** What faults can break. */
export interface Breakable {
  readonly market: Market;
  readonly compute: Compute;
  readonly journal: Journal;
  /** Undefined in a sandbox of suppliers only. */
  controlPlane(): ControlPlane | undefined;
}

/** The fault control: breaks things on demand and remembers what it broke. */
export class Faults {
  readonly #faults = new Map<string, Fault>();

  constructor(private readonly world: Breakable) {}

  /** Break something; resolves when it is broken. */
  async inject(order: Order): Promise<Fault> {
    await (order.kind === 'host-disappears' ? this.#loseHost(order.target) : this.#killControlPlane());
    const fault: Fault = { id: randomUUID(), order, injectedAt: now(), state: 'injected' };
    this.#faults.set(fault.id, fault);
    this.world.journal.note('fault injected', { fault: fault.id, ...order });
    return fault;
  }

  /** Undo a fault; resolves when what was broken works again. */
  async heal(id: string): Promise<Fault> {
    const fault = this.#faults.get(id);
    if (fault === undefined) throw new FaultRefusal(404, `There is no fault ${id}.`);
    if (fault.order.kind === 'host-disappears')
      throw new FaultRefusal(409, 'A host that disappeared does not come back.');
    if (fault.state === 'healed') return fault;
    await this.#controlPlane().restart();
    fault.state = 'healed';
    this.world.journal.note('fault healed', { fault: id });
    return fault;
  }

  async #loseHost({ supplier, id }: { supplier: 'gpu-market' | 'compute'; id: string }): Promise<void> {
    const tenancy = this.#tenancy(supplier, id);
    if (tenancy === undefined) throw new FaultRefusal(404, `The ${supplier} has no machine ${id}.`);
    if (!(await tenancy.vanish()))
      throw new FaultRefusal(409, `The machine ${id} is not running (${tenancy.standing}).`);
  }

  #tenancy(supplier: 'gpu-market' | 'compute', id: string): Tenancy | undefined {
    const { market, compute } = this.world;
    return (supplier === 'gpu-market' ? market.rental(Number(id)) : compute.byId(id))?.tenancy;
  }

  async #killControlPlane(): Promise<void> {
    if (!(await this.#controlPlane().kill()))
      throw new FaultRefusal(409, 'The control plane is not running: there is nothing to kill.');
  }

  #controlPlane(): ControlPlane {
    const controlPlane = this.world.controlPlane();
    if (controlPlane === undefined)
      throw new FaultRefusal(409, 'This sandbox has suppliers only: there is no control plane to kill.');
    return controlPlane;
  }
}
