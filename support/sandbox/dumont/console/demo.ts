import type { Call } from './visit';

/** What stands for the token of a visitor who has no account. */
export const DEMO = 'demo';

const NO_FAILOVERS = {
  total_failovers: 0,
  successful_failovers: 0,
  failed_failovers: 0,
  success_rate: 0,
  mttr_ms: 0,
  latency_by_phase_ms: {},
  data_restored_count: 0,
  gpus_provisioned_count: 0,
  primary_cause: null,
  history: [],
};

const NOTHING: Readonly<Record<string, object>> = {
  'GET /instances': { instances: [] },
  'GET /standby/associations': { associations: [] },
  'GET /standby/failover/report': NO_FAILOVERS,
};

const nameOf = ({ method, url }: Call): string => `${method} ${url.split('?')[0] ?? ''}`;

/** Whether everybody may ask that, with an account or without. */
export const isPublic = (call: Call): boolean =>
  ['GET /instances/offers', 'POST /auth/login'].includes(nameOf(call));

/** What whoever has no account finds of their own: nothing; undefined for what needs one. */
export const ownOfDemo = (call: Call): object | undefined => NOTHING[nameOf(call)];
