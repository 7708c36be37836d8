import { z } from 'zod';
import { instanceWire } from './instance-wire';
import type { WireRow } from './offer-wire';
import { JSON_TEXT, page, PAGE_QUERY } from './pages';
import { matches } from './query';
import type { Rental } from './rental';

const SORTING = z.array(z.object({ col: z.string(), dir: z.enum(['asc', 'desc']).default('asc') }));

/** How a page of the instances is asked for: sorted by columns, and only some of them. */
export const INSTANCES_QUERY = PAGE_QUERY.extend({
  order_by: JSON_TEXT.pipe(SORTING).default([]),
  select_cols: JSON_TEXT.pipe(z.array(z.string())).default(['*']),
});

function counted(labels: readonly (string | null)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const label of labels) counts[label ?? ''] = (counts[label ?? ''] ?? 0) + 1;
  return counts;
}

const only = (row: WireRow, columns: readonly string[]): WireRow =>
  columns.includes('*')
    ? row
    : Object.fromEntries(Object.entries(row).filter(([column]) => columns.includes(column)));

/** The newer list: pages of 25 with a token. */
export function pagedList(rentals: readonly Rental[], query: z.infer<typeof INSTANCES_QUERY>): WireRow {
  const chosen = rentals
    .map((rental) => ({ id: rental.contract.id, wire: instanceWire(rental), label: rental.label }))
    .filter(({ wire }) => matches(wire, query.select_filters));
  const { rows, next } = page(
    chosen,
    query,
    query.order_by.map(({ col, dir }) => [col, dir]),
  );
  return {
    success: true,
    instances: rows.map(({ wire }) => only(wire, query.select_cols)),
    instances_found: rows.length,
    total_instances: chosen.length,
    label_counts: counted(chosen.map(({ label }) => label)),
    next_token: next,
  };
}

/** What the list can be filtered by at present: every combination there is. */
export function filtersWire(rentals: readonly Rental[]): WireRow {
  const rows = rentals
    .map(instanceWire)
    .map((row) => only(row, ['actual_status', 'gpu_name', 'verification']));
  const distinct = new Map(rows.map((row) => [JSON.stringify(row), row]));
  return { success: true, filters: [...distinct.values()] };
}
