import type { Address, Instance, Standby, Work } from '../records';
import type { Store } from '../store';
import { stateOf } from './association-view';

const MB_PER_GB = 1000;

const standbyView = (store: Store, work: Work, standby: Standby): unknown => ({
  enabled: true,
  provider: 'gcp',
  name: standby.name,
  zone: standby.zone,
  ip: standby.address?.host ?? null,
  ssh_port: standby.address?.port ?? null,
  ssh_user: standby.address?.user ?? null,
  machine_type: standby.machineType,
  status: standby.address === null ? 'provisioning' : 'running',
  dph_total: standby.pricePerHour,
  sync_enabled: standby.syncEnabled,
  sync_count: standby.syncCount,
  state: stateOf(store, work, standby),
});

const reachable = (kind: 'gpu' | 'cpu', { host, port, user }: Address, epoch: number): unknown => ({
  kind,
  ssh_host: host,
  ssh_port: port,
  ssh_user: user,
  epoch,
});

/** Where the work is now. */
function activeView(instance: Instance, work: Work): unknown {
  const { place, standby, epoch } = work;
  if (place?.kind === 'cpu' && standby?.address) return reachable('cpu', standby.address, epoch);
  if (place?.kind === 'gpu' && place.instance === instance.id && instance.address !== null)
    return reachable('gpu', instance.address, epoch);
  return null;
}

/** A GPU instance as the customer sees it. */
export function instanceView(store: Store, instance: Instance): unknown {
  const work = store.works.get(instance.work);
  const { gpu, address } = instance;
  const standby = work.instance === instance.id ? work.standby : null;
  return {
    id: instance.id,
    status: instance.status,
    actual_status: instance.actualStatus,
    gpu_name: gpu.name,
    num_gpus: gpu.count,
    gpu_ram: gpu.memoryMb / MB_PER_GB,
    cpu_cores: gpu.cpuCores,
    cpu_ram: gpu.cpuRamMb / MB_PER_GB,
    disk_space: gpu.disk,
    dph_total: gpu.pricePerHour,
    public_ipaddr: address?.host ?? null,
    ssh_host: address?.host ?? null,
    ssh_port: address?.port ?? null,
    ssh_user: address?.user ?? null,
    start_date: instance.startedAt,
    label: work.order.label === '' ? null : work.order.label,
    ports: null,
    provider: 'vast',
    cpu_standby: standby === null ? null : standbyView(store, work, standby),
    total_dph: gpu.pricePerHour + (standby?.pricePerHour ?? 0),
    active: activeView(instance, work),
    replaced_by: instance.replacedBy,
    message: instance.lossReason,
  };
}
