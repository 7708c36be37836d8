import { now } from '../../clock';
import { PHASES, type FailoverEvent, type Operation, type Phase } from '../records';
import type { Store } from '../store';
import type { Loss } from '../watch/heartbeat';

const ORDER: readonly Phase[] = [...PHASES, 'failed'];

const begun = (operation: Operation, instance: number, since: number): Omit<FailoverEvent, 'reason'> => ({
  id: operation.id,
  work: operation.work,
  instance,
  rehearsal: operation.kind === 'rehearsal',
  phase: 'detecting',
  phaseSince: since,
  lostAt: since,
  startedAt: new Date().toISOString(),
  resumedAt: null,
  completedAt: null,
  success: null,
  newInstance: null,
  dataRestored: false,
  restoredFrom: null,
  timings: {},
  totalTime: null,
  failureReason: null,
});

/** A failover as it is when the loss is declared: it counts from the loss itself. */
export const detected = (operation: Operation, instance: number, { at }: Loss): FailoverEvent => ({
  ...begun(operation, instance, at),
  reason: 'gpu_failure',
});

/** A failover as it is when it is decided to leave a GPU that still serves, or to rehearse that. */
export const planned = (operation: Operation, instance: number, reason: string): FailoverEvent => ({
  ...begun(operation, instance, now()),
  reason,
});

/** The event in its next phase; the time of the one it leaves is written. A phase once left is never entered again. */
export function entered(event: FailoverEvent, phase: Phase, at: number): FailoverEvent {
  if (ORDER.indexOf(phase) <= ORDER.indexOf(event.phase)) return event;
  const spent = Math.max(0, Math.round(at - event.phaseSince));
  return {
    ...event,
    phase,
    phaseSince: at,
    timings: { ...event.timings, [event.phase]: spent },
  };
}

/** The event at its end, well or not; restoring ended with the first sign of life, whatever was still to be checked. */
export function ended(event: FailoverEvent, failureReason: string | null, at: number): FailoverEvent {
  const last =
    failureReason === null ? entered(event, 'complete', event.resumedAt ?? at) : entered(event, 'failed', at);
  return {
    ...last,
    completedAt: new Date().toISOString(),
    success: failureReason === null,
    totalTime: Math.round(at - event.lostAt),
    failureReason,
  };
}

/** Enters a phase durably. */
export const enter = (store: Store, id: string, phase: Phase): FailoverEvent =>
  store.events.put(id, entered(store.events.get(id), phase, now()));

/** The instance that a failover brought is protected again: the time that took is written. */
export function protectedAgain(store: Store, instance: number): void {
  const event = store.events.all().find(({ newInstance }) => newInstance === instance);
  const resumedAt = event?.resumedAt ?? null;
  if (event === undefined || resumedAt === null || event.timings.complete !== undefined) return;
  const spent = Math.round(now() - resumedAt);
  store.events.put(event.id, { ...event, timings: { ...event.timings, complete: spent } });
}
