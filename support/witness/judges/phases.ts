/** How long did each phase really take? The phases of a failover as the witness saw them, by the moments that bound them. */
import type { Phase } from '../../customer/customer';
import { all, type Recorded } from '../history';
import { between, type Interval } from '../verdict';
import type { Experiment } from './fault';
import { fenced, protectedAt, reachable, resumed, stopped, told } from './moments';
import { announced } from './onset';

/** A stretch of a failover that can be seen from outside, and the claimed phases it stands for. */
export interface SeenPhase {
  readonly phases: readonly Phase[];
  readonly took: Interval;
}

/** Whether nobody could read the books meanwhile: what they would have shown is seen by nobody outside. */
const unseen = (history: Recorded, { lo, hi }: Interval): boolean =>
  all(history, 'unheard').some(({ of, askedAt }) => of === 'census' && askedAt > lo && askedAt < hi);

/** The way from a GPU that was lost to the CPU Standby. */
const away = (history: Recorded, experiment: Experiment, standby: Interval): readonly SeenPhase[] => {
  const event = told(history, experiment);
  const gone = fenced(history, experiment);
  const noticing: SeenPhase = { phases: ['detecting'], took: between(experiment.struck, event) };
  if (unseen(history, { lo: event.lo, hi: standby.hi }))
    return [noticing, { phases: ['gpu_lost', 'failover_to_cpu'], took: between(event, standby) }];
  return [
    noticing,
    { phases: ['gpu_lost'], took: between(event, gone) },
    { phases: ['failover_to_cpu'], took: between(gone, standby) },
  ];
};

/** A loss is one from the fault on. What a customer wishes has begun when it is answered, and no sooner than the product, asked for its failovers, knows of it; so has what was announced. */
export const begun = (history: Recorded, experiment: Experiment): Interval => {
  const { fault, struck } = experiment;
  if (!announced(fault)) return struck;
  const event = told(history, experiment);
  return fault.kind === 'asked' ? { ...event, hi: Math.min(struck.hi, event.hi) } : event;
};

/** The way from a GPU that is left while it serves: the work goes on until it is stopped, which is its loss. */
const leaving = (history: Recorded, experiment: Experiment, standby: Interval): readonly SeenPhase[] => {
  const silent = stopped(history, experiment);
  return [
    { phases: ['detecting'], took: between(begun(history, experiment), silent) },
    { phases: ['gpu_lost', 'failover_to_cpu'], took: between(silent, standby) },
  ];
};

/** Every phase as it was seen; searching and provisioning are one to anybody outside. */
export const seenPhases = (history: Recorded, experiment: Experiment): readonly SeenPhase[] => {
  const standby = resumed(history, experiment, 'cpu');
  const ssh = reachable(history, experiment);
  const gpu = resumed(history, experiment, 'gpu');
  const first = announced(experiment.fault) ? leaving : away;
  return [
    ...first(history, experiment, standby),
    { phases: ['searching_gpu', 'provisioning'], took: between(standby, ssh) },
    { phases: ['restoring'], took: between(ssh, gpu) },
    { phases: ['complete'], took: between(gpu, protectedAt(history, experiment)) },
  ];
};
