import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { whyNoNamespaces } from '../../../setup/namespaces';
import type { Holder } from './holder';
import { PLAIN, program } from './programs';

const run = promisify(execFile);
const TOOLS = [
  ...['unshare', 'nsenter', 'sh', 'ip', 'bwrap', 'socat', 'sshd'],
  // What its machines run.
  ...['ssh', 'rsync', 'inotifywait'],
];
const TRIAL =
  '--unshare-user --uid 1000 --gid 1000 --unshare-pid --unshare-ipc --unshare-uts --cap-drop ALL --ro-bind / / --proc /proc --dev /dev';

/** Fails with one sentence when something the cloud is made of is not installed. */
export function checkTools(): void {
  const [missing] = TOOLS.flatMap((tool) => {
    try {
      program(tool);
      return [];
    } catch (cause) {
      return [cause];
    }
  });
  if (missing !== undefined && process.platform === 'linux') throw missing as Error;
}

/** Fails with one sentence, why and how to allow it, when walls cannot be put up in the cloud. */
export async function checkWalls(holder: Holder): Promise<void> {
  const [enter = '', ...how] = holder.entry();
  const trial = [program('unshare'), '-n', program('bwrap'), ...TRIAL.split(' '), program('true')];
  try {
    await run(enter, [...how, ...trial], { env: PLAIN, timeout: 5000 });
  } catch (cause) {
    throw refusal(cause);
  }
}

/** The one sentence for a computer that does not allow machines of their own. */
export const refusal = (cause: unknown): Error => {
  const words = (cause instanceof Error ? cause.message : String(cause)).trim().split('\n').at(-1) ?? '';
  return new Error(`The cloud cannot open (${words}). ${whyNoNamespaces()}`, { cause });
};
