import { delay } from '../../clock';
import { standbyHost } from '../machine/hosts';
import type { Product } from '../product';
import type { Operation, Standby } from '../records';
import { reasonOf, Refusal } from '../refusal';
import { leave, runningFailover } from './leave';
import { unreadiness } from './readiness';
import { stateOf, type AssociationState } from './standby-state';
import { switchedOff } from './strategy';

/** What the customer reads of a standby that is not ready. */
const CONDITION: Readonly<Record<Exclude<AssociationState, 'ready'>, string>> = {
  disabled: 'its sync is stopped',
  provisioning: 'it is being made',
  syncing: 'its copy of the workspace is not complete yet',
  failover_active: 'the work is on it',
  recovering: 'the work is leaving it',
  error: 'its sync fails',
};

const conditionOf = (state: keyof typeof CONDITION, { alarm }: Standby): string =>
  state === 'error' && alarm !== null ? alarm : `${CONDITION[state]}.`;

/** Why the standby of a work could not take over now, asked of the standby itself; undefined when it could. */
export async function unreadinessNow(
  { store, connections, units }: Product,
  id: string,
): Promise<string | undefined> {
  const work = store.works.get(id);
  const obstacle = unreadiness(work);
  if (obstacle !== undefined || work.standby === null) return obstacle;
  const state = stateOf(store, work, work.standby);
  if (state !== 'ready') return `The CPU Standby is not ready: ${conditionOf(state, work.standby)}`;
  const answered = connections.must(standbyHost(work.standby), 'true').then(
    () => undefined,
    (error: unknown) => `The CPU Standby does not answer: ${reasonOf(error)}`,
  );
  // Who asks is answered, however long the standby takes.
  const late = delay(units.heartbeat).then(() => 'The CPU Standby does not answer.');
  return Promise.race([answered, late]);
}

/** Why nothing could take a work over now: because that is not wanted, or its standby could not; undefined when it could. */
export const obstacleNow = (product: Product, id: string): Promise<string | undefined> => {
  const off = switchedOff(product.store, id);
  return off === undefined ? unreadinessNow(product, id) : Promise.resolve(off);
};

/** Moves a work off its GPU because the customer asks; asked again while that goes on, it answers the one under way. */
export async function failOver(product: Product, id: string, reason: string): Promise<Operation> {
  const running = runningFailover(product, id);
  if (running !== undefined) return running;
  const obstacle = await obstacleNow(product, id);
  // What has begun while the standby was asked is answered, not refused.
  if (obstacle !== undefined && runningFailover(product, id) === undefined) throw new Refusal(409, obstacle);
  return leave(product, id, { reason });
}
