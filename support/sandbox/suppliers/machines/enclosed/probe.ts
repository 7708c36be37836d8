import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { whyNoNamespaces } from '../../../../setup/namespaces';
import { PLAIN, program } from '../programs';
import type { Holder } from './holder';

const run = promisify(execFile);
const TOOLS = [
  ...['unshare', 'nsenter', 'sh', 'ip', 'bwrap', 'socat', 'sshd'],
  // What its machines run.
  ...['ssh', 'rsync', 'inotifywait', 'restic'],
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
  if (process.platform !== 'linux') throw new NoWalls(whyNoNamespaces());
  if (missing !== undefined) throw missing as Error;
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

/** This computer does not allow machines with walls: one sentence, why and how to allow them. */
export class NoWalls extends Error {}

/** What was refused, in the kernel's words and ours. */
export const refusal = (cause: unknown): NoWalls => {
  const words = (cause instanceof Error ? cause.message : String(cause)).trim().split('\n').at(-1) ?? '';
  return new NoWalls(`${whyNoNamespaces()} (${words})`, { cause });
};
