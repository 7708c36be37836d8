/** Did the product tell the truth? Its phases, their order and times and its "complete", against what the witness saw. */
import { PHASES, type Failover, type Phase } from '../../customer/customer';
import type { Listed, Of, Recorded } from '../history';
import {
  invalid,
  middle,
  notApplicable,
  type Interval,
  type Judgement,
  type Promised,
  type Verdict,
} from '../verdict';
import { experiment, type Experiment } from './fault';
import { listings, type Incarnation } from './incarnations';
import { answeredTruly } from './move-claims';
import { moveIn } from './relocated';
import { failoverOf, successor } from './moments';
import { onsetOf } from './onset';
import { seenPhases, type SeenPhase } from './phases';

/** How far a claim may be from what was seen. Milliseconds. */
export interface Tolerance {
  /** Never more than this. */
  readonly cap: number;
  /** The product cannot know the instant of a loss better than half of this. */
  readonly heartbeat: number;
  /** Nor the beginning and the end of any other phase together better than this. */
  readonly grain: number;
}

/** One claim beside what was seen. */
interface Audit {
  readonly claim: string;
  readonly verdict: Extract<Verdict, 'met' | 'breached' | 'inconclusive'>;
  /** How far claim and observation are apart, where both are times. */
  readonly apart?: number;
  readonly because: string;
}

const SANDBOX: Tolerance = { cap: 200, heartbeat: 250, grain: 100 };
const SHARE = 0.05;

const verdictOn = (apart: number, own: number, cap: number): Audit['verdict'] => {
  if (apart > own) return 'breached';
  return apart <= cap ? 'met' : 'inconclusive';
};

/** What a claimed time is compared with: a first copy that brought no record yet is not seen, so "complete" may be sooner. */
const nearest = (phases: readonly Phase[], took: Interval, claimed: number): number =>
  phases.includes('complete') && claimed < took.hi ? claimed : middle(took);

const auditPhase = (
  { phases, took }: SeenPhase,
  { phaseTimings }: Failover,
  { cap, heartbeat, grain }: Tolerance,
): Audit | undefined => {
  const told = phases.map((phase) => phaseTimings[phase]).filter((ms) => ms !== undefined);
  if (told.length === 0) return undefined;
  const claimed = told.reduce((sum, ms) => sum + ms, 0);
  const claim = `${phases.join(' and ')} took ${Math.round(claimed)} ms`;
  if (!Number.isFinite(took.hi)) return { claim, verdict: 'breached', because: 'it was not seen to end' };
  const apart = Math.abs(claimed - nearest(phases, took, claimed));
  const resolution = (took.hi - took.lo) / 2 + (phases.includes('detecting') ? heartbeat / 2 : grain);
  const because = `seen between ${Math.round(took.lo)} and ${Math.round(took.hi)} ms`;
  return { claim, apart, verdict: verdictOn(apart, resolution + SHARE * middle(took), cap), because };
};

const audit = (claim: string, holds: boolean, because: string): Audit => ({
  claim,
  verdict: holds ? 'met' : 'breached',
  because,
});

const order = (claims: readonly Of<'claimed'>[]): Audit => {
  const ranks = claims.map(({ failover }) => PHASES.indexOf(failover.phase));
  const told = claims.map(({ failover }) => failover.phase).join(', ');
  const forward = ranks.every((rank, n) => n === 0 || rank >= (ranks[n - 1] ?? 0));
  return audit('the phases went forward', forward, `told: ${told}`);
};

const completed = ({ failover }: Of<'claimed'>): boolean =>
  failover.phase === 'complete' || failover.success === true;

const complete = (gpu: Incarnation | undefined, at: number): Audit => {
  if (gpu === undefined) return audit('complete', false, 'no workload answers on a new GPU');
  const late = Math.round(gpu.first.at - at);
  const apart = Math.max(0, late);
  return { ...audit('complete', late <= SANDBOX.cap, `the workload answered ${late} ms later`), apart };
};

const timesOf = ({ phaseTimings }: Failover): Audit => {
  const left = PHASES.slice(0, PHASES.indexOf('complete'));
  const untold = left.filter((phase) => phaseTimings[phase] === undefined);
  return audit('a time for every phase', untold.length === 0, `none for ${untold.join(', ')}`);
};

