import { tmpdir } from 'node:os';
import { now } from '../clock';
import { ownDirectory } from '../sandbox/directory';
import { newKeyPair } from '../sandbox/key-pair';
import { openCloud } from '../sandbox/suppliers/machines/cloud';
import { removeAll } from '../sandbox/suppliers/machines/disk';
import type { Machines } from '../sandbox/suppliers/machines/machines';

/** How long machines take to start, until their sshd answers; milliseconds. */
export interface MachineStarts {
  /** One after the other. */
  readonly single: readonly number[];
  /** Ten side by side, from the first order to the last answer. */
  readonly ten: number;
}

const TEN = 10;

const start = async (machines: Machines, name: string): Promise<number> => {
  const begunAt = now();
  const authorizedKeys = [newKeyPair().publicKey];
  await machines.start({ name, user: 'root', authorizedKeys });
  return now() - begunAt;
};

const starts = async (machines: Machines, count: number): Promise<MachineStarts> => {
  const single: number[] = [];
  for (let n = 0; n < count; n += 1) single.push(await start(machines, `one-${n}`));
  const begunAt = now();
  await Promise.all(Array.from({ length: TEN }, (_, n) => start(machines, `ten-${n}`)));
  return { single, ten: now() - begunAt };
};

/** Start machines in a cloud of their own, one by one and ten at once. */
export const timeMachineStarts = async (count: number): Promise<MachineStarts> => {
  const directory = ownDirectory(tmpdir());
  try {
    const machines = await openCloud(directory);
    try {
      return await starts(machines, count);
    } finally {
      await machines.close();
    }
  } finally {
    await removeAll(directory);
  }
};
