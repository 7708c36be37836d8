import type { Pulse } from '../machine/workload';
import { Unanswered } from '../refusal';

/** What of a machine must be in order: that it answers, that its GPU opens as well, that its workload runs as well. */
export type Need = 'machine' | 'gpu' | 'workload';

const ENDED: Readonly<Record<Exclude<Pulse['state'], 'gpu-failing'>, string | undefined>> = {
  alive: undefined,
  done: undefined,
  dead: 'its workload has died',
  expired: 'its workload was ended by its guard',
};

/** What a machine's own answer says is wrong with it; undefined when everything needed is in order. */
export function troubleIn({ state }: Pulse, need: Need): string | undefined {
  if (need === 'machine') return undefined;
  if (state === 'gpu-failing') return 'its GPU cannot be opened';
  return need === 'gpu' ? undefined : ENDED[state];
}

/** Insists that the workload is alive under the epoch it should have. */
export function insistOnLife({ epoch }: { readonly epoch: number }, pulse: Pulse): void {
  if (pulse.epoch === epoch && troubleIn(pulse, 'workload') === undefined) return;
  throw new Unanswered(`The workload is ${pulse.state} under epoch ${pulse.epoch}`);
}
