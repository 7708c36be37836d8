import { hostWire, priceWire, type WireRow } from './offer-wire';
import type { Rental } from './rental';
import { ACTUAL_STATUS } from './status';

const MINUTE = 60;

function access({ tenancy: { machine, standing } }: Rental): WireRow {
  if (machine === undefined) return { ssh_host: null, ssh_port: null, public_ipaddr: null };
  const { address, port, user } = machine;
  // The market's own users are all root: another one is the sandbox's own.
  const login = user === 'root' ? {} : { ssh_user: user };
  const known = { ssh_host: address, ssh_port: port, public_ipaddr: address, ...login };
  if (ACTUAL_STATUS[standing] !== 'running') return known;
  const published = [{ HostIp: '0.0.0.0', HostPort: String(port) }];
  return { ...known, ports: { '22/tcp': published } };
}

/** Notice of a reclaim is the sandbox's own: the market gives none. */
function message({ trouble, reclaimAt, standing }: Rental['tenancy']): string | null {
  if (trouble !== undefined) return trouble;
  if (reclaimAt !== undefined) return `reclaim at ${reclaimAt.toISOString()}`;
  return ACTUAL_STATUS[standing] === 'running' ? 'success, running' : null;
}

const state = ({ tenancy, tenancy: { standing }, intended }: Rental): WireRow => ({
  actual_status: ACTUAL_STATUS[standing],
  cur_state: standing === 'stopped' ? 'stopped' : 'running',
  next_state: intended,
  intended_status: intended,
  status_msg: message(tenancy),
});

const order = ({ contract: { order: asked }, label }: Rental): WireRow => ({
  label,
  image_uuid: asked.image ?? 'ubuntu:22.04',
  image_args: [],
  image_runtype: asked.runtype ?? 'ssh',
  extra_env: Object.entries(asked.env ?? {}),
  onstart: asked.onstart ?? null,
  is_bid: typeof asked.price === 'number',
  disk_space: asked.disk,
});

const use = (rental: Rental): WireRow => ({
  start_date: rental.bornAt,
  uptime_mins: (Date.now() / 1000 - rental.bornAt) / MINUTE,
  gpu_util: 0,
  cpu_util: 0,
  disk_usage: 0.1,
  mem_usage: 0.5,
  vmem_usage: 0,
});

/** An instance as clients read it. */
export function instanceWire(rental: Rental): WireRow {
  const { id, host, order: asked } = rental.contract;
  return {
    id,
    ...hostWire(host),
    ...priceWire(rental.price, asked.disk),
    min_bid: host.minBid,
    reliability2: host.reliability,
    verification: 'verified',
    rentable: true,
    rented: true,
    ssh_idx: '0',
    jupyter_token: null,
    template_id: null,
    template_name: null,
    template_hash_id: null,
    volume_info: [],
    ...use(rental),
    ...order(rental),
    ...state(rental),
    ...access(rental),
  };
}
