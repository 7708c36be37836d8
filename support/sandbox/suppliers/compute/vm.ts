import type { Account, Meter } from '../meter/meter';
import type { Ground, Standing } from '../rent';
import { Tenancy } from '../tenancy';
import { diskSize, isSpot, logins, userOf, type Order } from './order';
import { diskPrice, machinePrice } from './price-list';
import { STATUS } from './status';

/** The ground VMs stand on: the cloud, the meter, and how long a start takes. */
export interface ComputeGround extends Ground {
  readonly meter: Meter;
  vmStart(): number;
}

/** What identifies a VM from its first moment. */
export interface Contract {
  readonly id: string;
  readonly zone: string;
  readonly order: Order;
}

/** The label on the bill: the mark and the name that the customer put on the VM. */
const billLabel = ({ mark, name }: Readonly<Record<string, string>>): string =>
  [mark, name].filter((part) => part !== undefined).join('/');

/** A virtual machine: its life and what it costs. */
export class Vm {
  readonly createdAt = new Date();
  readonly tenancy: Tenancy;
  labels: Readonly<Record<string, string>>;
  readonly #account: Account;

  constructor(
    ground: ComputeGround,
    readonly contract: Contract,
  ) {
    const { id, zone, order } = contract;
    this.labels = order.labels;
    this.#account = ground.meter.open({ supplier: 'compute', id, label: billLabel(this.labels) });
    this.#account.start('disk', diskPrice(diskSize(order)));
    const pricePerHour = machinePrice(order.machineType, { zone, spot: isSpot(order) });
    this.tenancy = new Tenancy(ground, {
      supplier: 'compute',
      id,
      spec: {
        name: order.name,
        user: userOf(order),
        authorizedKeys: logins(order).map(({ key }) => key),
      },
      startDelay: ground.vmStart(),
      changed: (standing) => {
        this.#count(standing, pricePerHour);
      },
    });
  }

  relabel(labels: Readonly<Record<string, string>>): void {
    this.labels = labels;
    this.#account.relabel(billLabel(labels));
  }

  #count(standing: Standing, pricePerHour: number): void {
    if (standing === 'up') this.#account.start('cpu', pricePerHour);
    else if (STATUS[standing] !== 'RUNNING') this.#account.stop('cpu');
    if (standing === 'gone') this.#account.close();
  }
}
