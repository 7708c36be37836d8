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
import { openObjectStore, type ObjectStore } from './object-store/object-store';
import { paceOf, type PaceName } from './pace';

/** What the suppliers are opened with. */
export interface SuppliersOptions {
  /** Where the object store keeps its objects. */
  readonly directory: string;
  readonly machines: Machines;
  readonly journal: Journal;
  readonly pace: PaceName;
  readonly seed: number;
  readonly project: string;
  readonly account: ServiceAccount;
  controlPlane(): ControlPlane | undefined;
}

/** The suppliers of a sandbox: where they answer, and their keys. */
export interface Suppliers {
  readonly market: string;
  readonly compute: string;
  readonly faults: string;
  readonly keys: Market['secrets'];
  readonly objectStore: ObjectStore;
  /** Forget what a customer left with them; fails when something is still rented. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

interface Parties {
  readonly market: Market;
  readonly compute: Compute;
  readonly objectStore: ObjectStore;
}

async function openStore({ directory, machines }: SuppliersOptions): Promise<ObjectStore> {
  const objectStore = await openObjectStore({ directory, address: machines.serviceAddress });
  await machines.admit(objectStore.doors);
  return objectStore;
}

async function renewed({ market, compute, objectStore }: Parties): Promise<void> {
  const rented = [...market.rentals(), ...compute.vms()].map(({ contract: { id } }) => id);
  if (rented.length > 0) throw new Error(`Still rented: ${rented.join(', ')}.`);
  market.renew();
  await objectStore.renew();
}

/** Open the GPU market, Compute Engine, the object store and the fault control on loopback. */
export async function openSuppliers(options: SuppliersOptions): Promise<Suppliers> {
  const chance = chanceFrom(options.seed);
  const pace = paceOf(options.pace, chance);
  const meter = new Meter();
  const ground = { ...options, ...pace, meter };
  const market = new Market(ground, chance);
  const where = { compute: '' };
  const compute = new Compute(ground, new Links(() => where.compute, options.project));
  const tokens = new Tokens(options.account, () => `${where.compute}/token`);
  const objectStore = await openStore(options);
  const faults = new Faults({ ...options, market, compute, objectStore });
  const throttle = new Throttle(pace.throttleDivisor);
  const faces = await Promise.all([
    openFace(marketRoutes(market, throttle)),
    openFace(computeRoutes(compute, tokens)),
    openFace(faultRoutes(faults, { meter, books: objectStore.books })),
  ]);
  const [marketFace, computeFace, faultFace] = faces;
  where.compute = computeFace.url;
  const close = async (): Promise<void> => {
    market.abandon();
    compute.abandon();
    await Promise.all([...faces, objectStore].map((face) => face.close()));
  };
  const renew = (): Promise<void> => renewed({ market, compute, objectStore });
  const urls = { market: marketFace.url, compute: computeFace.url, faults: faultFace.url };
  return { ...urls, keys: market.secrets, objectStore, renew, close };
}
