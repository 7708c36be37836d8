import { z } from 'zod';
import { instanceWire } from './instance-wire';
import type { WireRow } from './offer-wire';
import { CONDITIONS, matches } from './query';
import type { Rental } from './rental';

const PAGE = 25;
const FILTERS = z
  .string()
  .transform((text) => JSON.parse(text) as unknown)
  .pipe(CONDITIONS)
  .optional();

/** How a page of a list is asked for. */
export const PAGE_QUERY = z.object({
  limit: z.coerce.number().int().positive().max(PAGE).default(PAGE),
  after_token: z.string().optional(),
  select_filters: FILTERS,
});
export type PageQuery = z.infer<typeof PAGE_QUERY>;

const tokenOf = (id: unknown): string => Buffer.from(`after:${String(id)}`).toString('base64url');

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** The rows after a token, at most so many, and the token of what follows (null at the end). */
export function page<Row extends { readonly id: number }>(
  rows: readonly Row[],
  { limit, after_token: after }: Pick<PageQuery, 'limit' | 'after_token'>,
): Page<Row> {
  const last = after === undefined ? -Infinity : Number(Buffer.from(after, 'base64url').toString().slice(6));
  const rest = rows.filter(({ id }) => id > last);
  const shown = rest.slice(0, limit);
  return { rows: shown, next: rest.length > limit ? tokenOf(shown.at(-1)?.id) : null };
}

function counted(labels: readonly (string | null)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const label of labels) counts[label ?? ''] = (counts[label ?? ''] ?? 0) + 1;
  return counts;
}

/** The newer list: pages of 25 with a token. */
export function pagedList(rentals: readonly Rental[], query: PageQuery): WireRow {
  const chosen = rentals
    .map((rental) => ({ id: rental.contract.id, wire: instanceWire(rental), label: rental.label }))
    .filter(({ wire }) => matches(wire, query.select_filters ?? {}));
  const { rows, next } = page(chosen, query);
  return {
    success: true,
    instances: rows.map(({ wire }) => wire),
    instances_found: rows.length,
    total_instances: chosen.length,
    label_counts: counted(chosen.map(({ label }) => label)),
    next_token: next,
  };
}
