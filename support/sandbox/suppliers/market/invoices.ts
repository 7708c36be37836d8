import { z } from 'zod';
import type { BillRow } from '../meter/meter';
import { epoch, usage } from './charges';
import type { WireRow } from './offer-wire';
import { page, PAGE_QUERY } from './pages';
import { matches } from './query';

/** Money that was put on the account: when (seconds since 1970) and how much. */
export interface Deposit {
  readonly id: number;
  readonly at: number;
  readonly amount: number;
}

/** How invoices are asked for. */
export const INVOICES_QUERY = PAGE_QUERY.extend({
  limit: z.coerce.number().int().positive().max(100).default(20),
  latest_first: z.stringbool().default(false),
});

const SERVICE = 'stripe_payments';

const depositWire = ({ id, at, amount }: Deposit): WireRow => ({
  start: at,
  end: at,
  type: 'credit',
  source: 'stripe',
  description: 'Manual billing',
  amount: -amount,
  metadata: { invoice_id: id, service: SERVICE },
  items: [],
});

/** What was paid, on the wire: pages with a token. */
export function invoicesWire(deposits: readonly Deposit[], query: z.infer<typeof INVOICES_QUERY>): WireRow {
  const all = deposits
    .filter(({ at }) => matches({ when: at, service: SERVICE }, query.select_filters))
    .map((deposit) => ({ id: deposit.id, wire: depositWire(deposit) }));
  const { rows, next } = page(all, query, query.latest_first ? [['start', 'desc']] : []);
  const results = rows.map(({ wire }) => wire);
  return { success: true, count: results.length, total: all.length, next_token: next, results };
}

/** How the older history is asked for: seconds since 1970. */
export const HISTORY_QUERY = z.object({
  sdate: z.coerce.number().default(0),
  edate: z.coerce.number().default(Number.MAX_SAFE_INTEGER),
  inc_charges: z.stringbool().default(true),
});

const charges = (row: BillRow): WireRow[] =>
  row.items.map((used) => ({
    type: 'charge',
    description: `Instance ${row.id} ${used.type.toUpperCase()} charge: ${used.unit === 'GB' ? 'GB * $/GB' : 'hours * $/hr'}`,
    timestamp: epoch(row.to ?? row.from),
    ...usage(used),
    amount: used.amount.toFixed(6),
    instance_id: Number(row.id),
  }));

const payment = ({ id, at, amount }: Deposit): WireRow => ({
  id,
  type: 'payment',
  description: 'stripe',
  timestamp: at,
  quantity: '',
  rate: '',
  amount: amount.toFixed(2),
});

/** The older history: charges of what has ended and payments, and apart from them what is running up at present. */
export function historyWire(
  { bill, deposits }: { readonly bill: readonly BillRow[]; readonly deposits: readonly Deposit[] },
  { sdate, edate, inc_charges: included }: z.infer<typeof HISTORY_QUERY>,
): WireRow {
  const ended = included ? bill.filter(({ to }) => to !== null).flatMap(charges) : [];
  const rows = [...ended, ...deposits.map(payment)].filter((row) =>
    matches(row, { timestamp: { gte: sdate, lte: edate } }),
  );
  const current = bill.filter(({ to }) => to === null).reduce((sum, { amount }) => sum + amount, 0);
  return { invoices: rows, current: { charges: current, service_fee: 0, total: current } };
}
