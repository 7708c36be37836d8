import { draw } from '../chance';
import type { Failover } from '../customer/customer';
import { Broken } from '../failures';
import { letPass, until } from '../patience';
import { stageOf } from '../run';
import { Scene } from '../scene/scene';
import { rpoOf } from '../scene/standing';
import { all } from '../witness/history';
import { booksRight } from '../witness/judges/books';
import { noTwoLive } from '../witness/judges/live';
import { hasBeenProtectedAgain } from '../witness/judges/protection';
import { recordsIntact } from '../witness/judges/saved';
import type { Loss } from './asked';
import type { Site } from './site';

/** When the product is killed, after the fault, and for how long it is away; milliseconds. */
const LATEST = 1_600;
const AWAY = 150;
const ENDED = 60_000;

/** What became of one failover whose product was killed. */
export interface Survived {
  readonly killedAfter: number;
  readonly phase: string;
  readonly objections: readonly string[];
}

const kill = async ({ run, signal }: Site): Promise<void> => {
  const killed = await run.faults.inject({ kind: 'control-plane-killed' });
  await letPass(AWAY, signal);
  await run.faults.heal(killed);
};

const lastTold = ({ history }: Scene): Failover | undefined => all(history, 'claimed').at(-1)?.failover;

/** It is over when it says that it failed, or when it says complete and what is saved reaches the standby. */
const isOver = (scene: Scene): boolean => {
  const phase = lastTold(scene)?.phase;
  return phase === 'failed' || (phase === 'complete' && hasBeenProtectedAgain(scene.history));
};

const ended = (scene: Scene, signal: AbortSignal): Promise<boolean> =>
  until(
    {
      hoped: 'a failover whose product was killed is finished, or honestly failed',
      within: ENDED,
      look: () => isOver(scene),
      changed: (inner) => scene.history.changed(inner),
      seen: () => `phase ${lastTold(scene)?.phase ?? 'none'}: ${lastTold(scene)?.failureReason ?? ''}`,
    },
    signal,
  );

const judged = async (scene: Scene): Promise<readonly string[]> => {
  await scene.readLog();
  const { history, units } = scene;
  const judgements = [recordsIntact(history, rpoOf(units)), noTwoLive(history), booksRight(history)];
  return judgements
    .filter(({ verdict }) => verdict !== 'met')
    .map(({ promise, verdict, because }) => `${promise}: ${verdict} (${because})`);
};

const survived = async (scene: Scene, site: Site, play: Play): Promise<readonly string[]> => {
  try {
    await scene.rentProtected();
    await scene.fail({ kind: play.fault });
    await letPass(play.killedAfter, site.signal);
    await kill(site);
    await ended(scene, site.signal);
    return await judged(scene);
  } catch (error) {
    if (error instanceof Broken) return [error.message];
    throw error;
  } finally {
    await scene.watch?.stop();
  }
};

interface Play {
  readonly fault: Loss;
  readonly killedAfter: number;
}

/** Lose a GPU and kill the product somewhere in the failover, at an instant drawn for this title. */
export const killDuringFailover = async (site: Site, fault: Loss, title: string): Promise<Survived> => {
  const { run } = site;
  const scene = new Scene(stageOf(run, { label: run.custody.label(), title }));
  const killedAfter = Math.round(draw(run.config.seed, `${title} kill`) * LATEST);
  const objections = await survived(scene, site, { fault, killedAfter });
  return { killedAfter, phase: lastTold(scene)?.phase ?? 'none', objections };
};
