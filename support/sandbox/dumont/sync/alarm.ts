import type { Product } from '../product';

/** What the customer is told when there is nothing that could be copied. */
export const WORKSPACE_GONE =
  'The workspace of the GPU instance is empty or not mounted: nothing is copied, and the copy is kept as it is.';

/** Tells the customer why the copy cannot be relied on; the next verified pass takes it back. */
export function raise({ store, journal }: Product, work: string, because: string): void {
  const { standby } = store.works.get(work);
  if (standby === null || standby.alarm === because) return;
  store.works.change(work, { standby: { ...standby, alarm: because } });
  journal.note('alarm', { work, because });
}
