import { Broken } from '../failures';
import type { Loss } from './asked';
import type { Recovery } from './journal';
import type { Site } from './site';
import { allRecovered, plenty, protect, rent, strike, type Protected } from './unwatched';

/** So many instances whose hosts disappeared at the same moment, and how long each took to recover. */
export interface Crowd {
  readonly size: number;
  readonly recoveries: readonly Recovery[];
}

const FAULT: Loss = 'host-disappears';
/** One after the other: the market takes orders no faster. */
const arranged = async (site: Site, size: number): Promise<readonly Protected[]> => {
  const offers = (await plenty(site)).slice(0, size);
  if (offers.length < size) throw new Broken(`Only ${offers.length} GPUs of one model are on offer`);
  const instances: Protected[] = [];
  for (const offer of offers) instances.push(await protect(site, await rent(site, offer)));
  return instances;
};

/** Have so many GPUs fail at once, and see every instance through. */
export const failAtOnce = async (site: Site, size: number): Promise<Crowd> => {
  const instances = await arranged(site, size);
  await Promise.all(instances.map((instance) => strike(site, instance, FAULT)));
  return { size, recoveries: await allRecovered(site, instances) };
};
