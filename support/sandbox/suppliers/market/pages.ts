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

/** What a row is sorted by. */
const keysOf = ({ id, wire }: Numbered, order: Order): WireRow =>
  Object.fromEntries(order.map(([field]) => [field, field === 'id' ? id : wire[field]]));

/** A token names what the last row of a page was sorted by. */
const tokenOf = (values: WireRow): string => Buffer.from(JSON.stringify({ values })).toString('base64url');

/** The rows after a token in the order asked for, and the token of what follows (null at the end). */
export function page<Row extends Numbered>(
  rows: readonly Row[],
  { limit, after_token: after }: { readonly limit: number; readonly after_token?: string | undefined },
  asked: Order = [],
): Page<Row> {
  const order: Order = [...asked, ['id', 'asc']];
  const last = after === undefined ? undefined : TOKEN.parse(Buffer.from(after, 'base64url').toString());
  const rest = rows
    .map((row) => ({ row, keys: keysOf(row, order) }))
    .filter(({ keys }) => last === undefined || compared(keys, last.values, order) > 0)
    .sort((one, other) => compared(one.keys, other.keys, order));
  const shown = rest.slice(0, limit);
  const end = shown.at(-1);
  const next = end !== undefined && rest.length > limit ? tokenOf(end.keys) : null;
  return { rows: shown.map(({ row }) => row), next };
}
