/** How long did each leg of a customer's journey take, and all of it? Beside the figures of the script that was used before this suite. */
import { invalid, judge, type Judgement } from '../verdict';

/** The legs of a journey, in order. */
export const LEGS = [
  ...(['login', 'machines', 'provisioning', 'standby', 'sync', 'failover'] as const),
  ...(['snapshot', 'restore', 'migration', 'final check'] as const),
] as const;
export type LegName = (typeof LEGS)[number];

/** One leg, by the suite's clock; milliseconds. */
export interface Leg {
  readonly leg: LegName;
  readonly from: number;
  readonly to: number;
}

/** What that script measured once on real machines; milliseconds. */
export const BEFORE: Readonly<Partial<Record<LegName | 'total', number>>> = {
  login: 1_200,
  provisioning: 87_500,
  standby: 15_300,
  sync: 6_800,
  failover: 134_200,
  snapshot: 45_600,
  restore: 92_100,
  total: 382_700,
};

/** How long each leg took, and all of them from the first to the last; milliseconds. */
export interface JourneySummary {
  readonly legs: Readonly<Partial<Record<LegName, number>>>;
  readonly total: number;
}

/** The times of a journey. */
export const journeySummary = (legs: readonly Leg[]): JourneySummary => ({
  legs: Object.fromEntries(legs.map(({ leg, from, to }) => [leg, Math.round(to - from)])),
  total: Math.round((legs.at(-1)?.to ?? 0) - (legs[0]?.from ?? 0)),
});

/** The whole journey within the limit, every leg of it. */
export const journeyTook = (legs: readonly Leg[], limit: number): Judgement => {
  const promised = { promise: 'the whole journey is over', limit, unit: 'ms' };
  const missing = LEGS.filter((name) => !legs.some(({ leg }) => leg === name));
  if (missing.length > 0) return invalid(promised, `it never came to ${missing.join(', ')}`);
  const { total } = journeySummary(legs);
  return judge(promised, { lo: total, hi: total });
};
