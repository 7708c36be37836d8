import type { Config } from '../config';
import { Broken, together } from '../failures';
import { open, shut, type Run } from '../run';
import { Disks } from './disks';
import { Journal } from './journal';

/** A sandbox of a proof's own: asked as the suite asks, and looked at from behind. */
export interface Site {
  readonly run: Run;
  readonly disks: Disks;
  /** Everything that the sandbox keeps on a disk is in here. */
  readonly directory: string;
  readonly tier: number;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}

const siteOf = (run: Run, signal: AbortSignal): Site => {
  if (run.embedded === undefined) throw new Broken('A proof needs a sandbox of its own');
  const { journal, directory, tier } = run.embedded;
  return { run, tier, signal, directory, disks: new Disks(directory), journal: new Journal(journal) };
};

const mustBeNone = (failures: readonly Error[]): void => {
  const failure = together(failures);
  if (failure !== undefined) throw failure;
};

/** Give everything back; throws what was left behind, since nobody ordered it to stay. */
export const giveBack = async ({ run }: Site): Promise<void> => {
  mustBeNone((await run.custody.settle()).failures);
};

/** Work in a sandbox, which is closed afterwards, whatever happened. */
export const inSite = async <T>(
  config: Config,
  signal: AbortSignal,
  work: (site: Site) => Promise<T>,
): Promise<T> => {
  const run = await open(config, signal);
  try {
    await run.customer.signIn();
    return await work(siteOf(run, signal));
  } finally {
    mustBeNone(await shut(run));
  }
};
