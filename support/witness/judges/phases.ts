/** How long did each phase really take? The phases of a failover as the witness saw them, by the moments that bound them. */
import type { Phase } from '../../customer/customer';
import type { Recorded } from '../history';
import { between, type Interval } from '../verdict';
import type { Experiment } from './fault';
import { fenced, protectedAt, reachable, resumed, told } from './moments';

/** A stretch of a failover that can be seen from outside, and the claimed phases it stands for. */
export interface SeenPhase {
  readonly phases: readonly Phase[];
  readonly took: Interval;
}

/** Every phase as it was seen; searching and provisioning are one to anybody outside. */
export const seenPhases = (history: Recorded, experiment: Experiment): readonly SeenPhase[] => {
  const event = told(history, experiment);
  const gone = fenced(history, experiment);
  const standby = resumed(history, experiment, 'cpu');
  const ssh = reachable(history, experiment);
  const gpu = resumed(history, experiment, 'gpu');
  return [
    { phases: ['detecting'], took: between(experiment.struck, event) },
    { phases: ['gpu_lost'], took: between(event, gone) },
    { phases: ['failover_to_cpu'], took: between(gone, standby) },
    { phases: ['searching_gpu', 'provisioning'], took: between(standby, ssh) },
    { phases: ['restoring'], took: between(ssh, gpu) },
    { phases: ['complete'], took: between(gpu, protectedAt(history, experiment)) },
  ];
};
