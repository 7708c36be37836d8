import { draw } from '../chance';
import { Broken } from '../failures';
import { letPass } from '../patience';
import { stageOf } from '../run';
import { Scene } from '../scene/scene';
import { workingOn } from '../witness/judges/incarnations';
import type { Loss } from './asked';
import { BareFailover } from './bare/failover';
import type { Recovery } from './journal';
import type { Site } from './site';
import { plenty, protect, recovered, rent, strike } from './unwatched';

/** Who handles a failover: the product alone, the product while the suite watches, or a script without any product. */
export const WAYS = ['product', 'watched', 'bare'] as const;
export type Way = (typeof WAYS)[number];

/** One failover to be timed. */
export interface Turn {
  readonly way: Way;
  readonly fault: Loss;
  readonly round: number;
}

/** One failover that was timed. */
export interface Timed extends Turn, Recovery {}

/** Every way and fault in each round, beginning with another way each time, so that nothing is always measured first. */
export const turns = (rounds: number, faults: readonly Loss[]): readonly Turn[] =>
  Array.from({ length: rounds }, (_, round) =>
    faults.flatMap((fault, n) =>
      WAYS.map((_way, m): Turn => {
        const way = WAYS[(m + n + round) % WAYS.length] ?? 'product';
        return { way, fault, round };
      }),
    ),
  ).flat();

const phaseOf = ({ run }: Site, { fault, round }: Turn): number =>
  draw(run.config.seed, `bench ${fault} ${round}`);

const alone = async (site: Site, turn: Turn): Promise<Recovery> => {
  const [offer] = await plenty(site);
  const instance = await protect(site, await rent(site, offer));
  const { heartbeat, syncInterval } = await site.run.customer.units();
  await letPass(phaseOf(site, turn) * Math.max(heartbeat, syncInterval), site.signal);
  await strike(site, instance, turn.fault);
  return recovered(site, instance);
};

const standbyOf = async ({ run }: Site, id: number): Promise<string> => {
  const standby = await run.customer.standby(id);
  if (standby === undefined) throw new Broken(`The instance ${id} has no CPU Standby`);
  return standby.name;
};

const watched = async (site: Site, { fault, round }: Turn): Promise<Recovery> => {
  const title = `bench ${fault} ${round}`;
  const label = site.run.custody.label();
  const scene = new Scene(stageOf(site.run, { label, title }));
  try {
    await scene.rentProtected();
    const id = Number(workingOn(scene.history)?.machine.replace(/^.*:/, ''));
    const standby = await standbyOf(site, id);
    await scene.fail({ kind: fault });
    return await recovered(site, { id, standby });
  } finally {
    await scene.watch?.stop();
  }
};

const bare = async (site: Site, turn: Turn): Promise<Recovery> => {
  const [{ gpu: model }] = await plenty(site);
  return new BareFailover(site).stage({ fault: turn.fault, model, phase: phaseOf(site, turn) });
};

const HANDLED = { product: alone, watched, bare } as const;

/** Stage one failover and time it by the journal. */
export const time = async (site: Site, turn: Turn): Promise<Timed> => ({
  ...turn,
  ...(await HANDLED[turn.way](site, turn)),
});
