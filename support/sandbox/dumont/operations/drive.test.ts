import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Product } from '../product';
import { Hopeless } from '../refusal';
import { openStore } from '../store';
import { unitsOf } from '../units';
import { drive } from './drive';
import { intent } from './operation';
import { DONE, Task, type Procedure } from './task';

const directory = mkdtempSync(join(tmpdir(), 'drive-'));
const store = openStore(directory);
const units = { ...unitsOf('brisk'), retry: 1 };
const journal = { note: () => undefined, close: () => undefined };
const product = { store, units, journal } as unknown as Product;
after(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const taskAt = (step: string): Task => {
  const operation = intent('rent', step, { id: 'work', epoch: 0 });
  store.operations.put(operation.id, operation);
  return new Task(product, operation.id, new AbortController().signal);
};
const procedure = (steps: Procedure['steps'], part: Partial<Procedure> = {}): Procedure => ({
  steps,
  troubled: () => Promise.resolve(undefined),
  giveUp: () => Promise.resolve(),
  ...part,
});
const noop = (): undefined => undefined;

describe('an operation', () => {
  it('goes on from the step that was written down, and is forgotten when done', async () => {
    const task = taskAt('second');
    const seen: string[] = [];
    const step = (name: string, next: string) => () => {
      seen.push(name);
      return Promise.resolve(next);
    };
    await drive(task, procedure({ first: step('first', 'second'), second: step('second', DONE) }), noop);
    assert.deepEqual(seen, ['second']);
    assert.equal(store.operations.find(task.id), undefined);
  });

  it('tries a failed step again and writes down why it is held up', async () => {
    const task = taskAt('only');
    let tries = 0;
    const only = (): Promise<string> => {
      tries += 1;
      if (tries === 3) {
        assert.equal(task.operation.because, 'no answer');
        return Promise.resolve(DONE);
      }
      return Promise.reject(new Error('no answer'));
    };
    await drive(task, procedure({ only }), noop);
    assert.equal(tries, 3);
  });

  it('gives up only what is hopeless, and then until everything is in order', async () => {
    const task = taskAt('only');
    let tries = 0;
    const giveUp = (_task: Task, reason: string): Promise<void> => {
      assert.equal(reason, 'never');
      tries += 1;
      return tries === 3 ? Promise.resolve() : Promise.reject(new Error('not yet'));
    };
    const only = (): Promise<string> => Promise.reject(new Hopeless('never'));
    await assert.rejects(drive(task, procedure({ only }, { giveUp }), noop), /never/);
    assert.equal(tries, 3);
    assert.equal(store.operations.find(task.id), undefined);
  });
});
