import { Broken } from '../failures';
import type { Loss } from './asked';
import type { Recovery } from './journal';
import { giveBack, type Site } from './site';
import { arrange, plenty, recovered, strike, type Protected } from './unwatched';

/** So many instances whose hosts disappeared at the same moment, and how long each took to recover. */
export interface Crowd {
  readonly size: number;
  readonly recoveries: readonly Recovery[];
}

const FAULT: Loss = 'host-disappears';
/** So many are arranged side by side: more would only wait for the market. */
const SIDE_BY_SIDE = 4;

const arranged = async (site: Site, size: number): Promise<readonly Protected[]> => {
  const offers = (await plenty(site)).slice(0, size);
  if (offers.length < size) throw new Broken(`Only ${offers.length} GPUs of one model are on offer`);
  const instances: Protected[] = [];
  while (instances.length < size) {
    const next = offers.slice(instances.length, instances.length + SIDE_BY_SIDE);
    instances.push(...(await Promise.all(next.map((offer) => arrange(site, offer)))));
  }
  return instances;
};

/** Have so many GPUs fail at once, and see every instance through. */
export const failAtOnce = async (site: Site, size: number): Promise<Crowd> => {
  const instances = await arranged(site, size);
  await Promise.all(instances.map((instance) => strike(site, instance, FAULT)));
  const recoveries = await Promise.all(instances.map((instance) => recovered(site, instance)));
  await giveBack(site);
  return { size, recoveries };
};
