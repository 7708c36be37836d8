import { delay } from '../../clock';
import type { Fact } from './facts';
import type { Visit } from './visit';
import { READINESS, type Association } from './wire';

/** A CPU Standby that takes longer to answer holds up no page; milliseconds. */
const PATIENCE = 300;
const BUSY: readonly string[] = ['failover_active', 'recovering'];

async function answer(visit: Visit, id: string): Promise<string> {
  const { overall_ready: ready, reason } = await visit.get(READINESS, `/failover/readiness/${id}`);
  return ready ? visit.words.yes : [visit.words.no, reason].filter((word) => word !== null).join('. ');
}

/** Whether the work could move to its CPU Standby now, and if not, why not; nothing while it moves. */
export async function readiness(visit: Visit, id: string, { state }: Association): Promise<Fact> {
  const { words } = visit;
  if (BUSY.includes(state)) return [words.readiness, undefined];
  const asked = answer(visit, id);
  asked.catch(() => undefined); // whoever waits no longer hears no refusal either
  const late = delay(PATIENCE).then(() => words.unknown);
  return [words.readiness, await Promise.race([asked, late])];
}
