import { Broken, together } from './failures';
import { isGreen, notGreen } from './report/not-green';
import { settleAtOnce } from './report/interruption';
import { letItEnd, rpoIn, STANDING } from './scene/standing';
import { by, type Case } from './witness/case';
import { mustAnswer, theRun, type Acceptance } from './world';

/** Judge what must hold for every scenario; what is not green is thrown. */
const stand = async (world: Acceptance, asked: Case): Promise<void> => {
  const { evidence } = world;
  if (evidence === undefined) throw new Broken('Nobody keeps what is judged');
  const judgement = evidence.stood(asked, await world.grounds(asked));
  if (!isGreen(judgement)) throw notGreen(judgement, settleAtOnce.aborted);
};

/** What comes after a scenario, whether it has failed or not. */
export interface Afterwards {
  readonly name: string;
  /** What needs nobody else is done also where nobody answers any more. */
  readonly alone?: true;
  readonly act: (world: Acceptance, failed: boolean) => Promise<void> | void;
}

/** What comes after each scenario, in this order; each acts, whatever became of those before it, unless nobody answers any more. */
export const AFTERWARDS: readonly Afterwards[] = [
  {
    name: 'The open pages of a failure are kept',
    alone: true,
    act: async (world, failed) => {
      await world.visit.leave();
      if (!failed) return;
      await world.photographAll('failed');
      world.browserReport();
    },
  },
  {
    name: 'The market is well again',
    act: ({ shopping }) => shopping.resume(),
  },
  {
    name: 'The failover runs to its end',
    act: async (world, failed) => {
      const { scene } = world;
      if (!scene.saved) return;
      await mustAnswer();
      await letItEnd(scene, theRun().over, failed);
      await scene.watch?.hearOut();
      // S-A judges what could be read, and is invalid without.
      await scene.readLog().catch((error: unknown) => {
        world.log(`The log was not read: ${String(error)}`);
      });
    },
  },
  ...STANDING.map(({ name, judged }) => ({
    name,
    act: async (world: Acceptance): Promise<void> => {
      if (world.scene.watch !== undefined) await stand(world, judged(world.scene));
    },
  })),
  {
    name: 'The timeline is drawn',
    act: async ({ scene, evidence }) => {
      if (scene.watch === undefined) return;
      await evidence?.timeline(scene.history);
      const charges = await theRun().market.charges(scene.label);
      const paid = charges.reduce((sum, { amount }) => sum + amount, 0);
      evidence?.failover(scene.history, rpoIn(scene), paid);
    },
  },
  {
    name: 'The snapshots are deleted',
    act: async ({ scene }) => {
      if (scene.saved) await scene.keeping.clear();
    },
  },
  {
    name: 'Nobody looks any more',
    alone: true,
    act: async ({ protecting, scene }) => {
      try {
        await protecting.leave();
      } finally {
        await scene.watch?.stop();
      }
    },
  },
  {
    name: 'S-C Everything rented is given back',
    act: async (world) => {
      const { leftBehind, failures } = await theRun().custody.settle();
      const left = leftBehind.map(({ supplier, id }) => `${supplier} ${id}`);
      const failure = together(failures);
      // Of books that could not be read nobody knows that nothing is in them.
      if (failure === undefined || left.length > 0) await stand(world, by('nothingLeft', left));
      if (failure !== undefined) throw failure;
    },
  },
  {
    name: 'What it cost is written down',
    act: async ({ scene, evidence }) => {
      if (scene.watch === undefined) return;
      const { market, storage } = theRun();
      const charges = await market.charges(scene.label);
      evidence?.cost(scene.history, { charges, storage: await storage?.since() });
    },
  },
  {
    name: 'The history and the last calls are kept',
    alone: true,
    act: ({ scene, evidence }) => {
      evidence?.history(scene.recorded);
      evidence?.calls();
      evidence?.close();
    },
  },
];
