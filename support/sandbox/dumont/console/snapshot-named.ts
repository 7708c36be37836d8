import { z } from 'zod';
import { facts } from './facts';
import type { Html } from './html';
import { Refused, type Visit } from './visit';
import { SNAPSHOTS, type Snapshot } from './wire-snapshots';
import { bytes, instant } from './words';

/** Where all snapshots are listed. */
export const LIST = '/app/snapshots';
/** How a snapshot is called in addresses. */
export const SHORT_ID = z.string().regex(/^[0-9a-f]{8}$/);
const PARAMS = z.object({ id: SHORT_ID });

/** The id of a snapshot in the address; one that cannot be is as unknown as any other. */
export function named({ request, words }: Visit): string {
  const { data } = PARAMS.safeParse(request.params);
  if (data === undefined) throw new Refused(404, words.notFound);
  return data.id;
}

/** The snapshot that the address names. */
export async function snapshotIn(visit: Visit): Promise<Snapshot> {
  const id = named(visit);
  const { snapshots } = await visit.get(SNAPSHOTS, '/snapshots');
  const found = snapshots.find(({ short_id: short }) => short === id);
  if (found === undefined) throw new Refused(404, visit.words.notFound);
  return found;
}

/** What is known of a snapshot. */
export const known = (snapshot: Snapshot, { words, language }: Visit): Html =>
  facts(words.snapshot, [
    [words.snapshot, snapshot.short_id],
    [words.name, snapshot.name],
    [words.instance, snapshot.instance_id],
    [words.time, instant(snapshot.time)],
    [words.size, bytes(snapshot.size, language)],
  ]);
