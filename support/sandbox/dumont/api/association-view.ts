import { runningEvent, stateOf, type AssociationState } from '../failover/standby-state';
import { NOWHERE, type Instance, type Standby, type Work } from '../records';
import type { Product } from '../product';
import type { Store } from '../store';

const HEALTH: Readonly<Record<AssociationState, string>> = {
  disabled: 'unknown',
  provisioning: 'unknown',
  syncing: 'unknown',
  ready: 'healthy',
  failover_active: 'healthy',
  recovering: 'healthy',
  error: 'unhealthy',
};

const LOST: readonly Instance['status'][] = ['failover', 'offline', 'error'];

function vmView({ name, zone, address }: Standby): unknown {
  const { host, port, user } = address ?? NOWHERE;
  return { name, zone, ip: host, ssh_port: port, ssh_user: user };
}

/** The instance if it was lost; one that is left while it still serves was not. */
function lostOf(store: Store, { instance: id }: Work): Instance | undefined {
  const instance = id === null ? undefined : store.instances.find(id);
  if (instance === undefined || !LOST.includes(instance.status)) return undefined;
  return instance.status === 'failover' && instance.lossReason === null ? undefined : instance;
}

/** While the market does not answer, nobody knows whether what is protected can be replaced. */
const healthOf = (state: AssociationState, { known }: Product['books']): string =>
  known || state === 'error' ? HEALTH[state] : 'unknown';

const troubleOf = (lost: Instance | undefined, { alarm, failureReason }: Standby): string | null =>
  lost?.lossReason ?? alarm ?? failureReason;

/** A GPU instance and its CPU Standby as the customer sees them. */
export function associationView({ store, books }: Product, work: Work, standby: Standby): unknown {
  const lost = lostOf(store, work);
  const event = runningEvent(store, work.id);
  const state = stateOf(store, work, standby);
  return {
    gpu_instance_id: work.instance,
    cpu_standby: vmView(standby),
    sync_enabled: standby.syncEnabled,
    state,
    sync_count: standby.syncCount,
    last_sync_at: standby.lastSyncAt,
    health_status: healthOf(state, books),
    gpu_failed: lost !== undefined,
    failure_reason: troubleOf(lost, standby),
    failed_at: lost === undefined ? null : (event?.startedAt ?? null),
  };
}
