import { now } from '../../clock';
import { detected, ended } from '../failover/event';
import { unreadiness } from '../failover/readiness';
import { switchedOff } from '../failover/strategy';
import { intent } from '../operations/operation';
import type { Product } from '../product';
import { settingsOf } from '../settings';
import type { Loss } from './heartbeat';

/** Declares a GPU lost; true when a failover has begun. What cannot be failed over says so and stays watched. */
export function declare(product: Product, id: string, loss: Loss): boolean {
  const { store, journal, supervision } = product;
  const work = store.works.get(id);
  const instance = store.instances.get(work.instance ?? -1);
  journal.note('loss declared', { machine: `gpu-${instance.id}`, lostAt: loss.at, because: loss.because });
  const operation = intent('failover', 'fencing', work);
  const event = detected(operation, instance.id, loss);
  const obstacle = obstacleTo(product, id);
  store.atomically(() => {
    const status = obstacle === undefined ? 'failover' : 'offline';
    store.instances.change(instance.id, { status, lossReason: loss.because });
    if (obstacle !== undefined) store.events.put(event.id, ended(event, obstacle, now()));
    else {
      store.events.put(event.id, event);
      store.operations.put(operation.id, operation);
      store.works.change(id, { tokens: [...work.tokens, operation.id] });
    }
  });
  if (obstacle === undefined) supervision.begin(operation);
  return obstacle === undefined;
}

function obstacleTo({ store }: Product, id: string): string | undefined {
  if (!settingsOf(store).autoFailover) return 'Automatic failover is switched off.';
  return switchedOff(store, id) ?? unreadiness(store.works.get(id));
}
