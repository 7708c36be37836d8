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
import { AFTERWARDS } from './afterwards';
import { Broken, Misconfigured, NotOffered, together, Unavailable } from './failures';
import { NOT_BEGUN } from './report/corrections';
import { interrupted } from './report/interruption';
import { played } from './scene/playing';
import type { Judgement } from './witness/verdict';
import { Acceptance, closeRun, lostNow, openRun, secrets, tidyConsole } from './world';

// A backstop only: every wait of the suite has a deadline of its own, and says what it waited for.
setDefaultTimeout(15 * 60_000);

const NOT_JUDGED = 'Nothing is judged any more: a failure before this one says why';

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

let toldOf: Error | undefined;
/** Why nothing can be tested at all, or any more; the first scenario that meets it says so, the others need not. */
let obstacle: Error | undefined;

/** What a step or hook has failed for: never the product where testing has become impossible, which is told once. */
const reasonOf = async (world: Acceptance, error: unknown): Promise<unknown> => {
  obstacle ??= await lostNow();
  if (obstacle === undefined) return error;
  const isNews = toldOf !== obstacle;
  toldOf = obstacle;
  // What failed may be why it was lost.
  if (error !== obstacle) world.evidence?.text(`This failed then: ${String(error)}`);
  return isNews ? obstacle : new Unavailable(NOT_JUDGED);
};

/** Nobody is blamed for what fails where nothing can be tested any more. */
const unlessLost = (code: Code): Code =>
  async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    try {
      return await code.apply(this, args);
    } catch (error) {
      throw this instanceof Acceptance ? await reasonOf(this, error) : error;
    }
  };

setDefinitionFunctionWrapper((code: Code) =>
  unlessEmptied(unlessAbsent(discreet(secrets)(unlessLost(code)))),
);

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const skipped = (world: Acceptance, why: string): 'skipped' => {
  world.log(why);
  return 'skipped';
};

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

/** Whether anything can be tested; until somebody has told why it cannot, that is thrown. */
const isPossible = async (): Promise<boolean> => {
  obstacle ??= await lostNow();
  if (obstacle === undefined) return true;
  if (toldOf === obstacle) return false;
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

// Cucumber runs what comes after a scenario backwards.
for (const { name, alone = false, act } of [...AFTERWARDS].reverse()) {
  After({ name }, async function (this: Acceptance, { result }: ITestCaseHookParameter) {
    if (this.evidence === undefined) return undefined;
    const failed = result?.status === Status.FAILED;
    if (failed && !alone && !(await isPossible())) return 'skipped';
    await act(this, failed);
    return undefined;
  });
}

AfterAll(async () => {
  const failure = together(await closeRun().catch((error: unknown) => [asError(error)]));
  if (failure === undefined) return;
  // A scenario has failed for what is in the way: thrown, this would end the run before its report is made. Where only
  // a setting is asked for, it has to be thrown: what may be left behind is more than that.
  if (toldOf === undefined || toldOf instanceof Misconfigured) throw failure;
  process.stderr.write(`${failure.message}\n`);
});
