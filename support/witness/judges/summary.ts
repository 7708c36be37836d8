/** What did the failover come to, in one row of numbers? */
import type { Recorded } from '../history';
import { between, middle, pair } from '../verdict';
import { experiment, type Experiment } from './fault';
import type { Place } from './incarnations';
import { failoverOf, resumed, spared } from './moments';
import { called } from './onset';
import { seenPhases, type SeenPhase } from './phases';
import { toll, type Toll } from './saved';

/** One failover in numbers: milliseconds, records. */
export interface FailoverSummary {
  readonly fault: string;
  readonly observed: Readonly<Record<string, number>>;
  readonly claimed: Readonly<Record<string, number>>;
  readonly rto_standby: readonly [number, number] | undefined;
  readonly rto_gpu: readonly [number, number] | undefined;
  readonly acknowledged: number;
  readonly lost: number;
}

const NOTHING_READ: Toll = { acknowledged: 0, lost: [], allowed: 0 };

const observed = (phases: readonly SeenPhase[]): Record<string, number> =>
  Object.fromEntries(
    phases
      .filter(({ took }) => Number.isFinite(took.hi))
      .map(({ phases: names, took }) => [names.join('+'), Math.round(middle(took))]),
  );

const rto = (history: Recorded, loss: Experiment, place: Place): readonly [number, number] | undefined => {
  const took = between(loss.start, resumed(history, loss, place));
  return Number.isFinite(took.hi) ? pair(took) : undefined;
};

/** The failover that a history records; undefined where there was none to judge, and where nothing was lost. */
export const failoverSummary = (history: Recorded, rpo: number): FailoverSummary | undefined => {
  const loss = experiment(history);
  if (typeof loss === 'string' || spared(history, loss)) return undefined;
  const taken = toll(history, rpo);
  const { acknowledged, lost, allowed } = typeof taken === 'string' ? NOTHING_READ : taken;
  return {
    fault: called(loss.fault),
    observed: observed(seenPhases(history, loss)),
    claimed: { ...failoverOf(history, loss.fault).at(-1)?.failover.phaseTimings },
    rto_standby: rto(history, loss, 'cpu'),
    rto_gpu: rto(history, loss, 'gpu'),
    acknowledged,
    lost: lost.length + allowed,
  };
};
