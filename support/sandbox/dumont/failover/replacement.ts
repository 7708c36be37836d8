import { now } from '../../clock';
import { gpuHost } from '../machine/hosts';
import type { Pulse } from '../machine/workload';
import type { Task } from '../operations/task';
import type { Instance } from '../records';
import { troubleIn } from '../watch/need';
import type { Watched } from '../watch/heartbeat';
import { LostMeanwhile } from '../watch/unless-lost';

/** A new machine is busy and the customer is served elsewhere: it is given more time than one that serves. */
const PATIENCE = 3;

/** The rented GPU cannot take the work. */
export class NoUse extends Error {
  constructor(id: number, why: string) {
    super(`The new GPU instance ${id} is no use: ${why}.`);
    this.name = 'NoUse';
  }
}

/** Whether an error says that the rented GPU will never do. */
export const isNoUse = (error: unknown): boolean => error instanceof NoUse || error instanceof LostMeanwhile;

/** The new GPU as it is watched until the work on it is. */
export const replacement = ({ product: { units }, rented, work }: Task): Watched => ({
  host: gpuHost(rented),
  epoch: work.epoch,
  lease: units.lease,
  seenAt: now(),
  needs: 'gpu',
  misses: PATIENCE * units.misses,
});

/** What the new machine says of itself, once its GPU was opened: a machine that answers may have lost it. */
export function usable({ id }: Pick<Instance, 'id'>, pulse: Pulse): Pulse {
  const trouble = troubleIn(pulse, 'gpu');
  if (trouble !== undefined) throw new NoUse(id, trouble);
  return pulse;
}
