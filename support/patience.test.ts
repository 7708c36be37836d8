import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it, test } from 'node:test';
import { setImmediate as quiet } from 'node:timers/promises';
import { now } from './clock';
import { Broken, Misconfigured, Unavailable } from './failures';
import { every, letPass, spoken, throughout, until, within } from './patience';

const message = async (work: Promise<unknown>): Promise<Error> => {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  throw new Error('it should have failed');
};

/** A machine that computes in no time: time passes only while everybody waits, to the next timer, or where a story says so. */
class OwnTime {
  now = 0;
  /** So much too soon each timer goes off, but for the shortest ones; milliseconds. */
  early = 0;
  readonly #timer = { setTimeout, clearTimeout };
  readonly #bigint = process.hrtime.bigint.bind(process.hrtime);
  readonly #timers = new Map<object, { readonly due: number; readonly act: () => void }>();

  /** What still waits for its time. */
  get waiting(): number {
    return this.#timers.size;
  }

  begin(): void {
    const set = (act: () => void, ms: number): object => {
      const timer = {};
      this.#timers.set(timer, { due: this.now + (ms > 1 ? ms - this.early : ms), act });
      return timer;
    };
    const clear = (timer: object): void => void this.#timers.delete(timer);
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    process.hrtime.bigint = () => BigInt(Math.round(this.now * 1e6));
  }

