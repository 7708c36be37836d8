import type { Visit } from './visit';
import { INSTANCE, REPORT, type Event, type Instance } from './wire';
import { MOVE } from './wire-moves';

/** Where a failover took the work of an instance. */
const failedOverTo = (history: readonly Event[], id: number): number | undefined =>
  history.find((event) => event.gpu_instance_id === id && event.success === true && !event.rehearsal)
    ?.new_gpu_id ?? undefined;

/** Where its customer moved the work of an instance. */
async function movedTo(visit: Visit, id: number): Promise<number | undefined> {
  const move = await visit.find(MOVE, `/instances/${id}/migrate`);
  if (move?.success !== true || move.old_instance_id !== id) return undefined;
  return move.new_instance_id ?? undefined;
}

/** What has taken the place of an instance, which itself may be gone by now. */
async function successorOf(visit: Visit, id: number): Promise<number | undefined> {
  const instance = await visit.find(INSTANCE, `/instances/${id}`);
  if (instance !== undefined) return instance.replaced_by ?? undefined;
  const { history } = await visit.get(REPORT, '/standby/failover/report?days=30');
  return failedOverTo(history, id) ?? movedTo(visit, id);
}

/** Of these instances the one that a snapshot is of, or the one that its work has gone to since; undefined where it is none of them. */
export async function heirOf(
  visit: Visit,
  origin: number,
  among: readonly Instance[],
): Promise<Instance | undefined> {
  const passed: number[] = [];
  for (let id: number | undefined = origin; id !== undefined && !passed.includes(id);) {
    passed.push(id);
    id = await successorOf(visit, id);
  }
  return among.find(({ id }) => id === passed.at(-1));
}
