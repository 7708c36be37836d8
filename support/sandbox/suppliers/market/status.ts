import type { Standing } from '../rent';

/** The market's word for how a rented machine stands; a loss shows only once it was noticed. */
export const ACTUAL_STATUS: Readonly<Record<Standing, string | null>> = {
  accepted: null,
  created: 'created',
  loading: 'loading',
  up: 'running',
  severed: 'running',
  unreachable: 'offline',
  stopping: 'running',
  stopped: 'stopped',
  vanished: 'running',
  lost: 'offline',
  failed: 'exited',
  ending: 'exited',
  gone: 'exited',
};
