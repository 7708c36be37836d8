import { randomUUID } from 'node:crypto';
import { now } from '../../clock';
import type { Compute } from '../compute/compute';
import type { Journal } from '../journal';
import type { Market } from '../market/market';
import type { Machines } from '../machines/machines';
import type { ObjectStore } from '../object-store/object-store';
import { offeredIn, SUPPLIERS_ONLY, type Offered } from './offered';
import { breaksMachine, troublesStore, type Order, type StoreOrder } from './order';
import { FaultRefusal } from './refusal';
import { Rented } from './rented';

/** A fault that was injected; the instant is on the monotonic clock of the host. */
export interface Fault {
  readonly id: string;
  readonly order: Order;
  readonly injectedAt: number;
  state: 'injected' | 'healed';
}

/** The product as faults see it: something that can be killed and started again. */
export interface ControlPlane {
  /** False when it does not run. */
  kill(): Promise<boolean>;
  restart(): Promise<void>;
}

/** What faults can break. */
export interface Breakable {
  readonly machines: Pick<Machines, 'limits'>;
  readonly market: Market;
  readonly compute: Compute;
  readonly journal: Journal;
  readonly objectStore: Pick<ObjectStore, 'troubles'>;
  /** Undefined in a sandbox of suppliers only. */
  controlPlane(): ControlPlane | undefined;
}

/** The fault control: breaks things on demand and remembers what it broke. */
export class Faults {
  readonly #faults = new Map<string, Fault>();
  readonly #rented: Rented;

  constructor(private readonly world: Breakable) {
    this.#rented = new Rented(world);
  }

  /** The kinds of fault, and which of them can be staged here. */
  get kinds(): readonly Offered[] {
    const { limits } = this.world.machines;
    return offeredIn({ limits, controlPlane: this.world.controlPlane() !== undefined });
  }

  /** Break something; resolves when it is broken. */
  async inject(order: Order): Promise<Fault> {
    this.#checkOffered(order);
    const begunAt = now();
    await this.#break(order);
    const fault: Fault = { id: randomUUID(), order, injectedAt: now(), state: 'injected' };
    this.#faults.set(fault.id, fault);
    this.world.journal.note('fault injected', { fault: fault.id, begunAt, ...order });
    return fault;
  }

  /** Undo a fault; resolves when what was broken works again. */
  async heal(id: string): Promise<Fault> {
    const fault = this.#faults.get(id);
    if (fault === undefined) throw new FaultRefusal(404, `There is no fault ${id}.`);
    if (fault.state === 'healed') return fault;
    const begunAt = now();
    await this.#heal(fault.order);
    fault.state = 'healed';
    this.world.journal.note('fault healed', { fault: id, begunAt });
    return fault;
  }

  #checkOffered({ kind }: Order): void {
    const refused = this.kinds.find((one) => one.kind === kind && !one.offered);
    if (refused !== undefined) throw new FaultRefusal(409, refused.why ?? `${kind} is not offered here.`);
  }

  async #break(order: Order): Promise<void> {
    if (order.kind === 'control-plane-killed') await this.#killControlPlane();
    else if (breaksMachine(order)) await this.#rented.break(order);
    else if (troublesStore(order)) await this.#troubleStore(order);
    else if (!this.world.market.troubles.begin(order))
      throw new FaultRefusal(409, `There is ${order.kind} already.`);
  }

  async #heal(order: Order): Promise<void> {
    if (order.kind === 'control-plane-killed') await this.#controlPlane().restart();
    else if (breaksMachine(order)) await this.#rented.mend(order);
    else if (troublesStore(order)) await this.world.objectStore.troubles.end(order.kind);
    else this.world.market.troubles.end(order.kind);
  }

  async #troubleStore(order: StoreOrder): Promise<void> {
    const objection = await this.world.objectStore.troubles.begin(order);
    if (objection !== undefined) throw new FaultRefusal(409, objection);
  }

  async #killControlPlane(): Promise<void> {
    if (!(await this.#controlPlane().kill()))
      throw new FaultRefusal(409, 'The control plane is not running: there is nothing to kill.');
  }

  #controlPlane(): ControlPlane {
    const controlPlane = this.world.controlPlane();
    if (controlPlane === undefined) throw new FaultRefusal(409, SUPPLIERS_ONLY);
    return controlPlane;
  }
}
