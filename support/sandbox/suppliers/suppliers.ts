import type { Journal } from './journal';
import { chanceFrom } from './chance';
import { Compute } from './compute/compute';
import { computeRoutes } from './compute/routes';
import { Tokens, type ServiceAccount } from './compute/tokens';
import { Links } from './compute/wire';
import { openFace } from './face';
import { Faults, type ControlPlane } from './faults/faults';
import { faultRoutes } from './faults/routes';
import type { Machines } from './machines/machines';
import { Market } from './market/market';
import { marketRoutes } from './market/routes';
import { Throttle } from './market/throttle';
import { Meter } from './meter/meter';
import { paceOf, type PaceName } from './pace';

/** What the suppliers are opened with. */
export interface SuppliersOptions {
  readonly machines: Machines;
  readonly journal: Journal;
  readonly pace: PaceName;
  readonly seed: number;
  readonly project: string;
  readonly account: ServiceAccount;
  controlPlane(): ControlPlane | undefined;
}

/** The suppliers of a sandbox: where they answer, and the market's keys. */
export interface Suppliers {
  readonly market: string;
  readonly compute: string;
  readonly faults: string;
  readonly keys: Market['secrets'];
  close(): Promise<void>;
}

/** Open the GPU market, Compute Engine and the fault control on loopback. */
export async function openSuppliers(options: SuppliersOptions): Promise<Suppliers> {
  const chance = chanceFrom(options.seed);
  const pace = paceOf(options.pace, chance);
  const meter = new Meter();
  const ground = { ...options, ...pace, meter };
  const market = new Market(ground, chance);
  const where = { compute: '' };
  const compute = new Compute(ground, new Links(() => where.compute, options.project));
  const tokens = new Tokens(options.account, () => `${where.compute}/token`);
  const faults = new Faults({ ...options, market, compute });
  const throttle = new Throttle(pace.throttleDivisor);
  const faces = await Promise.all([
    openFace(marketRoutes(market, throttle)),
    openFace(computeRoutes(compute, tokens)),
    openFace(faultRoutes(faults, meter)),
  ]);
  const [marketFace, computeFace, faultFace] = faces;
  where.compute = computeFace.url;
  const close = async (): Promise<void> => {
    market.abandon();
    compute.abandon();
    await Promise.all(faces.map((face) => face.close()));
  };
  const urls = { market: marketFace.url, compute: computeFace.url, faults: faultFace.url };
  return { ...urls, keys: market.secrets, close };
}
