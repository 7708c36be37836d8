import { PHASES } from '../customer/customer';
import { all, type Listed, type Recorded } from '../witness/history';
import { type Experiment, experiment } from '../witness/judges/fault';
import { ending } from '../witness/judges/incarnations';
import { failoverOf, spared } from '../witness/judges/moments';
import { called } from '../witness/judges/onset';
import { seenPhases } from '../witness/judges/phases';
import { middle } from '../witness/verdict';

/** A phase, in milliseconds from the fault; open when its end was not seen. */
export interface Span {
  readonly phase: string;
  readonly from: number;
  readonly to: number;
  readonly open: boolean;
}

/** What everything that the suppliers list costs from an instant on; milliseconds from the fault, dollars per hour. */
export interface Paid {
  readonly at: number;
  readonly pricePerHour: number;
}

/** What happened around a fault, in milliseconds from it: the phases seen and claimed, when records were acknowledged, what was paid. */
export interface Timeline {
  readonly fault: string;
  readonly from: number;
  readonly to: number;
  readonly observed: readonly Span[];
  readonly claimed: readonly Span[];
  readonly acknowledged: readonly number[];
  readonly paid: readonly Paid[];
}

interface Stretch {
  readonly phase: string;
  readonly took: number;
}

const LEAD = 1_000;
const TRAIL = 1_000;

/** One stretch after the other; what was not seen to end lasts until the record ends, and nothing follows it. */
const laidOut = (stretches: readonly Stretch[], end: number): readonly Span[] => {
  const spans: Span[] = [];
  let from = 0;
  for (const { phase, took } of stretches) {
    const open = !Number.isFinite(took);
    const to = open ? Math.max(from, end) : from + took;
    spans.push({ phase, from, to, open });
    if (open) break;
    from = to;
  }
  return spans;
};

const seen = (history: Recorded, loss: Experiment): readonly Stretch[] =>
  seenPhases(history, loss).map(({ phases, took }) => ({ phase: phases.join('+'), took: middle(took) }));

const told = (history: Recorded, { fault }: Experiment): readonly Stretch[] => {
  const timings = failoverOf(history, fault).at(-1)?.failover.phaseTimings ?? {};
  return PHASES.flatMap((phase) => {
    const took = timings[phase];
    return took === undefined ? [] : [{ phase, took }];
  });
};

const priceOf = (machines: readonly Listed[]): number =>
  machines.reduce((sum, { pricePerHour = 0, listPrice = 0 }) => sum + pricePerHour + listPrice, 0);

/** What the books listed at the beginning, at each change, and at the end. */
const paidFor = (
  history: Recorded,
  zero: number,
  { from, to }: Pick<Timeline, 'from' | 'to'>,
): readonly Paid[] => {
  const prices = all(history, 'census').flatMap(({ at, machines }) =>
    machines === undefined ? [] : { at: at - zero, pricePerHour: priceOf(machines) },
  );
  const before = prices.findLast(({ at }) => at <= from)?.pricePerHour ?? 0;
  const within = prices.filter(({ at }) => at > from && at <= to);
  const last = within.at(-1)?.pricePerHour ?? before;
  return [{ at: from, pricePerHour: before }, ...within, { at: to, pricePerHour: last }];
};

/** The timeline of what followed a fault, without phases where nothing was lost; undefined where there is no fault to judge. */
export const timelineOf = (history: Recorded): Timeline | undefined => {
  const loss = experiment(history);
  if (typeof loss === 'string') return undefined;
  const zero = middle(loss.struck);
  const end = ending(history) - zero;
  const calm = spared(history, loss);
  const observed = calm ? [] : laidOut(seen(history, loss), end);
  const claimed = laidOut(told(history, loss), end);
  const last = calm ? end : Math.max(0, ...[...observed, ...claimed].map(({ to }) => to));
  const [from, to] = [-LEAD, Math.min(Math.max(end, last), last + TRAIL)];
  const acknowledged = all(history, 'answered')
    .filter(({ answer }) => answer.verb === 'offer')
    .map(({ at }) => at - zero)
    .filter((at) => at >= from && at <= to);
  const paid = paidFor(history, zero, { from, to });
  return { fault: called(loss.fault), from, to, observed, claimed, acknowledged, paid };
};

/** How many records were acknowledged in each of so many equal parts of the timeline. */
export const density = ({ from, to, acknowledged }: Timeline, parts: number): readonly number[] => {
  const counts = Array.from({ length: parts }, () => 0);
  for (const at of acknowledged) {
    const part = Math.min(parts - 1, Math.floor(((at - from) / (to - from)) * parts));
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
};
