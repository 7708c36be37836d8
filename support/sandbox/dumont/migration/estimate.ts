import { gpuHost, standbyHost } from '../machine/hosts';
import type { Product } from '../product';
import type { Instance, Work } from '../records';
import { sizeOf } from '../sync/rsync';
import type { Destination } from './migration';
import { aimOf, searchTowards, towards } from './offer';

/** What a move would lead to; an offer of the market or the CPU Standby. */
interface Target {
  readonly kind: Destination['kind'];
  readonly gpu: string | null;
  readonly pricePerHour: number;
  readonly offer: number | null;
  readonly standby: string | null;
}

/** What a move would cost and how long it would take (minutes), or why it is not possible. */
export interface Estimate {
  readonly target: Target | null;
  readonly error: string | null;
  readonly minutes: number | null;
  readonly offers: number;
}

const MINUTE = 60_000;
const SECOND = 1_000;
/** How fast a workspace is carried over, where the market promises no less; megabytes per second. */
const PACE = 50;
const MEGABIT = 1 / 8;

/** The size of a work's workspace in megabytes, asked of the machine it is on. */
async function sizeAt({ connections, store }: Product, { place, standby }: Work): Promise<number> {
  if (place?.kind === 'gpu')
    return Number(await connections.must(gpuHost(store.instances.get(place.instance)), sizeOf));
  return standby === null ? 0 : Number(await connections.must(standbyHost(standby), sizeOf));
}

const nothing = (error: string): Estimate => ({ target: null, error, minutes: null, offers: 0 });

function onStandby({ standby }: Work): Estimate {
  if (standby === null) return nothing('There is no CPU Standby.');
  const { name, pricePerHour } = standby;
  const target = { kind: 'cpu', gpu: null, pricePerHour, offer: null, standby: name } as const;
  return { target, error: null, minutes: 0, offers: 0 };
}

/** What a move would lead to, looked up now; nothing is begun. */
export async function estimate(product: Product, { work: id }: Instance, to: Destination): Promise<Estimate> {
  const work = product.store.works.get(id);
  if (to.kind === 'cpu') return onStandby(work);
  const aim = aimOf(work, to);
  const found = towards(await product.market.offers(searchTowards(aim)), aim);
  if (typeof found === 'string') return nothing(found);
  const [{ id: offer, gpu_name: gpu, dph_total: pricePerHour, inet_down: down }] = found;
  const pace = Math.min(PACE, down * MEGABIT);
  const carrying = ((await sizeAt(product, work)) / pace) * SECOND;
  return {
    target: { kind: 'gpu', gpu, pricePerHour, offer, standby: null },
    error: null,
    minutes: (product.units.typicalStart + carrying) / MINUTE,
    offers: found.length,
  };
}
