import { z } from 'zod';
import type { WireRow } from './offer-wire';
import { CONDITIONS, compared, type Order } from './query';

/** JSON that comes as the text of a query parameter. */
export const JSON_TEXT = z.string().transform((text) => JSON.parse(text) as unknown);

const PAGE = 25;

/** How a page of a list is asked for. */
export const PAGE_QUERY = z.object({
  limit: z.coerce.number().int().positive().max(PAGE).default(PAGE),
  after_token: z.string().optional(),
  select_filters: JSON_TEXT.pipe(CONDITIONS).default({}),
});

/** A row to be listed, and the id that no other row has. */
export interface Numbered {
  readonly id: number;
  readonly wire: WireRow;
}

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

const TOKEN = JSON_TEXT.pipe(z.object({ values: z.record(z.string(), z.unknown()) }));

const sortable = ({ id, wire }: Numbered): WireRow => ({ ...wire, id });

/** A token names what the last row of a page was sorted by. */
function tokenOf(row: Numbered, order: Order): string {
  const values = Object.fromEntries(order.map(([field]) => [field, sortable(row)[field]]));
  return Buffer.from(JSON.stringify({ values })).toString('base64url');
}

/** The rows after a token in the order asked for, and the token of what follows (null at the end). */
export function page<Row extends Numbered>(
  rows: readonly Row[],
  { limit, after_token: after }: { readonly limit: number; readonly after_token?: string | undefined },
  asked: Order = [],
): Page<Row> {
  const order: Order = [...asked, ['id', 'asc']];
  const sorted = [...rows].sort((one, other) => compared(sortable(one), sortable(other), order));
  const last = after === undefined ? undefined : TOKEN.parse(Buffer.from(after, 'base64url').toString());
  const rest = sorted.filter((row) => last === undefined || compared(sortable(row), last.values, order) > 0);
  const shown = rest.slice(0, limit);
  const end = shown.at(-1);
  return { rows: shown, next: end !== undefined && rest.length > limit ? tokenOf(end, order) : null };
}
