import { once } from 'node:events';
import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { Misasked, type Config } from './config';

async function checkPort(port: number): Promise<void> {
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
  } catch (cause) {
    const why =
      cause instanceof Error && 'code' in cause && cause.code === 'EACCES' ? 'not allowed' : 'taken';
    throw new Misasked(`Port ${port} of 127.0.0.1 is ${why}: set SANDBOX_API_PORT to another one.`, {
      cause,
    });
  }
  const closed = once(probe, 'close');
  probe.close();
  await closed;
}

function checkDirectory(name: string, directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new Misasked(`${name}: ${directory} is not a directory.`);
}

const MEMORY = '/dev/shm';
const MEBIBYTE = 2 ** 20;
const ENOUGH = 64 * MEBIBYTE;

/**
 * Where the product's durable state is kept: in memory where there is some to spare, since a disk that others use too
 * may take a third of a second for one commit. What is killed finds it again all the same; it ends with the sandbox.
 */
export function placeForState(temporary: string, memory = MEMORY): string {
  try {
    accessSync(memory, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= ENOUGH ? memory : temporary;
  } catch {
    return temporary; // there is no such place here, or it is not ours to use
  }
}

/** Fails with one sentence when the port or a directory that was asked for cannot be used. */
export async function checkPlaces({ temporary, readyFile, apiPort, product }: Config): Promise<void> {
  checkDirectory('TMPDIR', temporary);
  if (readyFile !== undefined) checkDirectory('--ready-file', dirname(readyFile));
  if (product && apiPort !== 0) await checkPort(apiPort);
}
