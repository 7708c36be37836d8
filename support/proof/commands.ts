import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { now } from '../clock';
import type { Config } from '../config';

/** A command that was run to its end: how long it took, and its exit code. */
export interface Finished {
  readonly took: number;
  readonly code: number | null;
}

const ROOT = resolve(__dirname, '../..');
const CUCUMBER = join(ROOT, 'node_modules/.bin/cucumber-js');

/** What two workers may rent at the same time, in dollars, the dearest GPUs included. */
const BUDGET = '5';

/** Run the suite with these arguments, as people do; whoever calls it off waits until it has given everything back. */
export const cucumber = async (
  args: readonly string[],
  { environment, reports }: Pick<Config, 'environment' | 'reports'>,
  signal: AbortSignal,
): Promise<Finished> => {
  signal.throwIfAborted();
  const begunAt = now();
  const child = spawn(process.execPath, [CUCUMBER, ...args], {
    ...{ cwd: ROOT, stdio: 'ignore' },
    env: { ...environment, REPORTS: reports, BUDGET, RUN: randomBytes(4).toString('hex') }, // a name of its own
  });
  const callOff = (): boolean => child.kill('SIGTERM');
  signal.addEventListener('abort', callOff);
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', callOff);
  signal.throwIfAborted();
  return { took: now() - begunAt, code };
};
