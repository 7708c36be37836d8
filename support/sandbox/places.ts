import { once } from 'node:events';
import { statSync } from 'node:fs';
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

/** Fails with one sentence when the port or a directory that was asked for cannot be used. */
export async function checkPlaces({ temporary, readyFile, apiPort, product }: Config): Promise<void> {
  checkDirectory('TMPDIR', temporary);
  if (readyFile !== undefined) checkDirectory('--ready-file', dirname(readyFile));
  if (product && apiPort !== 0) await checkPort(apiPort);
}
