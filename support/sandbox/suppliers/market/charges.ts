import { z } from 'zod';
import { now } from '../../clock';
import type { BillRow, Used } from '../meter/meter';
import type { WireRow } from './offer-wire';
import { page, PAGE_QUERY } from './pages';
import { matches, type Conditions } from './query';
import { Refusal } from './refusal';

/** How the bill is asked for: up to 500 rows a page. */
export const CHARGES_QUERY = PAGE_QUERY.extend({
  limit: z.coerce.number().int().positive().max(500).default(25),
  latest_first: z.stringbool().default(false),
});

const MONOTONIC_EPOCH = Date.now() - now(); // fixed once: a charge keeps its start from page to page

/** A moment of the monotonic clock, in seconds since 1970. */
export const epoch = (monotonic: number): number => (MONOTONIC_EPOCH + monotonic) / 1000;

/** What was used and at which price, in words. */
export const usage = ({ amount, quantity }: Used): { readonly quantity: string; readonly rate: string } => ({
  quantity: quantity.toFixed(3),
  rate: (quantity === 0 ? 0 : amount / quantity).toFixed(4),
});

/** What one of it is called in a price. */
const ONE: Readonly<Record<Used['unit'], string>> = { hours: 'hour', GB: 'GB' };

const itemWire = (row: BillRow, used: Used): WireRow => ({
  start: epoch(row.from),
  end: epoch(row.to ?? now()),
  type: used.type,
  source: null,
  description: `${usage(used).quantity} ${used.unit} at $${usage(used).rate}/${ONE[used.unit]}`,
  amount: used.amount,
  metadata: {},
  items: [],
});

const chargeWire = (row: BillRow): WireRow => ({
  start: epoch(row.from),
  end: epoch(row.to ?? now()),
  type: 'instance',
  source: `instance-${row.id}`,
  description: `Instance ${row.id} Charges`,
  amount: row.amount,
  metadata: { label: row.label },
  items: row.items.map((used) => itemWire(row, used)),
});

const DAYS = z.object({
  gte: z.coerce.number().default(0),
  lte: z.coerce.number().default(Number.MAX_SAFE_INTEGER),
});
const DAY = 86_400;

/** Charges are booked by the day: those that began on the last day asked for are in. */
function within(days: Conditions[string] | undefined): (row: WireRow) => boolean {
  const { data: asked } = DAYS.safeParse(days);
  if (asked === undefined) throw new Refusal(400, 'invalid_args', 'select_filters must say which days.');
  return ({ start, end }) => {
    const day = Math.floor(Number(start) / DAY) * DAY;
    return day <= asked.lte && Number(end) >= asked.gte;
  };
}

/** A row may be asked for by its label, too. */
const chosenBy = (wire: WireRow, label: string): WireRow => ({ ...wire, label });

/** The bill on the wire: a row per instance, also of those long gone. */
export function chargesWire(bill: readonly BillRow[], query: z.infer<typeof CHARGES_QUERY>): WireRow {
  const { day, ...conditions } = query.select_filters;
  const asked = within(day);
  const all = bill
    .map((row) => ({ id: Number(row.id), wire: chargeWire(row), label: row.label }))
    .filter(({ wire, label }) => asked(wire) && matches(chosenBy(wire, label), conditions));
  const { rows, next } = page(all, query, query.latest_first ? [['start', 'desc']] : []);
  const results = rows.map(({ wire }) => wire);
  return { success: true, count: results.length, total: all.length, next_token: next, results };
}
