import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Product } from '../product';
import type { Instance, Work } from '../records';
import type { Terms } from '../machine/shell';
import { runUntil } from './placing';

const place = { kind: 'gpu', instance: 7 } as const;
const instance = { id: 7, address: { host: 'gpu', port: 22, user: 'root' } } as Instance;

/** A product whose machine answers the start of each epoch like this. */
const productWith = (run: (command: string, terms: Partial<Terms>) => Promise<{ code: number }>): Product => {
  let work = { id: 'work', epoch: 1, place, standby: null } as unknown as Work;
  const works = {
    get: () => work,
    change: (_id: string, part: Partial<Work>) => (work = { ...work, ...part }),
  };
  return {
    units: { lease: 1 },
    journal: { note: () => undefined },
    store: { works, instances: { get: () => instance } },
    connections: { run: (_host: unknown, command: string, terms: Partial<Terms>) => run(command, terms) },
  } as unknown as Product;
};

describe('running the work at a place', () => {
  it('takes a new epoch as long as the one written down has ended there', async () => {
    const asked: string[] = [];
    const product = productWith((command) => {
      asked.push(command);
      return Promise.resolve({ code: asked.length < 3 ? 4 : 0 });
    });
    await runUntil(product, 'work', { place, signal: new AbortController().signal });
    assert.deepEqual(
      asked.map((command) => / (\d+) 0;/.exec(command)?.[1]),
      ['1', '2', '3'],
    );
  });

  it('is given up with the signal, however long the machine is silent', async () => {
    const over = new AbortController();
    const product = productWith(
      (_command, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
    );
    const running = runUntil(product, 'work', { place, signal: over.signal });
    over.abort(new Error('called off'));
    await assert.rejects(running, /called off/);
  });
});
