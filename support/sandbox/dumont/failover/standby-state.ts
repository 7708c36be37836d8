import type { FailoverEvent, Standby, Work } from '../records';
import type { Store } from '../store';

/** What the customer is told of a standby's readiness. */
export type AssociationState =
  'disabled' | 'provisioning' | 'syncing' | 'ready' | 'failover_active' | 'recovering' | 'error';

/** The failover of a work that has not ended; a rehearsal leaves the work and its standby alone. */
export const runningEvent = (store: Store, work: string): FailoverEvent | undefined =>
  store.events.all().find((event) => event.work === work && !event.rehearsal && event.completedAt === null);

/** Ready is only what has a verified copy of the present epoch and goes on being copied. */
export function stateOf(store: Store, work: Work, standby: Standby): AssociationState {
  const event = runningEvent(store, work.id);
  if (event !== undefined) return event.phase === 'restoring' ? 'recovering' : 'failover_active';
  if (standby.address === null) return standby.failureReason === null ? 'provisioning' : 'error';
  return syncState(work, standby);
}

function syncState(work: Work, standby: Standby): AssociationState {
  if (!standby.syncEnabled) return 'disabled';
  if (work.place?.kind === 'cpu') return 'error';
  if (standby.alarm !== null) return 'error';
  return standby.copiedEpoch === work.epoch ? 'ready' : 'syncing';
}
