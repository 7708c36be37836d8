import { NOWHERE, type Address, type Gpu, type Instance, type Standby, type Work } from '../records';
import type { Store } from '../store';
import { stateOf } from '../failover/standby-state';

const MB_PER_GB = 1000;

function standbyView(store: Store, work: Work, standby: Standby): unknown {
  const { host, port, user } = standby.address ?? NOWHERE;
  return {
    enabled: true,
    provider: 'gcp',
    name: standby.name,
    zone: standby.zone,
    ip: host,
    ssh_port: port,
    ssh_user: user,
    machine_type: standby.machineType,
    status: standby.address === null ? 'provisioning' : 'running',
    dph_total: standby.pricePerHour,
    sync_enabled: standby.syncEnabled,
    sync_count: standby.syncCount,
    state: stateOf(store, work, standby),
  };
}

const reachable = (kind: 'gpu' | 'cpu', { host, port, user }: Address, epoch: number): unknown => ({
  kind,
  ssh_host: host,
  ssh_port: port,
  ssh_user: user,
  epoch,
});

/** Where the work is now. */
function activeView(instance: Instance, { place, standby, epoch }: Work): unknown {
  if (place === null) return null;
  const address =
    place.kind === 'cpu' ? standby?.address : place.instance === instance.id && instance.address;
  return address ? reachable(place.kind, address, epoch) : null;
}

const gpuView = (gpu: Gpu): object => ({
  gpu_name: gpu.name,
  num_gpus: gpu.count,
  gpu_ram: gpu.memoryMb / MB_PER_GB,
  cpu_cores: gpu.cpuCores,
  cpu_ram: gpu.cpuRamMb / MB_PER_GB,
  disk_space: gpu.disk,
  dph_total: gpu.pricePerHour,
});

function addressView(address: Address | null): object {
  const { host, port, user } = address ?? NOWHERE;
  return { public_ipaddr: host, ssh_host: host, ssh_port: port, ssh_user: user, ports: null };
}

/** Where an instance is rented, and where it answers: on the CPU that is its standby's machine. */
function machineView({ kind, address }: Instance, standby: Standby | null): object {
  if (kind === 'gpu') return { provider: 'vast', ...addressView(address) };
  return { provider: 'gcp', ...addressView(standby?.address ?? null) };
}

/** Its CPU Standby, and what both together cost. */
const protectionView = (store: Store, instance: Instance, work: Work): object => {
  const standby = standbyOf(instance, work);
  return {
    cpu_standby: standby === null ? null : standbyView(store, work, standby),
    total_dph: instance.gpu.pricePerHour + (standby?.pricePerHour ?? 0),
  };
};

/** What an instance was replaced by has taken the standby along. */
const standbyOf = ({ id }: Instance, { instance, standby }: Work): Standby | null =>
  instance === id ? standby : null;

/** A GPU instance as the customer sees it. */
export function instanceView(store: Store, instance: Instance): unknown {
  const work = store.works.get(instance.work);
  return {
    id: instance.id,
    status: instance.status,
    actual_status: instance.actualStatus,
    ...gpuView(instance.gpu),
    ...machineView(instance, standbyOf(instance, work)),
    start_date: instance.startedAt,
    label: work.order.label === '' ? null : work.order.label,
    ...protectionView(store, instance, work),
    active: activeView(instance, work),
    replaced_by: instance.replacedBy,
    message: instance.lossReason,
  };
}
