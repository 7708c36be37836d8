import { mkdir } from 'node:fs/promises';
import { program } from '../programs';

/** Where an ssh server that root runs locks its children up. */
const EMPTY = '/run/sshd';

/** Fails with one sentence when not even plain ssh servers can be machines on this computer. */
export async function checkComputer(): Promise<void> {
  if (process.platform !== 'linux')
    throw new Error(
      `Machines need Linux, for their processes are found in /proc; this is ${process.platform}.`,
    );
  program('sshd');
  if (process.getuid?.() === 0) await mkdir(EMPTY, { recursive: true, mode: 0o755 });
}
