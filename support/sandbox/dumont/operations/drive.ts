import { delay } from '../../clock';
import { Hopeless, reasonOf } from '../refusal';
import { DONE, type Procedure, type Task } from './task';

/** Carries an operation out from the step written down to its end, trying a failed step again; throws when it gives up. */
export async function drive(task: Task, procedure: Procedure, onStep: (left: string) => void): Promise<void> {
  for (;;) {
    const { step } = task.operation;
    const next = await attempt(task, procedure);
    task.signal.throwIfAborted();
    if (next === DONE) task.product.store.operations.remove(task.id);
    else if (next !== step) task.change({ step: next, because: null });
    if (next !== step) onStep(step);
    if (next === DONE) return;
  }
}

async function attempt(task: Task, procedure: Procedure): Promise<string> {
  const { step } = task.operation;
  try {
    const run = procedure.steps[step];
    if (run === undefined) throw new Hopeless(`There is no step ${step}.`);
    return await run(task);
  } catch (error) {
    task.signal.throwIfAborted();
    return recover(task, procedure, error);
  }
}

async function recover(task: Task, procedure: Procedure, error: unknown): Promise<string> {
  const { step, kind } = task.operation;
  task.product.journal.note('step failed', { operation: task.id, kind, step, because: reasonOf(error) });
  try {
    if (error instanceof Hopeless) throw error;
    task.change({ because: reasonOf(error) });
    const next = await procedure.troubled(task, error);
    if (next === undefined) await delay(task.product.units.retry, task.signal);
    return next ?? step;
  } catch (hopeless) {
    task.signal.throwIfAborted();
    if (!(hopeless instanceof Hopeless)) return again(task, hopeless);
    await giveUp(task, procedure, hopeless);
    throw hopeless;
  }
}

/** Not even the look at what is wrong succeeded: it takes its time like any other try. */
async function again(task: Task, error: unknown): Promise<string> {
  task.change({ because: reasonOf(error) });
  await delay(task.product.units.retry, task.signal);
  return task.operation.step;
}

/** Giving up is tried until it succeeded, too: otherwise something would stay rented. */
async function giveUp(task: Task, procedure: Procedure, { message }: Hopeless): Promise<void> {
  for (;;) {
    try {
      await procedure.giveUp(task, message);
      task.product.store.operations.remove(task.id);
      return;
    } catch (error) {
      task.signal.throwIfAborted();
      task.change({ because: `${message} ${reasonOf(error)}` });
      await delay(task.product.units.retry, task.signal);
    }
  }
}
