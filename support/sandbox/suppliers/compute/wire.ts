import { createHash } from 'node:crypto';
import type { Operation } from './operations';
import { diskSize } from './order';
import { regionOf } from './price-list';
import { STATUS } from './status';
import type { Vm } from './vm';

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

  zone(zone: string): string {
    return `${this.base()}/compute/v1/projects/${this.project}/zones/${zone}`;
  }

  vm({ contract: { zone, order } }: Vm): string {
    return `${this.zone(zone)}/instances/${order.name}`;
  }

  region(zone: string): string {
    return `${this.base()}/compute/v1/projects/${this.project}/regions/${regionOf(zone)}`;
  }

  image(family: string): string {
    return `${this.base()}/compute/v1/projects/${this.project}/global/images/${family}-v20260901`;
  }
}

const network = ({ tenancy: { machine, standing } }: Vm): Wire => ({
  kind: 'compute#networkInterface',
  name: 'nic0',
  network: 'global/networks/default',
  ...(machine === undefined ? {} : { networkIP: machine.address }),
  accessConfigs: [
    {
      kind: 'compute#accessConfig',
      name: 'External NAT',
      type: 'ONE_TO_ONE_NAT',
      ...(machine !== undefined && STATUS[standing] === 'RUNNING' ? { natIP: machine.address } : {}),
    },
  ],
});

function metadata({ contract: { order }, tenancy: { machine } }: Vm): Wire {
  const port = machine === undefined ? [] : [{ key: 'ssh-port', value: String(machine.port) }];
  const items = [...order.metadata.items.filter(({ key }) => key !== 'ssh-port'), ...port];
  return { kind: 'compute#metadata', fingerprint: fingerprint(items), items };
}

function scheduling({ contract: { order } }: Vm): Wire {
  const { maxRunDuration, ...rest } = order.scheduling;
  const model = { provisioningModel: 'STANDARD', preemptible: false, automaticRestart: true, ...rest };
  if (maxRunDuration === undefined) return model;
  return { ...model, maxRunDuration: { seconds: String(maxRunDuration.seconds) } };
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
    networkInterfaces: [network(vm)],
    disks: [disk(vm)],
    scheduling: scheduling(vm),
    selfLink: links.vm(vm),
  };
}

/** An operation as clients read it. */
export function operationWire(operation: Operation, links: Links): Wire {
  const { endedAt, failure, zone, name } = operation;
  const done = endedAt !== undefined;
  return {
    kind: 'compute#operation',
    id: operation.id,
    name,
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
