import { now } from '../../clock';
import { standbyHost } from '../machine/hosts';
import type { Task } from '../operations/task';
import { Unanswered } from '../refusal';
import { isVerified } from '../sync/rsync';

/** After the bulk copy so many passes at most make up for what was written meanwhile. */
const DELTAS = 3;

/** One copy between the standby and a GPU: the command that the standby runs, and what ends it early. */
export interface Copy {
  readonly command: string;
  readonly signal: AbortSignal;
}

/** Copies everything once. */
export async function copyOnce({ product, standby }: Task, { command, signal }: Copy): Promise<void> {
  const terms = { deadline: product.units.passDeadline, signal };
  const { code, complaint } = await product.connections.run(standbyHost(standby), command, terms);
  if (!isVerified(code)) throw new Unanswered(`A copy failed (${code}): ${complaint.trim()}`);
}

/** Copies while the work goes on, until little is left for the last pass. */
export async function copyUntilShort(task: Task, copy: Copy): Promise<void> {
  for (let pass = 0; pass <= DELTAS; pass += 1) {
    const since = now();
    await copyOnce(task, copy);
    if (now() - since <= task.product.units.shortPass) return;
  }
}
