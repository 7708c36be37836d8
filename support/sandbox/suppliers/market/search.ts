import { z } from 'zod';
import type { Host } from './hosts';
import { offerWire, type WireRow } from './offer-wire';
import { CONDITIONS, ORDER, matches, sorted } from './query';

const SEARCH = z.object({
  order: ORDER.default([['score', 'desc']]),
  type: z.string().default('on-demand'),
  limit: z.coerce.number().int().positive().default(64),
  allocated_storage: z.coerce.number().nonnegative().default(5),
});
const NOT_CONDITIONS = [...Object.keys(SEARCH.shape), 'select_cols', 'disable_bundling', 'resource_type'];

type Wanted = z.infer<typeof CONDITIONS>;

/** The market's client asks for driver 570.86.15 as the number 570086015. */
function withDriver({ driver_version: driver, ...rest }: Wanted): Wanted {
  if (driver === undefined) return rest;
  const numeric = Object.values(driver).every((value) => typeof value === 'number');
  return { ...rest, [numeric ? 'driver_vers' : 'driver_version']: driver };
}

/** Answer a search: the free hosts that meet its conditions, ordered and limited. */
export function search(hosts: readonly Host[], query: Readonly<Record<string, unknown>>): WireRow[] {
  const { order, type, limit, allocated_storage: disk } = SEARCH.parse(query);
  const conditions = CONDITIONS.parse(
    Object.fromEntries(Object.entries(query).filter(([field]) => !NOT_CONDITIONS.includes(field))),
  );
  const bid = type === 'bid' || type === 'interruptible';
  const rows = hosts.map((host) => offerWire(host, { disk, bid }));
  return sorted(
    rows.filter((row) => matches(row, withDriver(conditions))),
    order,
  ).slice(0, limit);
}
