/** Did the product tell the truth? Its phases, their order and times and its "complete", against what the witness saw. */
import { PHASES, type Failover, type Phase } from '../../customer/customer';
import { all, type Of, type Recorded } from '../history';
import {
  invalid,
  middle,
  notApplicable,
  type Interval,
  type Judgement,
  type Promised,
  type Verdict,
} from '../verdict';
import { audit, SANDBOX, seenTo, shareOf, verdictOn, type Audit, type Tolerance } from './audit';
import { auditEnd, cause, once, untold } from './end-claims';
import { experiment, type Experiment } from './fault';
import { answeredTruly } from './move-claims';
import { moveIn } from './relocated';
import { failoverOf } from './moments';
import { onsetOf } from './onset';
import { seenPhases, type SeenPhase } from './phases';
import { whereabouts } from './whereabouts';

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
  return { claim, apart, verdict: verdictOn(apart, resolution + shareOf(took), cap), because: seenTo(took) };
};

const order = (claims: readonly Of<'claimed'>[]): Audit => {
  const ranks = claims.map(({ failover }) => PHASES.indexOf(failover.phase));
  const told = claims.map(({ failover }) => failover.phase).join(', ');
  const forward = ranks.every((rank, n) => rank >= (ranks[n - 1] ?? 0));
  return audit('the phases went forward', forward, `told: ${told}`);
};

/** Of what nobody heard nobody knows whether it was told: where the product did not answer the witness, and told nothing since. */
const unheard = (history: Recorded, since: number): Audit | undefined => {
  const silence = all(history, 'unheard').findLast(({ of, at }) => of === 'claims' && at > since);
  if (silence === undefined) return undefined;
  const heard = all(history, 'claimed').some(({ askedAt }) => askedAt > silence.askedAt);
  if (heard) return undefined;
  return { claim: 'nothing', verdict: 'inconclusive', because: `nobody heard it: ${silence.because}` };
};

/** Every claim about the failover that was shown somewhere, beside what was seen of it. */
const auditClaims = (history: Recorded, loss: Experiment, shown: Recorded): readonly Audit[] => {
  const claims = failoverOf(shown, loss.fault);
  const last = claims.at(-1)?.failover;
  if (last === undefined) {
    const silence = unheard(history, onsetOf(history)?.at ?? 0);
    const missing = untold(history, loss).map((row) => silence ?? row);
    return [...missing, ...whereabouts(history, shown)];
  }
  const times = seenPhases(history, loss).map((phase) => auditPhase(phase, last, SANDBOX));
  return [
    order(claims),
    once(history, shown, loss.fault),
    cause(last, loss.fault),
    ...auditEnd(history, loss, { claims, last }),
    ...times.filter((row) => row !== undefined),
    ...whereabouts(history, shown),
  ];
};

const DOUBTS = ['breached', 'inconclusive'] as const;

const verdictOf = (promised: Promised, rows: readonly Audit[]): Judgement => {
  const verdict = DOUBTS.find((worst) => rows.some((row) => row.verdict === worst)) ?? 'met';
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
