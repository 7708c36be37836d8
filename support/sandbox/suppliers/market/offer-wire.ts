import { STORAGE_PRICE, TRAFFIC_PRICE, diskPrice } from './catalogue';
import type { Host } from './hosts';

/** A row as it goes over the wire: the market's own field names. */
export type WireRow = Readonly<Record<string, unknown>>;

const DAY = 86_400;
const RENTABLE_DAYS = 60;

const machine = (host: Host): WireRow => ({
  machine_id: host.machine,
  host_id: host.owner,
  hostname: null,
  cpu_name: 'AMD EPYC 7543',
  cpu_arch: 'amd64',
  cpu_ghz: 2.8,
  cpu_cores: 32,
  cpu_cores_effective: 16,
  cpu_ram: 128_000,
  disk_name: 'nvme',
  disk_space: 500,
  disk_bw: 3200,
  mobo_name: 'ROMED8-2T',
  os_version: '22.04',
  ubuntu_version: '22.04',
  pcie_bw: 24.6,
  pci_gen: 4,
  gpu_lanes: 16,
  cluster_id: null,
  inet_up: 850.5,
  inet_down: 920.2,
  inet_up_cost: TRAFFIC_PRICE.up,
  inet_down_cost: TRAFFIC_PRICE.down,
  geolocation: host.place,
  static_ip: true,
  direct_port_count: 100,
  public_ipaddr: '127.0.0.1',
});

const gpu = (host: Host): WireRow => ({
  gpu_name: host.model.name,
  gpu_arch: 'nvidia',
  num_gpus: 1,
  gpu_frac: 1,
  gpu_ram: host.model.memory,
  gpu_total_ram: host.model.memory,
  gpu_mem_bw: 900.1,
  gpu_display_active: false,
  gpu_max_power: 450,
  gpu_max_temp: 90,
  has_avx: 1,
  compute_cap: 890,
  cuda_max_good: 12.8,
  driver_version: '570.86.15',
  driver_vers: 570_086_015,
  bw_nvlink: 0,
  dlperf: host.model.power,
  dlperf_per_dphtotal: host.model.power / host.price,
  total_flops: host.model.power * 0.85,
  flops_per_dphtotal: (host.model.power * 0.85) / host.price,
  score: host.model.power / host.price,
});

const known = new WeakMap<Host, WireRow>();

/** What a host is and what it costs, shared by offers and instances; nothing of it ever changes. */
export function hostWire(host: Host): WireRow {
  const wire = known.get(host) ?? { ...machine(host), ...gpu(host) };
  known.set(host, wire);
  return wire;
}

/** Prices of a host with a disk of so many GB; base in dollars per hour. */
export function priceWire(base: number, disk: number): WireRow {
  const total = base + diskPrice(disk);
  return {
    dph_base: base,
    dph_total: total,
    dph_total_adj: total,
    discounted_dph_total: total,
    storage_cost: STORAGE_PRICE,
    storage_total_cost: diskPrice(disk),
    search: { gpuCostPerHour: base, diskHour: diskPrice(disk), totalHour: total },
  };
}

/** An offer as clients read it; an interruptible one costs at least its minimum bid. */
export function offerWire(host: Host, { disk, bid }: { disk: number; bid: boolean }): WireRow {
  return {
    id: host.offer,
    ask_contract_id: host.offer,
    bundle_id: host.offer,
    ...hostWire(host),
    ...priceWire(bid ? host.minBid : host.price, disk),
    min_bid: host.minBid,
    is_bid: bid,
    reliability: host.reliability,
    reliability2: host.reliability,
    verification: 'verified',
    verified: true,
    external: false,
    rentable: true,
    rented: false,
    hosting_type: 1,
    datacenter: false,
    vms_enabled: false,
    resource_type: 'gpu',
    duration: RENTABLE_DAYS * DAY,
    start_date: Math.floor(Date.now() / 1000),
    end_date: Math.floor(Date.now() / 1000) + RENTABLE_DAYS * DAY,
  };
}
