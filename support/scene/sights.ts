import { Broken } from '../failures';
import type { Look } from '../patience';
import { all, type Recorded } from '../witness/history';
import type { InstanceId } from '../customer/customer';
import { experiment } from '../witness/judges/fault';
import { acknowledged, incarnations, workingOn, type Incarnation } from '../witness/judges/incarnations';
import { failoverOf, successor } from '../witness/judges/moments';
import { moveIn } from '../witness/judges/relocated';
import type { Actor } from './stage';

/** Something to wait for in the history. */
export interface Sight<T> {
  readonly hoped: string;
  readonly look: (history: Recorded) => Look<T> | Promise<Look<T>>;
  readonly within?: number;
  /** Until the next look, unless something happens before; milliseconds. */
  readonly every?: () => number;
}

/** A part of the scene; Broken before the scenario has got that far. */
export const arranged = <T>(part: T | undefined): T => {
  if (part === undefined)
    throw new Broken('The scenario has not got that far: no GPU instance is protected yet');
  return part;
};

/** An instance on the machine where its workload answers, which the market knows by the end of its name. */
export const actorOn = (machine: string, id: InstanceId): Actor => ({
  ...{ id, machine, rental: machine.replace(/^.*:/, '') },
});

const actorIn = (life: Incarnation | undefined, id: InstanceId | undefined): Actor | undefined =>
  life === undefined || id === undefined ? undefined : actorOn(life.machine, id);

const failedOverTo = (history: Recorded): Actor | undefined => {
  const found = experiment(history);
  if (typeof found === 'string') return undefined;
  const told = failoverOf(history, found.fault).at(-1)?.failover.newInstance;
  return actorIn(successor(history, found, 'gpu'), told);
};

/** The instance that the work was failed over to, as the product calls it. */
export const FAILED_OVER: Sight<Actor> = {
  hoped: 'the workload answers where it was failed over to',
  look: failedOverTo,
};

const movedTo = (history: Recorded): Actor | undefined => {
  const move = moveIn(history);
  return actorIn(move?.next, move?.moved?.answer?.newInstance);
};

/** The instance that its customer moved the work to, as the product calls it. */
export const MOVED: Sight<Actor> = { hoped: 'the workload answers where it was moved', look: movedTo };

/** The machine on which the workload has saved a record, if there is one. */
export const savingMachine = (history: Recorded): string | undefined => {
  const life = workingOn(history);
  return life !== undefined && acknowledged(life).length > 0 ? life.machine : undefined;
};

/** Whether the workload has ever saved a record, whoever has the work by now. */
export const everSaved = (history: Recorded): boolean =>
  incarnations(history).some((life) => acknowledged(life).length > 0);

/** The machine that the suppliers’ books list as CPU Standby now, if there is one. */
export const standbyIn = (history: Recorded): string | undefined =>
  all(history, 'census')
    .findLast(({ machines }) => machines !== undefined)
    ?.machines?.find(({ supplier }) => supplier === 'compute')?.key;

/** When a checkpoint of the training job was first known to be written; infinite before. */
export const checkpointedAt = (history: Recorded): number =>
  workingOn(history)?.answers.find(({ answer }) => answer.checkpoint > 0)?.at ?? Infinity;
