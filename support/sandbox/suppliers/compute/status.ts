import type { Standing } from '../rent';

/** Compute Engine's word for how a VM stands; a lost host ends in TERMINATED. */
export const STATUS: Readonly<Record<Standing, string>> = {
  accepted: 'PROVISIONING',
  created: 'PROVISIONING',
  loading: 'STAGING',
  up: 'RUNNING',
  severed: 'RUNNING',
  unreachable: 'RUNNING',
  stopping: 'STOPPING',
  stopped: 'TERMINATED',
  vanished: 'RUNNING',
  lost: 'TERMINATED',
  failed: 'TERMINATED',
  ending: 'STOPPING',
  gone: 'TERMINATED',
};
