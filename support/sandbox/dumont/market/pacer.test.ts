import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delay, now } from '../../clock';
import { Pacer } from './pacer';

const INTERVAL = 40;
/** What a timer may be early. */
const EARLY = 1;

test('the next call waits until so long after the answer to the one before', async () => {
  const pacer = new Pacer();
  const second = pacer.turn('create', INTERVAL).then(async (answered) => {
    const next = pacer.turn('create', INTERVAL);
    await delay(INTERVAL / 2);
    const at = now();
    answered();
    await next;
    return now() - at;
  });
  assert.ok((await second) >= INTERVAL - EARLY);
});

test('an answer that takes longer than the interval holds nobody up', async () => {
  const pacer = new Pacer();
  await pacer.turn('create', INTERVAL);
  const at = now();
  await pacer.turn('create', INTERVAL);
  assert.ok(now() - at >= 2 * INTERVAL - 2 * EARLY);
});

test('calls go in the order they came, and a refused one before all others', async () => {
  const pacer = new Pacer();
  const order: string[] = [];
  const take = async (name: string, again = false): Promise<void> => {
    const answered = await pacer.turn('create', INTERVAL, again);
    order.push(name);
    answered();
  };
  await Promise.all([take('first'), take('second'), take('third'), take('refused', true)]);
  assert.deepEqual(order, ['first', 'refused', 'second', 'third']);
});
