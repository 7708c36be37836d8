import { now } from '../clock';
import { letPass, until } from '../patience';
import type { FaultKind } from '../suppliers/faults';
import { lostSight } from '../witness/judges/fault';
import type { Scene, Stage } from './scene';

/** How long the witness may need to find the machine silent. Milliseconds. */
const CONFIRMED = 30_000;

/** Break the machine of the scene's instance, at an instant drawn within the product's own periods, and let the witness confirm it. */
export const breakGpu = async (
  { draw, faults, signal }: Stage,
  scene: Scene,
  kind: FaultKind,
): Promise<void> => {
  const { history, units, actor } = scene;
  const { id, machine, rental } = actor;
  await letPass(draw(kind) * Math.max(units.heartbeat, units.syncInterval), signal);
  const { sentAt: f0, acceptedAt } = await faults.inject(kind, { supplier: 'gpu-market', id: rental });
  history.add({ kind: 'fault', at: now(), fault: kind, f0, f1: acceptedAt, machine, instance: id });
  await until(
    {
      hoped: `the witness itself loses ${machine} after the fault "${kind}"`,
      within: CONFIRMED,
      look: () => typeof lostSight(history, machine, f0) === 'number',
      changed: (over) => history.changed(over),
      seen: () => String(lostSight(history, machine, f0)),
      every: 20,
    },
    signal,
  );
};
