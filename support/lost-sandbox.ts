import { conditionOf } from './condition';
import { Unavailable } from './failures';
import type { ReadySandbox } from './ready-file';

interface Questioned {
  readonly embedded: Pick<ReadySandbox, 'pid'> | undefined;
  /** Anything of it that answers. */
  readonly faults: { answers(): Promise<void> };
}

/** Why nothing can be tested any more: a sandbox of our own does not answer, and what it does instead; undefined while it does. */
export async function lostSandbox({ embedded, faults }: Questioned): Promise<Error | undefined> {
  if (embedded === undefined) return undefined;
  try {
    await faults.answers();
    return undefined;
  } catch (cause) {
    return new Unavailable({
      wrong: 'The embedded sandbox does not answer any more: nothing else can be tested',
      seen: conditionOf(embedded.pid),
      cause,
      todo: 'It is not the product that failed: keep this message, and run again',
    });
  }
}
