import type { Failover, InstanceId, Offer } from '../customer/customer';
import { Broken } from '../failures';
import { until } from '../patience';
import { WORKLOAD } from '../witness/workload';
import type { Loss } from './asked';
import { recoveryOf, type Cast, type Recovery } from './journal';
import type { Site } from './site';

/** An instance that is protected, by the product's own word: nobody watches it. */
export interface Protected {
  readonly id: InstanceId;
  readonly standby: string;
}

/** What a GPU worth protecting has at least, in gigabytes; and how long things may take, in milliseconds. */
const MEMORY = 24;
const ARRANGED = 60_000;
const RECOVERED = 120_000;
const LOOK_EVERY = 100;
/** How long everything took the journal tells afterwards: nobody has to look often. */
const ASK_EVERY = 500;

/** The offers of the model that is offered most often: there is always another one of it. */
export const plenty = async ({ run }: Site): Promise<readonly [Offer, ...Offer[]]> => {
  const models = new Map<string, Offer[]>();
  for (const offer of await run.customer.offers(MEMORY))
    models.set(offer.gpu, [...(models.get(offer.gpu) ?? []), offer]);
  const [most] = [...models.values()].sort((one, other) => other.length - one.length);
  const [first, ...others] = most ?? [];
  if (first === undefined) throw new Broken(`No GPU with ${MEMORY} GB is on offer`);
  return [first, ...others];
};

/** Wait until an instance runs. */
export const untilRunning = async ({ run, signal }: Site, id: InstanceId): Promise<void> => {
  await until(
    {
      hoped: `the instance ${id} runs`,
      within: ARRANGED,
      every: LOOK_EVERY,
      look: async () => (await run.customer.instance(id))?.active?.kind === 'gpu',
    },
    signal,
  );
};

/** An instance that was rented, under a label of its own. */
export interface Rented {
  readonly id: InstanceId;
  readonly label: string;
}

/** Rent an instance; it may not run yet. */
export const rent = async ({ run }: Site, offer: Offer): Promise<Rented> => {
  const label = run.custody.label();
  const order = { offer, label, workload: WORKLOAD };
  const { pricePerHour } = offer;
  const { id } = await run.custody.rent({ label, pricePerHour }, () => run.customer.rent(order));
  return { id, label };
};

/** Have the product protect an instance. */
export const protect = async (site: Site, { id, label }: Rented): Promise<Protected> => {
  const { run, signal } = site;
  await untilRunning(site, id);
  await run.customer.protect(id, label);
  const look = async (): Promise<string | undefined> => {
    const standby = await run.customer.standby(id);
    return standby?.state === 'ready' ? standby.name : undefined;
  };
  const hoped = `the CPU Standby of ${id} is ready`;
  return { id, standby: await until({ hoped, within: ARRANGED, every: LOOK_EVERY, look }, signal) };
};

/** Break the machine of an instance. */
export const strike = async ({ run }: Site, { id }: Protected, fault: Loss): Promise<void> => {
  await run.faults.inject({ kind: fault, target: { supplier: 'gpu-market', id: String(id) } });
};

const castOf = (failovers: readonly Failover[], { id, standby }: Protected): Cast | undefined => {
  const failover = failovers.find(({ instance }) => instance === id);
  if (failover?.phase === 'failed') throw new Broken(`The failover failed: ${failover.failureReason ?? ''}`);
  if (failover?.newInstance === undefined) return undefined;
  return { lost: String(id), standby: `vm-${standby}`, gpu: `gpu-${failover.newInstance}` };
};

/** How each failover went that is over. */
const over = async (
  { run, journal }: Site,
  instances: readonly Protected[],
): Promise<readonly Recovery[]> => {
  const failovers = await run.customer.failovers();
  const rows = journal.rows();
  return instances.flatMap((instance) => {
    const cast = castOf(failovers, instance);
    const recovery = cast === undefined ? undefined : recoveryOf(rows, cast);
    return recovery !== undefined && Number.isFinite(recovery.protected) ? [recovery] : [];
  });
};

/**
 * Wait until all failovers are over, and look up in the journal how long each part of each took. One looks for all:
 * whoever looks takes processor time from what is measured.
 */
export const allRecovered = (site: Site, instances: readonly Protected[]): Promise<readonly Recovery[]> =>
  until(
    {
      hoped: `${instances.map(({ id }) => id).join(', ')} are protected again`,
      within: RECOVERED,
      every: ASK_EVERY,
      look: async () => {
        const recoveries = await over(site, instances);
        return recoveries.length === instances.length ? recoveries : undefined;
      },
    },
    site.signal,
  );

/** Wait until a failover is over, and look up in the journal how long each part of it took. */
export const recovered = async (site: Site, instance: Protected): Promise<Recovery> => {
  const [recovery] = await allRecovered(site, [instance]);
  if (recovery === undefined) throw new Broken(`The instance ${instance.id} did not recover`);
  return recovery;
};
