import { z } from 'zod';
import type { WireRow } from './offer-wire';

const SCALAR = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const OPERATORS = z.strictObject({
  eq: SCALAR.optional(),
  neq: SCALAR.optional(),
  gt: SCALAR.optional(),
  gte: SCALAR.optional(),
  lt: SCALAR.optional(),
  lte: SCALAR.optional(),
  in: z.array(SCALAR).optional(),
  notin: z.array(SCALAR).optional(),
});

/** Conditions by field, as the market's search takes them; a bare value means eq. */
export const CONDITIONS = z.record(z.string(), z.union([OPERATORS, SCALAR.transform((eq) => ({ eq }))]));

/** The order of an answer: fields with asc or desc. */
export const ORDER = z.array(z.tuple([z.string(), z.string()]));
export type Order = z.infer<typeof ORDER>;

type Scalar = z.infer<typeof SCALAR>;
export type Conditions = z.infer<typeof CONDITIONS>;

/** Numbers and booleans may come as strings; a place counts by its country code, too. */
function same(field: string, actual: unknown, wanted: Scalar): boolean {
  if (typeof actual === 'number') return actual === Number(wanted);
  const place = field === 'geolocation' && String(actual).endsWith(`, ${String(wanted)}`);
  return place || String(actual) === String(wanted);
}

const COMPARE = {
  gt: (actual: number, wanted: number) => actual > wanted,
  gte: (actual: number, wanted: number) => actual >= wanted,
  lt: (actual: number, wanted: number) => actual < wanted,
  lte: (actual: number, wanted: number) => actual <= wanted,
} as const;

type Test = (field: string, actual: unknown, wanted: unknown) => boolean;

const list = (wanted: unknown): readonly Scalar[] => wanted as readonly Scalar[];
const number =
  (name: keyof typeof COMPARE): Test =>
  (_field, actual, wanted) =>
    COMPARE[name](Number(actual), Number(wanted));

const TESTS: Readonly<Record<string, Test>> = {
  eq: (field, actual, wanted) => same(field, actual, wanted as Scalar),
  neq: (field, actual, wanted) => !same(field, actual, wanted as Scalar),
  in: (field, actual, wanted) => list(wanted).some((one) => same(field, actual, one)),
  notin: (field, actual, wanted) => !list(wanted).some((one) => same(field, actual, one)),
  gt: number('gt'),
  gte: number('gte'),
  lt: number('lt'),
  lte: number('lte'),
};

/** Whether a row meets every condition; a field that rows do not have is met by none. */
export function matches(row: WireRow, conditions: Conditions): boolean {
  return Object.entries(conditions).every(([field, operators]) =>
    Object.entries(operators)
      .filter(([, wanted]) => wanted !== undefined)
      .every(([name, wanted]) => TESTS[name]?.(field, row[field], wanted) ?? false),
  );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const ranked = (one: unknown, other: unknown): number =>
  typeof one === 'string' || typeof other === 'string'
    ? text(one).localeCompare(text(other))
    : Number(one ?? 0) - Number(other ?? 0);

/** Which of two rows comes first in the order asked for: negative, positive, or zero when neither does. */
export function compared(one: WireRow, other: WireRow, order: Order): number {
  for (const [field, direction] of order) {
    const rank = ranked(one[field], other[field]);
    if (rank !== 0) return direction === 'desc' ? -rank : rank;
  }
  return 0;
}

/** The rows in the order asked for. */
export const sorted = (rows: readonly WireRow[], order: Order): WireRow[] =>
  [...rows].sort((one, other) => compared(one, other, order));
