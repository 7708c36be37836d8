import { createHash } from 'node:crypto';
import type { Operation } from './operations';
import { diskSize, isSpot, userOf } from './order';
import { regionOf } from './price-list';
import { STATUS } from './status';
import type { Vm } from './vm';

type Item = { readonly key: string; readonly value: string };
type Wire = Readonly<Record<string, unknown>>;

/** A fingerprint that changes with what it is taken of. */
export const fingerprint = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 11) + '=';

/** Where resources of a project live: the links that answers carry. */
export class Links {
  constructor(
    private readonly base: () => string,
    readonly project: string,
  ) {}

  /** Anything of the project by its path. */
  of(path: string): string {
    return `${this.base()}/compute/v1/projects/${this.project}/${path}`;
  }

  zone(zone: string): string {
    return this.of(`zones/${zone}`);
  }

  vm({ contract: { zone, order } }: Vm): string {
    return `${this.zone(zone)}/instances/${order.name}`;
  }

  region(zone: string): string {
    return this.of(`regions/${regionOf(zone)}`);
  }

  image(family: string): string {
    return this.of(`global/images/${family}-v20260901`);
  }
}

type Interface = Vm['contract']['order']['networkInterfaces'][number];

/** A VM without an access configuration has no address outside. */
const accessConfigs = ({ tenancy: { machine, standing } }: Vm, { accessConfigs: asked }: Interface): Wire[] =>
  asked.map(({ name = 'External NAT' }) => ({
    kind: 'compute#accessConfig',
    name,
    type: 'ONE_TO_ONE_NAT',
    networkTier: 'PREMIUM',
    ...(machine !== undefined && STATUS[standing] === 'RUNNING' ? { natIP: machine.address } : {}),
  }));

function networkInterfaces(vm: Vm, links: Links): Wire[] {
  const { machine } = vm.tenancy;
  const inside = machine === undefined ? {} : { networkIP: machine.address };
  return vm.contract.order.networkInterfaces.map((asked, nth) => ({
    kind: 'compute#networkInterface',
    name: `nic${nth}`,
    network: links.of('global/networks/default'),
    fingerprint: fingerprint([asked, inside]),
    stackType: 'IPV4_ONLY',
    ...inside,
    accessConfigs: accessConfigs(vm, asked),
  }));
}

/** How to log in is the sandbox's own: no VM has a port 22 to itself here, nor always the user that was ordered. */
function access({ contract: { order }, tenancy: { machine } }: Vm): readonly Item[] {
  if (machine === undefined) return [];
  const port = { key: 'ssh-port', value: String(machine.port) };
  return machine.user === userOf(order) ? [port] : [port, { key: 'ssh-user', value: machine.user }];
}

function metadata(vm: Vm): Wire {
  const asked = vm.contract.order.metadata.items.filter(
    ({ key }) => key !== 'ssh-port' && key !== 'ssh-user',
  );
  const items = [...asked, ...access(vm)];
  return { kind: 'compute#metadata', fingerprint: fingerprint(items), items };
}

const STANDARD = {
  provisioningModel: 'STANDARD',
  preemptible: false,
  automaticRestart: true,
  onHostMaintenance: 'MIGRATE',
};
const SPOT = {
  provisioningModel: 'SPOT',
  preemptible: true,
  automaticRestart: false,
  onHostMaintenance: 'TERMINATE',
};

function scheduling({ contract: { order } }: Vm): Wire {
  const { maxRunDuration, ...asked } = order.scheduling;
  const longest =
    maxRunDuration === undefined ? {} : { maxRunDuration: { seconds: String(maxRunDuration.seconds) } };
  return { ...STANDARD, ...asked, ...(isSpot(order) ? SPOT : {}), ...longest };
}

const disk = (vm: Vm): Wire => ({
  kind: 'compute#attachedDisk',
  type: 'PERSISTENT',
  mode: 'READ_WRITE',
  boot: true,
  autoDelete: true,
  index: 0,
  deviceName: 'persistent-disk-0',
  diskSizeGb: String(diskSize(vm.contract.order)),
});

/** A VM as clients read it. */
export function vmWire(vm: Vm, links: Links): Wire {
  const { id, zone, order } = vm.contract;
  return {
    kind: 'compute#instance',
    id,
    fingerprint: fingerprint([id, vm.labels, vm.tenancy.standing]),
    name: order.name,
    description: order.description,
    creationTimestamp: vm.createdAt.toISOString(),
    status: STATUS[vm.tenancy.standing],
    ...(vm.tenancy.trouble === undefined ? {} : { statusMessage: vm.tenancy.trouble }),
    zone: links.zone(zone),
    machineType: `${links.zone(zone)}/machineTypes/${order.machineType}`,
    labels: vm.labels,
    labelFingerprint: fingerprint(vm.labels),
    metadata: metadata(vm),
    networkInterfaces: networkInterfaces(vm, links),
    disks: [disk(vm)],
    scheduling: scheduling(vm),
    selfLink: links.vm(vm),
  };
}

/** An operation as clients read it. */
export function operationWire(operation: Operation, links: Links): Wire {
  const { endedAt, failure, zone, name, requestId } = operation;
  const done = endedAt !== undefined;
  return {
    kind: 'compute#operation',
    id: operation.id,
    name,
    ...(requestId === undefined ? {} : { clientOperationId: requestId }),
    operationType: operation.type,
    status: done ? 'DONE' : 'RUNNING',
    progress: done ? 100 : 0,
    insertTime: operation.startedAt.toISOString(),
    startTime: operation.startedAt.toISOString(),
    ...(done ? { endTime: endedAt.toISOString() } : {}),
    zone: links.zone(zone),
    targetId: operation.targetId,
    targetLink: operation.target,
    selfLink: `${links.zone(zone)}/operations/${name}`,
    ...(failure === undefined
      ? {}
      : { error: { errors: [failure] }, httpErrorStatusCode: 500, httpErrorMessage: 'INTERNAL ERROR' }),
  };
}
