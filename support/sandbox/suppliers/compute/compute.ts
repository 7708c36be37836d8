import { delay } from '../../clock';
import { openSerials } from '../serials';
import { Operations, type Deed, type Operation } from './operations';
import { lifetime, type Order } from './order';
import { ZONES } from './price-list';
import { notFound, Refusal } from './refusal';
import { Vm, type ComputeGround } from './vm';
import { fingerprint, type Links } from './wire';

/** Where a VM is found: zone and name. */
export interface Place {
  readonly zone: string;
  readonly name: string;
}

/** Compute Engine: VMs by zone and name, and the operations on them. */
export class Compute {
  readonly #serials = openSerials();
  readonly #vms = new Map<string, Vm>();
  readonly #over = new AbortController();
  readonly operations = new Operations(this.#serials);

  constructor(
    private readonly ground: ComputeGround,
    readonly links: Links,
  ) {}

  vms(): readonly Vm[] {
    return [...this.#vms.values()];
  }

  byId(id: string): Vm | undefined {
    return this.vms().find((vm) => vm.contract.id === id);
  }

  vm({ zone, name }: Place): Vm {
    const vm = this.#vms.get(`${zone}/${name}`);
    if (vm === undefined) throw notFound(`projects/${this.links.project}/zones/${zone}/instances/${name}`);
    return vm;
  }

  /** Fails when there is no such zone. */
  zone(zone: string): string {
    if (!ZONES.includes(zone)) throw notFound(`projects/${this.links.project}/zones/${zone}`);
    return zone;
  }

  insert(zone: string, order: Order): Operation {
    const place = `${this.zone(zone)}/${order.name}`;
    const resource = `projects/${this.links.project}/zones/${zone}/instances/${order.name}`;
    if (this.#vms.has(place))
      throw new Refusal(409, 'alreadyExists', `The resource '${resource}' already exists`);
    const vm = new Vm(this.ground, { id: String(this.#serials()), zone, order });
    this.#vms.set(place, vm);
    this.#endInTime(vm);
    return this.#begin('insert', vm, () => vm.tenancy.settled());
  }

  delete(place: Place): Operation {
    const vm = this.vm(place);
    return this.#begin('delete', vm, () => this.#end(vm));
  }

  stop(place: Place): Operation {
    const vm = this.vm(place);
    return this.#begin('stop', vm, () => vm.tenancy.stop());
  }

  start(place: Place): Operation {
    const vm = this.vm(place);
    return this.#begin('start', vm, () => vm.tenancy.resume());
  }

  setLabels(
    place: Place,
    change: { labels: Readonly<Record<string, string>>; labelFingerprint: string },
  ): Operation {
    const vm = this.vm(place);
    if (change.labelFingerprint !== fingerprint(vm.labels))
      throw new Refusal(
        412,
        'conditionNotMet',
        'Labels fingerprint either invalid or resource labels have changed',
      );
    return this.#begin('setLabels', vm, () => {
      vm.relabel(change.labels);
      return Promise.resolve();
    });
  }

  /** The sandbox ends. */
  abandon(): void {
    this.#over.abort();
    for (const vm of this.#vms.values()) vm.tenancy.abandon();
  }

  #begin(type: Deed['type'], vm: Vm, work: () => Promise<void>): Operation {
    const { zone, id: targetId } = vm.contract;
    const done = work().then(() => (type === 'insert' || type === 'start' ? vm.tenancy.trouble : undefined));
    return this.operations.begin({ type, zone, target: this.links.vm(vm), targetId }, done);
  }

  async #end(vm: Vm): Promise<void> {
    await vm.tenancy.destroy();
    this.#vms.delete(`${vm.contract.zone}/${vm.contract.order.name}`);
  }

  /** The dead man's switch: a VM with a longest run ends by itself. */
  #endInTime(vm: Vm): void {
    const { order } = vm.contract;
    const allowed = lifetime(order);
    if (allowed === undefined) return;
    const end = () =>
      order.scheduling.instanceTerminationAction === 'STOP' ? vm.tenancy.stop() : this.#end(vm);
    delay(allowed, this.#over.signal).then(end, () => undefined); // cut short when the sandbox ends
  }
}
