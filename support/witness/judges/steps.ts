/** How much training was lost? Steps since the checkpoint from which the job went on. */
import { spoken } from '../../patience';
import type { Answer, Recorded } from '../history';
import { count, invalid, type Judgement, type Promised } from '../verdict';
import { experiment, type Experiment } from './fault';
import type { Incarnation } from './incarnations';
import { successor } from './moments';

const PROMISE = 'the training job continues from its last checkpoint';

const last = ({ last: { answer } }: Incarnation): Answer => answer;

/** Lost are at most the steps since the newest checkpoint of such an age at the fault, and some more. */
const limitOf = ({ old, fault }: Experiment, age: number): number | undefined => {
  const settled = old.answers
    .filter(({ at, answer }) => at <= fault.f0 - age && answer.checkpoint > 0)
    .at(-1);
  return settled === undefined ? undefined : last(old).step - settled.answer.checkpoint;
};

const told = (history: Recorded, loss: Experiment, promised: Promised): Judgement => {
  const next = successor(history, loss, 'cpu') ?? successor(history, loss, 'gpu');
  if (next === undefined) return invalid(promised, 'the work never went on');
  const { step } = last(loss.old);
  const { restoredStep } = next.first.answer;
  const lost = Math.max(0, step - restoredStep);
  return {
    ...promised,
    measured: lost,
    resolution: 1,
    verdict: lost <= promised.limit ? 'met' : 'breached',
    because: `it had done ${step} steps and went on from step ${restoredStep}`,
  };
};

/** The training steps lost are at most those since the newest checkpoint that was so old (milliseconds) at the fault, and so many more. */
export const stepsLost = (history: Recorded, age: number, more = 1): Judgement => {
  const promised: Promised = { promise: PROMISE, limit: more, unit: 'steps' };
  const loss = experiment(history);
  if (typeof loss === 'string') return invalid(promised, loss);
  const since = limitOf(loss, age);
  if (since === undefined) return invalid(promised, `no checkpoint was ${spoken(age)} old at the fault`);
  return told(history, loss, { ...promised, limit: since + more });
};

/** What the CPU Standby trained is not done again: the GPU goes on from its newest checkpoint. */
export const checkpointHandedBack = (history: Recorded, age: number): Judgement => {
  const promised = { promise: 'the GPU goes on from the newest checkpoint', limit: 0, unit: 'checkpoints' };
  const loss = experiment(history);
  if (typeof loss === 'string') return invalid(promised, loss);
  if (limitOf(loss, age) === undefined)
    return invalid(promised, `no checkpoint was ${spoken(age)} old at the fault`);
  const standby = successor(history, loss, 'cpu');
  const gpu = successor(history, loss, 'gpu');
  if (standby === undefined || gpu === undefined) return invalid(promised, 'the work was not handed back');
  const { checkpoint } = last(standby);
  const { restoredStep } = gpu.first.answer;
  const because = `newest seen on the standby: step ${checkpoint}; the GPU went on from step ${restoredStep}`;
  return count(promised, restoredStep < checkpoint ? [because] : [], because);
};
