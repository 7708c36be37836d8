import type { Work } from '../records';

/** Why the standby of a work could not take over; undefined when it could. */
export function unreadiness({ standby }: Work): string | undefined {
  if (standby === null) return 'There is no CPU Standby.';
  if (standby.address === null || standby.copiedEpoch === null)
    return 'The CPU Standby is not ready: it has no verified copy of the workspace yet.';
  return undefined;
}
