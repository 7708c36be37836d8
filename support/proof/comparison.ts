import { between, type Interval } from '../witness/verdict';
import { median, percentile } from './statistics';
import type { Loss } from './asked';

/** When something happened: as the witness concluded it, and as it really was; milliseconds. */
export interface Instants {
  readonly concluded: Interval;
  readonly truth: Interval;
}

/** A failover that was both witnessed and looked up; milliseconds and records. */
export interface Calibrated {
  readonly fault: Loss;
  readonly struck: Instants;
  /** From the fault until the workload listened there. */
  readonly standby: Instants;
  readonly gpu: Instants;
  readonly acknowledged: number;
  readonly lost: { readonly concluded: number; readonly truth: number };
  /** Records the witness holds for acknowledged though they never stood on a disk. */
  readonly imagined: number;
}

/** One failover of a calibration, or why the witness could conclude nothing from it. */
export type Trial = Calibrated | { readonly fault: Loss; readonly problem: string };

/** Where a comparison can go wrong. */
export const PARTS = ['struck', 'standby', 'gpu'] as const;
export type Part = (typeof PARTS)[number];

/** The widest the witness may be in doubt, in 95 of 100 cases; milliseconds. */
const WIDEST = 200;

/** Whether the truth, itself known to a few milliseconds only, may lie in what was concluded. */
export const isInside = ({ concluded, truth }: Instants): boolean =>
  truth.hi >= concluded.lo && truth.lo <= concluded.hi;

/** How long something really took, by when it really began and ended. */
export const tookReally = (concluded: Interval, struck: Interval, end: Interval): Instants => ({
  concluded,
  truth: between(struck, end),
});

const width = ({ concluded: { lo, hi } }: Instants): number => hi - lo;

/** How wide a conclusion is: in the middle case and in the worst but 5 of 100; milliseconds. */
export interface Widths {
  readonly median: number;
  readonly p95: number;
}

/** How wide the conclusions about one part are. */
export const widthsOf = (trials: readonly Calibrated[], part: Part): Widths => {
  const widths = trials.map((trial) => width(trial[part]));
  return { median: median(widths), p95: percentile(widths, 0.95) };
};

const spelled = ({ lo, hi }: Interval): string => `${lo.toFixed(1)} to ${hi.toFixed(1)}`;

const wrongAt = (trial: Calibrated, part: Part): readonly string[] =>
  isInside(trial[part])
    ? []
    : [`${part}: concluded ${spelled(trial[part].concluded)}, really ${spelled(trial[part].truth)}`];

const miscounted = ({ lost, imagined }: Calibrated): readonly string[] => [
  ...(lost.concluded === lost.truth ? [] : [`${lost.concluded} lost were counted, really ${lost.truth}`]),
  ...(imagined === 0 ? [] : [`${imagined} acknowledged that never stood on a disk`]),
];

/** Everything in which the witness was wrong about one failover; empty when it was right. */
export const wrongIn = (trial: Trial): readonly string[] =>
  'problem' in trial
    ? [trial.problem]
    : [...PARTS.flatMap((part) => wrongAt(trial, part)), ...miscounted(trial)];

/** The failovers from which the witness concluded something. */
export const calibratedOf = (trials: readonly Trial[]): readonly Calibrated[] =>
  trials.filter((trial): trial is Calibrated => !('problem' in trial));

/** Every reason why the measuring must not be trusted; empty when it may be. */
export const objections = (trials: readonly Trial[]): readonly string[] => {
  const wrong = trials.flatMap((trial, n) =>
    wrongIn(trial).map((what) => `Failover ${n + 1} (${trial.fault}): ${what}`),
  );
  const vague = (['standby', 'gpu'] as const).flatMap((part) => {
    const { p95 } = widthsOf(calibratedOf(trials), part);
    return p95 > WIDEST ? [`${part}: hi - lo is ${p95.toFixed(1)} ms (p95), more than ${WIDEST}`] : [];
  });
  return [...wrong, ...vague];
};
