import { conditionOf } from './condition';
import { Unavailable } from './failures';
import type { ReadySandbox } from './ready-file';

interface Questioned {
  readonly embedded: Pick<ReadySandbox, 'pid'> | undefined;
  /** Anything of it that answers. */
  readonly faults: { answers(): Promise<void> };
}

/** What was lost once stays lost: half a story cannot be told to its end. */
const lost = new WeakMap<object, Error>();

const lossOf = (pid: number, cause: unknown): Error =>
  new Unavailable({
    wrong: 'The embedded sandbox does not answer any more: nothing else can be tested',
    seen: conditionOf(pid),
    cause,
    todo: 'It is not the product that failed, whatever this scenario said before: keep this message, and run again',
  });

/** Why nothing can be tested any more: a sandbox of our own does not answer, and what it does instead; undefined while it does. */
export async function lostSandbox({ embedded, faults }: Questioned): Promise<Error | undefined> {
  if (embedded === undefined || lost.has(faults)) return lost.get(faults);
  try {
    await faults.answers();
    return undefined;
  } catch (cause) {
    const loss = lossOf(embedded.pid, cause);
    lost.set(faults, loss);
    return loss;
  }
}
