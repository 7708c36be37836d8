import { z } from 'zod';
import { invalid } from './refusal';

const LONGEST = 500;

/** How a list is asked for, page by page. */
export const LIST_QUERY = z.object({
  filter: z.string().optional(),
  maxResults: z.coerce.number().int().min(0).max(LONGEST).default(LONGEST),
  orderBy: z.enum(['', 'name', 'creationTimestamp desc']).default('name'),
  pageToken: z.string().optional(),
});
export type ListQuery = z.infer<typeof LIST_QUERY>;

/** What a row of a list is sorted by. */
export interface Sortable {
  readonly zone: string;
  readonly name: string;
  readonly createdAt: Date;
}

const DIGITS = 15;

/** Keys that sort as text the way the list was asked for; every row has its own. */
const keyOf = ({ zone, name, createdAt }: Sortable, order: ListQuery['orderBy']): string => {
  const newestFirst = String(10 ** DIGITS - createdAt.getTime()).padStart(DIGITS, '0');
  return `${order === 'creationTimestamp desc' ? newestFirst : ''} ${name} ${zone}`;
};

const tokenOf = (key: string): string => Buffer.from(key).toString('base64url');

function keyIn(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (tokenOf(key) !== token || !key.includes(' ')) throw invalid('pageToken', token);
  return key;
}

/** The rows of one page, and the token of the next one when there is more. */
export function page<Row extends Sortable>(
  rows: readonly Row[],
  { maxResults, orderBy, pageToken }: ListQuery,
): { readonly rows: readonly Row[]; readonly next: { readonly nextPageToken?: string } } {
  const after = pageToken === undefined ? '' : keyIn(pageToken);
  const sorted = rows
    .map((row) => ({ row, key: keyOf(row, orderBy) }))
    .filter(({ key }) => key > after)
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const shown = sorted.slice(0, maxResults === 0 ? LONGEST : maxResults);
  const last = shown.at(-1);
  const more = last !== undefined && sorted.length > shown.length;
  return { rows: shown.map(({ row }) => row), next: more ? { nextPageToken: tokenOf(last.key) } : {} };
}
