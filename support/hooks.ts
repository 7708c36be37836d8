import {
  After,
  AfterAll,
  AfterStep,
  Before,
  BeforeAll,
  BeforeStep,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  Status,
} from '@cucumber/cucumber';
import type { ITestCaseHookParameter, ITestStepHookParameter } from '@cucumber/cucumber';
import { type Code, discreet } from './evidence/discreet';
import { Broken, NotOffered, together } from './failures';
import { lostSandbox } from './lost-sandbox';
import { NOT_BEGUN } from './report/corrections';
import { interrupted, settleAtOnce } from './report/interruption';
import { notGreen } from './report/not-green';
import { played } from './scene/playing';
import { letItEnd, rpoIn, STANDING } from './scene/standing';
import { by, type Case } from './witness/case';
import type { Judgement } from './witness/verdict';
import { Acceptance, closeRun, openRun, secrets, theRun, tidyConsole } from './world';

// A backstop only: every wait of the suite has a deadline of its own, and says what it waited for.
setDefaultTimeout(15 * 60_000);

/** What is not offered here ends its scenario, skipped with the reason. */
const unlessAbsent = (code: Code): Code =>
  async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    try {
      return await code.apply(this, args);
    } catch (error) {
      if (error instanceof NotOffered && this instanceof Acceptance) return this.absent(error);
      throw error;
    }
  };

/** A step that a proof has emptied does nothing. */
const unlessEmptied = (code: Code): Code =>
  function (this: unknown, ...args: unknown[]): unknown {
    return this instanceof Acceptance && this.takeEmptied() ? undefined : code.apply(this, args);
  };

setDefinitionFunctionWrapper((code: Code) => unlessEmptied(unlessAbsent(discreet(secrets)(code))));

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const skipped = (world: Acceptance, why: string): 'skipped' => {
  world.log(why);
  return 'skipped';
};

let toldOf: Error | undefined;
/** Why nothing can be tested at all, or any more; the first scenario that meets it says so, the others need not. */
let obstacle: Error | undefined;

BeforeAll(async function () {
  try {
    const { returned, failures } = await openRun(this.parameters);
    if (returned.length > 0)
      process.stderr.write(`Returned what a killed run had left: ${returned.length}\n`);
    obstacle = together(failures);
  } catch (error) {
    obstacle = asError(error);
  }
});

/** Whether anything can be tested; the first time that it cannot, the reason is thrown. */
const isPossible = async (): Promise<boolean> => {
  obstacle ??= await lostSandbox(theRun());
  if (obstacle === undefined) return true;
  if (toldOf === obstacle) return false;
  toldOf = obstacle;
  throw obstacle;
};

Before({ name: 'The scene is set' }, async function (this: Acceptance, { pickle }: ITestCaseHookParameter) {
  if (interrupted()) return skipped(this, 'The run was interrupted before this scenario began');
  if (!(await isPossible())) return skipped(this, NOT_BEGUN);
  const id = pickle.tags.find(({ name }) => /^@S\d\d$/.test(name))?.name.slice(1);
  this.begin(id ?? '', pickle.name);
  await tidyConsole();
  return undefined;
});

BeforeStep(function (this: Acceptance, { pickle, pickleStep }: ITestStepHookParameter) {
  this.approach(pickle.steps, pickleStep);
});

/** A promise passes only when it was judged, and is met. */
const mustBeJudged = (promise: string, verdict: Judgement | undefined): void => {
  if (verdict?.verdict === 'met') return;
  throw new Broken({
    wrong: `A promise was not judged: "${promise}" passed`,
    seen: verdict === undefined ? 'it left no verdict' : `its verdict is ${verdict.verdict}`,
    todo: 'Let the step judge what was recorded',
  });
};

AfterStep(function (this: Acceptance, { pickleStep: { type, text }, result }) {
  const verdict = this.takeVerdict();
  if (result.status !== Status.PASSED) return;
  if (String(type) === 'Outcome') mustBeJudged(text, verdict);
  else played(this.scene, text);
});

/** Only met, and what does not apply, is green. */
const stand = ({ evidence, scene }: Acceptance, asked: Case): void => {
  if (evidence === undefined) throw new Broken('Nobody keeps what is judged');
  const judgement = evidence.stood(asked, scene.recorded);
  if (judgement.verdict === 'met' || judgement.verdict === 'not applicable') return;
  throw notGreen(judgement, settleAtOnce.aborted);
};

interface Afterwards {
  readonly name: string;
  readonly act: (world: Acceptance, failed: boolean) => Promise<void> | void;
}

/** What comes after each scenario, in this order; each acts, whatever became of those before it. */
const AFTERWARDS: readonly Afterwards[] = [
  {
    name: 'The open pages of a failure are kept',
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
      await letItEnd(scene, settleAtOnce, failed);
      // S-A judges what could be read, and is invalid without.
      await scene.readLog().catch((error: unknown) => {
        world.log(`The log was not read: ${String(error)}`);
      });
    },
  },
  ...STANDING.map(({ name, judged }) => ({
    name,
    act: (world: Acceptance): void => {
      if (world.scene.watch !== undefined) stand(world, judged(world.scene));
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
    name: 'S-C Everything rented is given back',
    act: async (world) => {
      await world.protecting.leave();
      await world.scene.watch?.stop();
      const { leftBehind, failures } = await theRun().custody.settle();
      const failure = together(failures);
      stand(
        world,
        by(
          'nothingLeft',
          leftBehind.map(({ supplier, id }) => `${supplier} ${id}`),
        ),
      );
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
    act: ({ scene, evidence }) => {
      evidence?.history(scene.recorded);
      evidence?.calls();
      evidence?.close();
    },
  },
];

// Cucumber runs what comes after a scenario backwards.
for (const { name, act } of [...AFTERWARDS].reverse()) {
  After({ name }, async function (this: Acceptance, { result }: ITestCaseHookParameter) {
    if (this.evidence !== undefined) await act(this, result?.status === Status.FAILED);
  });
}

AfterAll(async () => {
  const failure = together(await closeRun().catch((error: unknown) => [asError(error)]));
  if (failure === undefined) return;
  // A scenario has failed for what is in the way; thrown, this would end the run before its report is made.
  if (toldOf === undefined) throw failure;
  process.stderr.write(`${failure.message}\n`);
});
