import assert from 'node:assert/strict';
import { test } from 'node:test';
import { now } from './clock';
import { Broken, Misconfigured, Unavailable } from './failures';
import { every, letPass, throughout, until, within } from './patience';

const message = async (work: Promise<unknown>): Promise<Error> => {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  throw new Error('it should have failed');
};

test('until brings back what a later look finds; false and undefined are not yet', async () => {
  const answers = [undefined, false, 'there'] as const;
  let looks = 0;
  const found = await until({ hoped: 'it is there', within: 500, every: 5, look: () => answers[looks++] });
  assert.equal(found, 'there');
  assert.equal(looks, 3);
});

test('until says what was hoped, the deadline, how often it looked, what was seen last, and the cause', async () => {
  const failing = until({
    hoped: 'the workload answers',
    within: 60,
    every: 20,
    look: () => Promise.reject(new Error('connection refused')),
    seen: () => 'status loading',
  });
  const error = await message(failing);
  assert.ok(error instanceof Broken);
  assert.match(error.message, /Hoped within 60 ms: the workload answers \(out of time\)/);
  assert.match(error.message, /status loading; looks: \d+ in \d\d+ ms/);
  assert.match(error.message, /Cause: connection refused/);
  assert.equal((error.cause as Error).message, 'connection refused');
});

test('until forgets an error that a later look did not meet again', async () => {
  let looks = 0;
  const error = await message(
    until({
      hoped: 'x',
      within: 40,
      every: 10,
      look: () => {
        looks += 1;
        if (looks === 1) throw new Error('once');
        return undefined;
      },
    }),
  );
  assert.equal(error.cause, undefined);
});

test('an environment that does not answer is Unavailable, whatever was hoped of the product', async () => {
  const gone = (): Promise<undefined> => Promise.reject(new Unavailable('no answer'));
  assert.ok((await message(until({ hoped: 'x', within: 20, look: gone }))) instanceof Unavailable);
});

test('a wrong setting ends the wait at once', async () => {
  const started = now();
  const look = (): never => {
    throw new Misconfigured('SSH_KEY_FILE');
  };
  assert.ok((await message(until({ hoped: 'x', within: 5_000, look }))) instanceof Misconfigured);
  assert.ok(now() - started < 500);
});

test('until stops early when it is hopeless, and says why', async () => {
  const started = now();
  const error = await message(
    until({ hoped: 'x', within: 5_000, look: () => undefined, hopeless: () => 'the failover failed' }),
  );
  assert.match(error.message, /hopeless: the failover failed/);
  assert.ok(now() - started < 500);
});

test('until looks at once when something changed', async () => {
  let changes = 0;
  const started = now();
  await until({
    hoped: 'three changes',
    within: 5_000,
    every: 4_000,
    look: () => changes === 3,
    changed: async () => {
      await letPass(5);
      changes += 1;
    },
  });
  assert.ok(now() - started < 1_000);
});

test('a look that never ends does not outlive the deadline', async () => {
  const started = now();
  let signalled = false;
  const look = (signal: AbortSignal): Promise<undefined> =>
    new Promise(() => {
      signal.addEventListener('abort', () => (signalled = true));
    });
  await message(until({ hoped: 'x', within: 50, look }));
  assert.ok(signalled);
  assert.ok(now() - started < 300);
});

test('until ends with its signal, as nobody’s fault but with the reason', async () => {
  const over = new AbortController();
  const waiting = until({ hoped: 'x', within: 5_000, look: () => undefined }, over.signal);
  over.abort(new Error('interrupted'));
  const error = await message(waiting);
  assert.ok(error instanceof Unavailable);
  assert.match(error.message, /abandoned.*\n.*\n.*interrupted/);
});

test('a look takes place even when there is no time at all', async () => {
  assert.equal(await until({ hoped: 'x', within: 0, look: () => 1 }), 1);
});

test('throughout holds until the end and looks then too', async () => {
  const at: number[] = [];
  const started = now();
  await throughout({
    hoped: 'it stays',
    during: 50,
    every: 20,
    look: () => {
      at.push(now() - started);
      return true;
    },
  });
  assert.ok(at.length >= 3);
  assert.ok((at.at(-1) ?? 0) >= 49.9);
});

test('throughout fails at the first look at which it does not hold', async () => {
  let looks = 0;
  const steady = { hoped: 'it stays', during: 5_000, every: 5, look: () => ++looks < 3 };
  const error = await message(throughout(steady));
  assert.match(error.message, /Hoped throughout 5\.0 s: it stays\n.*at look 3 after/);
});

test('throughout fails when a look cannot be taken', async () => {
  const look = (): never => {
    throw new Unavailable('no answer');
  };
  assert.ok((await message(throughout({ hoped: 'x', during: 50, every: 5, look }))) instanceof Unavailable);
});

test('a synchronous schedule leaves no slot out and does not drift', async () => {
  const over = new AbortController();
  const slots: number[] = [];
  const started = now();
  await every(
    10,
    ({ number, due }) => {
      slots.push(number);
      assert.ok(now() >= due);
      if (number === 3) while (now() - started < 75) continue;
      if (number === 15) over.abort();
    },
    over.signal,
  );
  assert.deepEqual(slots, [...Array(16).keys()]);
  assert.ok(now() - started < 220);
});

test('an asynchronous schedule never overlaps and skips what passed meanwhile', async () => {
  const over = new AbortController();
  const slots: number[] = [];
  let running = 0;
  await every(
    10,
    async ({ number }) => {
      assert.equal((running += 1), 1);
      slots.push(number);
      await letPass(25);
      running -= 1;
      if (slots.length === 3) over.abort();
    },
    over.signal,
  );
  assert.equal(slots.length, 3);
  assert.ok((slots[2] ?? 0) >= 5);
});

test('a tick that fails ends the schedule with its error', async () => {
  const ticking = every(5, () => Promise.reject(new Error('torn')), new AbortController().signal);
  assert.match((await message(ticking)).message, /torn/);
});

test('within aborts a call that takes too long', async () => {
  let aborted = false;
  const slow = within(30, 'the market’s list', (signal) => {
    signal.addEventListener('abort', () => (aborted = true));
    return new Promise(() => undefined);
  });
  const error = await message(slow);
  assert.ok(error instanceof Unavailable && aborted);
  assert.match(error.message, /Not done within 30 ms: the market’s list/);
});

test('within hands the answer or the error on', async () => {
  assert.equal(await within(100, 'x', () => Promise.resolve(7)), 7);
  assert.match((await message(within(100, 'x', () => Promise.reject(new Error('no'))))).message, /no/);
});
