import { now } from '../../clock';
import { runningFailover } from '../failover/leave';
import { isNoUse } from '../failover/replacement';
import { MarketRefusal } from '../market/line';
import { NeverStarted } from '../operations/rental';
import type { Procedure, Task } from '../operations/task';
import { sentenceOf } from '../refusal';
import { StoreAway } from '../snapshots/bucket';
import { ResticFailed } from '../snapshots/repository';
import { settling, startingTheTarget } from './arrive';
import { fetching, saving, savingAside } from './carry';
import { moving } from './move';
import { searching, starting, validating } from './prepare';
import { undoing } from './undo';
import { InVain, migrationOf } from './way';

const UNTIL_DONE: readonly string[] = ['settling', 'undoing'];

const VAIN = [InVain, NeverStarted, MarketRefusal, ResticFailed, StoreAway] as const;

/** Whether no other try of it can succeed. */
const isVain = (error: unknown): boolean => isNoUse(error) || VAIN.some((kind) => error instanceof kind);

/** A machine that its market has given up will not take the work any more; its heart may not have had the time to tell. */
async function lossOfTarget({ product, operation }: Task): Promise<InVain | undefined> {
  const { instance } = operation.rental;
  if (instance === null) return undefined;
  const seen = (await product.market.instances()).find(({ id }) => id === instance);
  const runs = ['running', 'loading', 'created'].includes(seen?.actual_status ?? 'created');
  return seen !== undefined && runs ? undefined : new InVain(`The new GPU instance ${instance} was lost.`);
}

/** What failed because the new machine is lost is told as that. */
async function clearer(task: Task, error: unknown): Promise<unknown> {
  return isVain(error) ? error : ((await lossOfTarget(task)) ?? error);
}

/** What is in the way may pass; what does not within its time, or never will, undoes the move. */
async function troubled(task: Task, failure: unknown): Promise<string | undefined> {
  const { step } = task.operation;
  if (UNTIL_DONE.includes(step)) return undefined;
  const error = await clearer(task, failure);
  const overdue = hinder(task, error);
  return isVain(error) || step === 'validating' || overdue ? 'undoing' : undefined;
}

/** Writes down what is in the way; true when it has been there for too long. */
function hinder(task: Task, error: unknown): boolean {
  const { store, units } = task.product;
  const since = migrationOf(task).hinderedSince ?? now();
  store.migrations.change(task.id, { hinderedSince: since, error: sentenceOf(error) });
  return now() >= since + units.departDeadline;
}

/** A work whose GPU was lost before it could leave is failed over; there is nothing to move any more. */
const unlessFailingOver =
  (step: (task: Task) => Promise<string>) =>
  async (task: Task): Promise<string> => {
    if (runningFailover(task.product, task.work.id) !== undefined)
      throw new InVain('The GPU was lost before the work could leave it.');
    return step(task);
  };

async function giveUp(task: Task, reason: string): Promise<void> {
  task.product.store.migrations.change(task.id, { error: reason });
  await undoing(task);
}

/** A move on purpose, from the customer's wish to the work somewhere else, or where it was. */
export const MIGRATE: Procedure = {
  steps: {
    validating: unlessFailingOver(validating),
    staging: unlessFailingOver(savingAside),
    uploading: unlessFailingOver(saving),
    searching: unlessFailingOver(searching),
    starting: unlessFailingOver(starting),
    fetching: unlessFailingOver(fetching),
    moving: unlessFailingOver(moving),
    'starting the target': startingTheTarget,
    settling,
    undoing,
  },
  troubled,
  giveUp,
};
