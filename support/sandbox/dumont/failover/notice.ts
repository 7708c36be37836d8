import type { Product } from '../product';
import { settingsOf } from '../settings';
import { canLeave, leave } from './leave';
import { switchedOff } from './strategy';

const NOTICE = /^reclaim at \S+$/;

/** A host that is going to be taken back is left before, once per notice; while that is not possible, nothing is done. */
export function heed(product: Product, id: number, message: string): void {
  const { store, journal } = product;
  const { work, noticed } = store.instances.get(id);
  if (!NOTICE.test(message) || noticed === message) return;
  const wanted = settingsOf(store).autoFailover && switchedOff(store, work) === undefined;
  if (!wanted || !canLeave(product, work, id)) return;
  journal.note('notice seen', { machine: `gpu-${id}`, message });
  leave(product, work, { reason: 'spot_interruption', notice: message });
}