  /** Let the next timer go off. */
  tick(): void {
    const [next] = [...this.#timers].sort(([, one], [, other]) => one.due - other.due);
    if (next === undefined) throw new Error('somebody waits for nothing at all');
    const [timer, { due, act }] = next;
    this.#timers.delete(timer);
    this.now = Math.max(this.now, due);
    act();
  }

  end(): void {
    Object.assign(globalThis, this.#timer);
    process.hrtime.bigint = this.#bigint;
  }
}

/** No story of these waits for so many timers. */
const ENDLESS = 1_000;

const played = async (time: OwnTime, story: Promise<unknown>): Promise<void> => {
  const told = { over: false };
  const end = (): void => void (told.over = true);
  story.then(end, end);
  for (let ticks = 0; ; ticks += 1) {
    await quiet();
    if (told.over) return;
    assert.ok(ticks < ENDLESS, 'it never ends');
    time.tick();
  }
};

/** A story by its own clock. */
const inOwnTime =
  (story: (time: OwnTime) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const time = new OwnTime();
    time.begin();
    try {
      const told = story(time);
      await played(time, told);
      await told;
    } finally {
      time.end();
    }
  };

const listening = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

test('a duration is told as people say it', () => {
  assert.deepEqual([0.4, 59.6, 999, 1_000, 1_449, 119_999, 120_000, 150_000].map(spoken), [
    '0 ms',
    '60 ms',
    '999 ms',
    '1.0 s',
    '1.4 s',
    '120.0 s',
    '2.0 min',
    '2.5 min',
  ]);
});

test('the time that one lets pass is the machine’s own', async () => {
  const started = now();
  await letPass(20);
  assert.ok(now() - started >= 19);
});

describe('letting time pass', () => {
  it(
    'takes as long as was said, and no time where that is over',
    inOwnTime(async (time) => {
      await letPass(20);
      assert.equal(now(), 20);
      await letPass(-20);
      assert.equal(now(), 20);
      assert.equal(time.waiting, 0);
    }),
  );

  it(
    'ends early with its signal, at once where that has been given, and leaves nothing behind',
    inOwnTime(async (time) => {
      const over = new AbortController();
      const passing = letPass(1_000, over.signal);
      await letPass(5, over.signal);
      assert.equal(listening(over.signal), 1);
      over.abort();
      await passing;
      await letPass(1_000, over.signal);
      assert.deepEqual([now(), time.waiting, listening(over.signal)], [5, 0, 0]);
    }),
  );
});

describe('until', () => {
  it(
    'brings back what a later look finds; false and undefined are not yet',
    inOwnTime(async () => {
      const answers = [undefined, false, 'there'] as const;
      const at: number[] = [];
      const look = (): (typeof answers)[number] => answers[at.push(now()) - 1];
      assert.equal(await until({ hoped: 'it is there', within: 500, every: 5, look }), 'there');
      assert.deepEqual(at, [0, 5, 10]);
    }),
  );

  it(
    'brings back what a look finds that takes its time, and forgets what an earlier one met',
    inOwnTime(async () => {
      const look = async (): Promise<string | false> => {
        await letPass(3);
        if (now() < 10) throw new Error('once');
        return now() > 20 && 'there';
      };
      assert.equal(await until({ hoped: 'x', within: 500, every: 5, look }), 'there');
      assert.equal(now(), 27);
      const failing = until({ hoped: 'x', within: 5, every: 5, look: () => Promise.resolve(false as const) });
      assert.equal((await message(failing)).cause, undefined);
    }),
  );

  it(
    'waits for no look where it was called off before',
    inOwnTime(async () => {
      const look = (): Promise<undefined> => new Promise(() => undefined);
      const error = await message(until({ hoped: 'x', within: 5_000, look }, AbortSignal.abort()));
      assert.match(error.message, /abandoned/);
      assert.equal(now(), 0);
    }),
  );

  it(
    'takes everything else for an answer',
    inOwnTime(async () => {
      for (const answer of [0, '', null])
        assert.equal(await until({ hoped: 'x', within: 0, look: () => answer }), answer);
    }),
  );

  it(
    'looks twenty times a second unless told otherwise, and as often as it is told to from look to look',
    inOwnTime(async () => {
      const at: number[] = [];
      const look = (): boolean => at.push(now()) < 0;
      await message(until({ hoped: 'x', within: 100, look }));
      await message(until({ hoped: 'x', within: 100, every: () => at.length * 10, look }));
      assert.deepEqual(at, [0, 50, 100, 100, 140, 190, 200]);
    }),
  );

  it(
    'says what was hoped, the deadline, how often it looked, what was seen last, and the cause',
    inOwnTime(async () => {
      await letPass(70);
      const failing = until({
        hoped: 'the workload answers',
        within: 60,
        every: 20,
        look: () => Promise.reject(new Error('connection refused')),
        seen: () => 'status loading',
      });
      const error = await message(failing);
      assert.ok(error instanceof Broken);
      assert.equal(
        error.message,
        'Hoped within 60 ms: the workload answers (out of time)\n' +
          '  Last seen: status loading; looks: 4 in 60 ms\n' +
          '  Cause: connection refused',
      );
      assert.equal((error.cause as Error).message, 'connection refused');
    }),
  );

  it(
    'says so where nobody tells what was seen, and fails as it was told to',
    inOwnTime(async () => {
      const hope = { hoped: 'x', within: 0, look: () => undefined, kind: Misconfigured };
      const error = await message(until(hope));
      assert.ok(error instanceof Misconfigured);
      assert.match(error.message, /\n {2}Last seen: nothing of it; looks: 1 in 0 ms$/);
    }),
  );

  it(
    'forgets an error that a later look did not meet again',
    inOwnTime(async () => {
      let looks = 0;
      const failing = until({
        hoped: 'x',
        within: 40,
        every: 10,
        look: () => {
          looks += 1;
          if (looks === 1) throw new Error('once');
          return undefined;
        },
      });
      assert.equal((await message(failing)).cause, undefined);
    }),
  );

  it(
    'finds an environment that does not answer Unavailable, whatever was hoped of the product',
    inOwnTime(async () => {
      const gone = (): Promise<undefined> => Promise.reject(new Unavailable('no answer'));
      assert.ok((await message(until({ hoped: 'x', within: 20, look: gone }))) instanceof Unavailable);
    }),
  );

  it(
    'ends at once with a wrong setting',
    inOwnTime(async () => {
      const look = (): never => {
        throw new Misconfigured('SSH_KEY_FILE');
      };
      assert.ok((await message(until({ hoped: 'x', within: 5_000, look }))) instanceof Misconfigured);
      assert.equal(now(), 0);
    }),
  );

  it(
    'stops early when it is hopeless, and says why',
    inOwnTime(async () => {
      const hopeless = (): string | undefined => (now() < 100 ? undefined : 'the failover failed');
      const error = await message(until({ hoped: 'x', within: 5_000, look: () => undefined, hopeless }));
      assert.match(error.message, /hopeless: the failover failed/);
      assert.equal(now(), 100);
    }),
  );

  it(
    'looks at once when something changed, and at the latest when the next look is due',
    inOwnTime(async (time) => {
      const at: number[] = [];
      const signals: AbortSignal[] = [];
      const found = await until({
        hoped: 'a third look',
        within: 5_000,
        every: 100,
        look: () => at.push(now()) === 3,
        changed: async (signal) => {
          signals.push(signal);
          await letPass(at.length === 1 ? 5 : 1_000, signal);
        },
      });
      assert.deepEqual([found, at], [true, [0, 5, 105]]);
      assert.deepEqual([signals.map(({ aborted }) => aborted), time.waiting], [[true, true], 0]);
    }),
  );

  it(
    'fails with what watches for a change',
    inOwnTime(async () => {
      const changed = (): Promise<void> => Promise.reject(new Error('nobody watches'));
      const error = await message(until({ hoped: 'x', within: 5_000, look: () => false, changed }));
      assert.deepEqual([error.message, now()], ['nobody watches', 0]);
    }),
  );

  it(
    'does not let a look outlive the deadline',
    inOwnTime(async () => {
      let ended = NaN;
      const look = (signal: AbortSignal): Promise<undefined> =>
        new Promise(() => {
          signal.addEventListener('abort', () => (ended = now()));
        });
      assert.match((await message(until({ hoped: 'x', within: 50, look }))).message, /out of time/);
      assert.deepEqual([now(), ended], [50, 50]);
    }),
  );

  it(
    'ends with its signal, as nobody’s fault but with the reason',
    inOwnTime(async (time) => {
      const over = new AbortController();
      const waiting = until({ hoped: 'x', within: 5_000, every: 4_000, look: () => undefined }, over.signal);
      await letPass(30);
      assert.equal(listening(over.signal), 1);
      over.abort(new Error('interrupted'));
      const error = await message(waiting);
      assert.ok(error instanceof Unavailable);
      assert.match(error.message, /\(abandoned\)\n.*looks: 2 in 30 ms\n.*interrupted$/);
      assert.deepEqual([now(), time.waiting, listening(over.signal)], [30, 0, 0]);
    }),
  );

  it(
    'hands the reason for which it is called off on to its look, also where it was called off before',
    inOwnTime(async () => {
      const reason = new Error('interrupted');
      const reasons: unknown[] = [];
      const look = ({ aborted, reason: why }: AbortSignal): undefined => void reasons.push(aborted && why);
      const error = await message(until({ hoped: 'x', within: 5_000, look }, AbortSignal.abort(reason)));
      assert.match(error.message, /abandoned/);
      assert.deepEqual([reasons, now()], [[reason], 0]);
    }),
  );

  it(
    'calls off what a look left going, once it is over',
    inOwnTime(async (time) => {
      let given: AbortSignal | undefined;
      const look = (signal: AbortSignal): true => {
        given = signal;
        return !signal.aborted || assert.fail('called off already');
      };
      await until({ hoped: 'x', within: 5_000, look });
      const reason: unknown = given?.reason;
      assert.ok(reason instanceof DOMException);
      assert.deepEqual([reason.name, reason.message], ['AbortError', 'What this was for is over']);
      assert.equal(time.waiting, 0);
    }),
  );

  it(
    'looks even when there is no time at all, and counts what is there at the very deadline',
    inOwnTime(async () => {
      assert.equal(await until({ hoped: 'x', within: 0, look: () => 1 }), 1);
      const look = (): boolean => now() >= 60;
      assert.equal(await until({ hoped: 'x', within: 60, every: 25, look }), true);
      const late = until({ hoped: 'x', within: 59, every: 25, look: () => now() >= 120 });
      assert.match((await message(late)).message, /out of time/);
    }),
  );
});

describe('throughout', () => {
  it(
    'holds until the end and looks then too',
    inOwnTime(async (time) => {
      const at: number[] = [];
      const look = (): boolean => at.push(now()) > 0;
      await throughout({ hoped: 'it stays', during: 50, every: 20, look });
      assert.deepEqual([at, time.waiting], [[0, 20, 40, 50], 0]);
    }),
  );

  it(
    'fails at the first look at which it does not hold, with what was seen',
    inOwnTime(async () => {
      let looks = 0;
      const steady = { hoped: 'it stays', during: 5_000, every: 5, look: () => ++looks < 3 };
      await letPass(7);
      const error = await message(throughout(steady));
      assert.ok(error instanceof Broken);
      assert.equal(
        error.message,
        'Hoped throughout 5.0 s: it stays\n  Last seen: it did not hold; at look 3 after 10 ms',
      );
      const told = { ...steady, seen: () => `${looks} looks`, kind: Unavailable };
      const other = await message(throughout(told));
      assert.ok(other instanceof Unavailable);
      assert.match(other.message, /Last seen: 4 looks; at look 1 after 0 ms$/);
    }),
  );

  it(
    'fails when a look cannot be taken, or does not end in its time',
    inOwnTime(async () => {
      const look = (): never => {
        throw new Unavailable('no answer');
      };
      assert.match(
        (await message(throughout({ hoped: 'x', during: 50, every: 5, look }))).message,
        /no answer/,
      );
      const endless = { hoped: 'x', during: 50, every: 5, look: () => new Promise<boolean>(() => undefined) };
      assert.match((await message(throughout(endless))).message, /^Not done within 50 ms: x$/);
      assert.equal(now(), 50);
    }),
  );

  it(
    'ends with its signal, also between two looks',
    inOwnTime(async () => {
      const over = new AbortController();
      const steady = { hoped: 'x', during: 5_000, every: 1_000, look: () => true };
      const staying = throughout(steady, over.signal);
      await letPass(1_500);
      over.abort(new Error('interrupted'));
      const error = await message(staying);
      assert.ok(error instanceof Unavailable);
      assert.match(error.message, /^Abandoned: x\n.*interrupted$/);
      assert.equal(now(), 1_500);
    }),
  );
});

describe('a schedule', () => {
  it(
    'leaves no slot out and does not drift, however long one of them takes',
    inOwnTime(async (time) => {
      const over = new AbortController();
      const ticks: (readonly [number, number, number])[] = [];
      await letPass(7);
      const tick = ({ number, due }: { readonly number: number; readonly due: number }): void => {
        ticks.push([number, due, now()]);
        if (number === 3) time.now += 45;
        if (number === 9) over.abort();
      };
      await every(10, tick, over.signal);
      const late = [82, 82, 82, 82];
      const at = [7, 17, 27, 37, ...late, 87, 97];
      assert.deepEqual(
        ticks,
        at.map((instant, n) => [n, 7 + n * 10, instant]),
      );
    }),
  );

  it(
    'never ticks before its time, though its timers may be early',
    inOwnTime(async (time) => {
      const over = new AbortController();
      const at: number[] = [];
      time.early = 0.4;
      const tick = ({ number, due }: { readonly number: number; readonly due: number }): void => {
        at.push(now() - due);
        if (number === 2) over.abort();
      };
      await every(10, tick, over.signal);
      assert.equal(at.length, 3);
      assert.ok(
        at.every((late) => late >= 0 && late < 1),
        String(at),
      );
    }),
  );

  it(
    'never overlaps, and skips what passed meanwhile, when its ticks take their time',
    inOwnTime(async () => {
      const over = new AbortController();
      const at: (readonly [number, number])[] = [];
      const took = [25, 30, 5, 0];
      await letPass(7);
      const tick = async ({ number }: { readonly number: number }): Promise<void> => {
        at.push([number, now()]);
        await letPass(took[at.length - 1] ?? 0);
        if (at.length === 4) over.abort();
      };
      await every(10, tick, over.signal);
      assert.deepEqual(at, [
        [0, 7],
        [3, 37],
        [6, 67],
        [7, 77],
      ]);
    }),
  );

  it(
    'ends with its signal, in the middle of a wait and before it has begun',
    inOwnTime(async () => {
      const over = new AbortController();
      const slots: number[] = [];
      const ticking = every(1_000, ({ number }) => slots.push(number), over.signal);
      await letPass(1_500);
      over.abort();
      await ticking;
      await every(1_000, ({ number }) => slots.push(number), over.signal);
      assert.deepEqual([slots, now()], [[0, 1], 1_500]);
    }),
  );

  it(
    'ends with the error of a tick that fails',
    inOwnTime(async () => {
      const ticking = every(5, () => Promise.reject(new Error('torn')), new AbortController().signal);
      assert.match((await message(ticking)).message, /torn/);
    }),
  );
});

describe('within', () => {
  it(
    'calls off what takes too long',
    inOwnTime(async (time) => {
      let called = NaN;
      const slow = within(30, 'the market’s list', (signal) => {
        signal.addEventListener('abort', () => (called = now()));
        return new Promise(() => undefined);
      });
      const error = await message(slow);
      assert.ok(error instanceof Unavailable);
      assert.equal(error.message, 'Not done within 30 ms: the market’s list');
      assert.deepEqual([called, now(), time.waiting], [30, 30, 0]);
      const broken = within({ ms: 30, kind: Broken }, 'x', () => new Promise(() => undefined));
      assert.ok((await message(broken)) instanceof Broken);
    }),
  );

  it(
    'ends with its signal, as nobody’s fault but with the reason',
    inOwnTime(async () => {
      const over = new AbortController();
      const limit = { ms: 30, kind: Broken, signal: over.signal };
      const calling = within(limit, 'x', () => new Promise(() => undefined));
      await letPass(10);
      over.abort(new Error('interrupted'));
      const error = await message(calling);
      assert.ok(error instanceof Unavailable);
      assert.match(error.message, /^Abandoned: x\n.*interrupted$/);
      assert.equal(now(), 10);
    }),
  );

  it(
    'hands the answer or the error on, and leaves no timer behind',
    inOwnTime(async (time) => {
      assert.equal(await within(100, 'x', () => Promise.resolve(7)), 7);
      assert.match((await message(within(100, 'x', () => Promise.reject(new Error('no'))))).message, /no/);
      assert.deepEqual([now(), time.waiting], [0, 0]);
    }),
  );
});

test('any number of calls at once is nothing to warn of', async () => {
  const warned: Error[] = [];
  const warn = (warning: Error): void => void warned.push(warning);
  process.on('warning', warn);
  await Promise.all(Array.from({ length: 50 }, () => within(1_000, 'it answers', () => quiet())));
  await quiet();
  process.off('warning', warn);
  assert.deepEqual(warned, []);
});
