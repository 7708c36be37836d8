import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Task } from '../operations/task';
import { Hopeless, Unanswered } from '../refusal';
import { hindered } from './depart';

interface Situation {
  readonly since?: number;
  readonly noticed?: string | null;
  readonly answers?: boolean;
}

const taskIn = ({ since = -Infinity, noticed = 'reclaim at noon', answers = true }: Situation): Task =>
  ({
    id: 'failover',
    operation: { rental: { since } },
    standby: { name: 'standby', address: { host: 'vm', port: 22, user: 'root' } },
    product: {
      units: { departDeadline: 1 },
      store: { events: { get: () => ({ instance: 7 }) }, instances: { get: () => ({ noticed }) } },
      connections: {
        must: () => (answers ? Promise.resolve('') : Promise.reject(new Unanswered('The standby is silent'))),
      },
    },
  }) as unknown as Task;

describe('a GPU that cannot be left', () => {
  it('is tried again for a while', async () => {
    assert.equal(await hindered(taskIn({ since: Infinity }), 'the copy failed'), undefined);
  });

  it('is given up in the end when its host is taken back anyway', async () => {
    assert.equal(await hindered(taskIn({}), 'the copy failed'), 'fencing');
  });

  it('goes on serving when nobody would be there to take over', async () => {
    await assert.rejects(hindered(taskIn({ answers: false }), 'the copy failed'), Hopeless);
  });

  it('goes on serving when nobody takes its host back', async () => {
    await assert.rejects(hindered(taskIn({ noticed: null }), 'the copy failed'), Hopeless);
  });
});