const data = ({ dataRestored }: Failover, gpu: Incarnation | undefined): Audit => {
  const records = gpu?.first.answer.restoredSeq ?? 0;
  const holds = dataRestored === records > 0;
  return audit(`data restored: ${dataRestored}`, holds, `the workload found ${records} records`);
};

const elsewhere = ({ newInstance }: Failover, machine: Listed | undefined): Audit => {
  const named = String(newInstance ?? 'none');
  const because = `the workload answers on ${machine?.id ?? 'no other GPU'}`;
  return audit(`instance ${named} has the work`, machine?.id === named, because);
};

const source = ({ restoredFrom }: Failover, standby: Incarnation | undefined): Audit => {
  const holds = standby === undefined || restoredFrom === 'cpu_standby';
  return audit(
    `restored from ${restoredFrom ?? 'nothing'}`,
    holds,
    'the work had gone on on the CPU Standby',
  );
};

/** Everything that was told of one failover, and what was told last. */
interface Told {
  readonly claims: readonly Of<'claimed'>[];
  readonly last: Failover;
}

/** What "complete" says besides the time: that the workload runs elsewhere, with its data. */
const completion = (history: Recorded, loss: Experiment, { claims, last }: Told): readonly Audit[] => {
  const done = claims.find(completed);
  if (done === undefined) return [];
  const gpu = successor(history, loss, 'gpu');
  const standby = successor(history, loss, 'cpu');
  const machine = gpu === undefined ? undefined : listings(history).get(gpu.machine);
  return [
    complete(gpu, done.at),
    data(last, gpu),
    elsewhere(last, machine),
    source(last, standby),
    timesOf(last),
  ];
};

/** Every claim about the failover that was shown somewhere, beside what was seen of it. */
const auditClaims = (history: Recorded, loss: Experiment, shown: Recorded): readonly Audit[] => {
  const claims = failoverOf(shown, loss.fault);
  const last = claims.at(-1)?.failover;
  if (last === undefined) return [];
  const times = seenPhases(history, loss).map((phase) => auditPhase(phase, last, SANDBOX));
  return [
    order(claims),
    ...completion(history, loss, { claims, last }),
    ...times.filter((row) => row !== undefined),
  ];
};

const WORST = ['breached', 'inconclusive', 'met'] as const;

const verdictOf = (promised: Promised, rows: readonly Audit[]): Judgement => {
  const verdict = WORST.find((worst) => rows.some((row) => row.verdict === worst)) ?? 'met';
  const doubted = rows.filter((row) => row.verdict === verdict);
  const measured = Math.round(Math.max(0, ...rows.map(({ apart = 0 }) => apart)));
  // Who lies about more than times is not late.
  const lies = verdict === 'breached' && doubted.some(({ apart }) => apart === undefined);
  const because =
    verdict === 'met'
      ? `${rows.length} claims, at most ${measured} ms from what was seen`
      : doubted.map(({ claim, because: why }) => `"${claim}", but ${why}`).join('; ');
  return { ...promised, ...(lies ? {} : { measured }), verdict, because };
};

const PROMISED: Promised = { promise: 'every claim matches what was seen', limit: SANDBOX.cap, unit: 'ms' };

/** What the product told of a failover, or showed of it elsewhere; undefined where none was due. */
const toldTruly = (history: Recorded, shown: Recorded): Judgement | undefined => {
  if (onsetOf(history) === undefined) return undefined;
  const loss = experiment(history);
  if (typeof loss === 'string') return invalid(PROMISED, loss);
  const rows = auditClaims(history, loss, shown);
  return rows.length === 0
    ? notApplicable(PROMISED, 'the product claimed nothing')
    : verdictOf(PROMISED, rows);
};

const BAD_FIRST: readonly Verdict[] = ['breached', 'invalid', 'inconclusive', 'met', 'not applicable'];

/** Standing promise S-D: every claim of the product matched what was seen; what it told whoever asked, or what it showed elsewhere; of a failover, and of a move. */
export const claimsTrue = (history: Recorded, shown: Recorded = history): Judgement => {
  const told = toldTruly(history, shown) ?? notApplicable(PROMISED, 'no failover was due');
  if (moveIn(history) === undefined) return told;
  const answered = answeredTruly(history);
  const first = BAD_FIRST.find((verdict) => [told.verdict, answered.verdict].includes(verdict));
  return told.verdict === first ? told : answered;
};
