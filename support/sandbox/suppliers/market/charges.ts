import { z } from 'zod';
import { now } from '../../clock';
import type { BillRow } from '../meter/meter';
import { PAGE_QUERY, page } from './lists';
import type { WireRow } from './offer-wire';
import { matches } from './query';

/** How the bill is asked for: up to 500 rows a page. */
export const CHARGES_QUERY = PAGE_QUERY.extend({
  limit: z.coerce.number().int().positive().max(500).default(25),
});

const epoch = (monotonic: number): number => (Date.now() - (now() - monotonic)) / 1000;

const chargeWire = (row: BillRow): WireRow => ({
  start: epoch(row.from),
  end: epoch(row.to ?? now()),
  type: 'instance',
  source: `instance-${row.id}`,
  description: `Instance ${row.id} Charges`,
  amount: row.amount,
  metadata: { label: row.label },
  items: row.items.map(({ type, amount }) => ({
    start: epoch(row.from),
    end: epoch(row.to ?? now()),
    type,
    source: null,
    description: type,
    amount,
    metadata: {},
    items: [],
  })),
});

/** A row may be asked for by its label and by when it ended, too. */
const chosenBy = (wire: WireRow, label: string): WireRow => ({ ...wire, when: wire['end'], label });

/** The bill on the wire: a row per instance, also of those long gone. */
export function chargesWire(bill: readonly BillRow[], query: z.infer<typeof CHARGES_QUERY>): WireRow {
  const all = bill
    .map((row) => ({ id: Number(row.id), wire: chargeWire(row), label: row.label }))
    .filter(({ wire, label }) => matches(chosenBy(wire, label), query.select_filters ?? {}));
  const { rows, next } = page(all, query);
  const results = rows.map(({ wire }) => wire);
  return { success: true, count: results.length, total: all.length, next_token: next, results };
}
