import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Happening, Of, Recorded } from '../history';
import { faultConfirmed } from './fault';
import { noTwoLive } from './live';
import { recordsIntact } from './saved';
import { cleanedUp, deleted, notReplaced, onlyWholeOffered } from './shelf';
import { goesOnFrom, wholeAsAsked } from './snapshots';

const MACHINE = 'gpu-market/1';
const OLD = 'a'.repeat(16);
const NEW = 'b'.repeat(16);
const [FIRST, SECOND] = ['11111111', '22222222'] as const;
/** Record k is saved at k × 100 ms; a snapshot is asked for at its instant. */
const EVERY = 100;

const line = (seq: number, k: number, { epoch = 1, nonce = OLD } = {}): string =>
  `${seq} ${epoch} ${nonce} ${k}`;
const log = (...lines: readonly string[]): string => lines.map((each) => `${each}\n`).join('');
const upTo = (last: number): readonly string[] => Array.from({ length: last }, (_, n) => line(n + 1, n + 1));

const offered = (k: number): Happening => ({
  ...{ kind: 'offered', at: k * EVERY, machine: MACHINE, session: 's', verb: 'offer', k },
});
const answered = (k: number, seq: number, { epoch = 1, nonce = OLD } = {}): Happening => ({
  ...{ kind: 'answered', at: k * EVERY + 2, machine: MACHINE, session: 's', hostKey: 'key' },
  ...{ sentAt: k * EVERY, timing: 'ok' },
  answer: {
    ...{ verb: 'offer', k, epoch, incarnation: nonce, seq, restoredSeq: 0 },
    ...{ step: 0, checkpoint: 0, restoredStep: 0, where: 'gpu' },
  },
});
const saved = (...ks: readonly number[]): readonly Happening[] =>
  ks.flatMap((k) => [offered(k), answered(k, k)]);
const savedAnew = (...pairs: readonly (readonly [number, number])[]): readonly Happening[] =>
  pairs.flatMap(([k, seq]) => [offered(k), answered(k, seq, { epoch: 2, nonce: NEW })]);
const made = (id: string, f0: number): Happening => ({
  ...{ kind: 'saving', at: f0 + 50, machine: MACHINE, name: 'same', f0, f1: f0 + 50, id },
});
const opening = (id: string, text: string | undefined): Happening => ({
  ...{ kind: 'opening', at: 9_000, id: `${id}00` },
  ...(text === undefined ? { because: 'ciphertext verification failed' } : { log: text }),
});
const restored = (id: string, f0: number, refused?: string): Of<'restore'> => ({
  ...{ kind: 'restore', at: f0 + 50, machine: MACHINE, id, f0, f1: f0 + 50 },
  ...(refused === undefined ? {} : { refused }),
});
const read = (at: number, text: string): Happening => ({
  ...{ kind: 'log', at, machine: MACHINE, askedAt: at, text },
});
const spoiled = (f0: number, shown?: string): Happening => ({
  ...{ kind: 'spoiling', at: f0 + 5, what: 'object-corrupt', f0, f1: f0 + 5 },
  ...(shown === undefined ? {} : { shown }),
});
const listing = (askedAt: number, ...ids: readonly string[]): Happening => ({
  ...{ kind: 'listing', at: askedAt + 1, askedAt, ids: ids.map((id) => `${id}00`) },
});
const stock = (askedAt: number, bytes: number, ...ids: readonly string[]): Happening => ({
  ...{ kind: 'stocktaking', at: askedAt + 1, askedAt, bytes, ids: ids.map((id) => `${id}00`) },
});
const history = (...happenings: readonly (Happening | readonly Happening[])[]): Recorded => ({
  happenings: happenings.flat(),
});

describe('a snapshot of a busy workload', () => {
  const busy = [...saved(1, 2, 3, 4), made(FIRST, 350)];
  const verdict = (text: string | undefined): string =>
    wholeAsAsked(history(busy, opening(FIRST, text))).verdict;

  it('is whole with everything acknowledged before, and perhaps more', () => {
    assert.equal(verdict(log(...upTo(3))), 'met');
    assert.equal(verdict(log(...upTo(4))), 'met');
  });

  it('is not with less, with a gap, a torn or a foreign record, or unreadable', () => {
    assert.equal(verdict(log(...upTo(2))), 'breached');
    assert.equal(verdict(log(line(1, 1), line(3, 3))), 'breached');
    assert.equal(verdict(`${log(...upTo(3))}4 1 aa`), 'breached');
    assert.equal(verdict(log(...upTo(3), line(4, 77))), 'breached');
    assert.equal(verdict(undefined), 'breached');
  });

  it('says nothing when nobody asked, looked or saved', () => {
    assert.equal(wholeAsAsked(history(saved(1))).verdict, 'invalid');
    assert.equal(wholeAsAsked(history(busy)).verdict, 'invalid');
    assert.equal(verdict(''), 'invalid');
    const refused = { ...made(FIRST, 350), id: undefined, refused: 'no' } as unknown as Happening;
    assert.equal(wholeAsAsked(history(saved(1), refused)).verdict, 'breached');
  });
});

describe('two instances, one after the other', () => {
  const parting: Happening = { kind: 'parting', at: 250, machine: MACHINE };
  const other = { ...answered(3, 1, { nonce: NEW }), machine: 'gpu-market/2', hostKey: 'other' } as Happening;

  it('may both begin with the first epoch, once the customer has given the one back', () => {
    assert.equal(noTwoLive(history(saved(1, 2), parting, other)).verdict, 'met');
    assert.equal(noTwoLive(history(saved(1, 2), other)).verdict, 'breached');
    const anew = { ...read(400, log(line(1, 3, { nonce: NEW }))), machine: 'gpu-market/2' } as Happening;
    const both = [...saved(1, 2), offered(3), other, anew];
    assert.equal(recordsIntact(history(both, parting), 0).verdict, 'met');
    assert.equal(recordsIntact(history(both), 0).verdict, 'breached');
  });
});

describe('what is restored', () => {
  const told = [...saved(1, 2, 3, 4), made(FIRST, 210), made(SECOND, 410)];
  const shown = [opening(FIRST, log(...upTo(2))), opening(SECOND, log(...upTo(4)))];
  const after = [offered(5), ...savedAnew([6, 3], [7, 4])];
  const anew = log(...upTo(2), line(3, 6, { epoch: 2, nonce: NEW }), line(4, 7, { epoch: 2, nonce: NEW }));
  const story = (id: string, text: string): Recorded =>
    history(told, restored(id, 450), after, read(1_000, text), shown);

  it('is what the snapshot held that was asked for, in time', () => {
    assert.equal(goesOnFrom(story(FIRST, anew), 1_000).verdict, 'met');
    assert.equal(goesOnFrom(story(FIRST, anew), 10).verdict, 'breached');
  });

  it('is not what another one held', () => {
    const judgement = goesOnFrom(story(SECOND, anew), 1_000);
    assert.equal(judgement.verdict, 'breached');
    assert.match(judgement.because, /record 3 1 3 is missing/);
  });

  it('cannot be told from what was read of no snapshot, or of two that are alike', () => {
    assert.equal(
      goesOnFrom(history(told, restored(FIRST, 450), after, read(1_000, anew)), 1_000).verdict,
      'invalid',
    );
    const alike = [opening(FIRST, log(...upTo(2))), opening(SECOND, log(...upTo(2)))];
    const twins = history(told, restored(FIRST, 450), after, read(1_000, anew), alike);
    assert.equal(goesOnFrom(twins, 1_000).verdict, 'invalid');
  });

  it('loses only what was saved after it was asked for', () => {
    assert.equal(recordsIntact(story(FIRST, anew), 0).verdict, 'met');
    const less = log(line(1, 1), line(2, 6, { epoch: 2, nonce: NEW }), line(3, 7, { epoch: 2, nonce: NEW }));
    assert.equal(recordsIntact(story(FIRST, less), 0).verdict, 'breached');
    const nobody = history(told, after, read(1_000, anew));
    assert.equal(recordsIntact(nobody, 0).verdict, 'breached');
  });
});

describe('a damaged snapshot', () => {
  const before = [...saved(1, 2, 3), spoiled(310, 'ciphertext verification failed')];
  const refusal = restored(SECOND, 400, 'The snapshot is damaged: ciphertext verification failed.');

  it('is refused with the reason, and the workload goes on', () => {
    assert.equal(notReplaced(history(before, refusal, saved(5, 6))).verdict, 'met');
    assert.equal(faultConfirmed(history(before)).verdict, 'met');
  });

  it('is neither restored, nor refused without a reason, nor does it stop the workload', () => {
    assert.equal(notReplaced(history(before, restored(SECOND, 400), saved(5))).verdict, 'breached');
    assert.equal(notReplaced(history(before, restored(SECOND, 400, 'No.'), saved(5))).verdict, 'breached');
    assert.equal(notReplaced(history(before, refusal)).verdict, 'breached');
    assert.equal(notReplaced(history(before, refusal, savedAnew([5, 4]))).verdict, 'breached');
  });

  it('must have been damaged, for anything to be said', () => {
    assert.equal(notReplaced(history(saved(1), spoiled(310), refusal, saved(5))).verdict, 'invalid');
    assert.equal(faultConfirmed(history(saved(1), spoiled(310))).verdict, 'invalid');
    assert.equal(notReplaced(history(saved(1), refusal)).verdict, 'invalid');
  });
});

describe('what is on offer while an upload breaks off', () => {
  const asked = { ...made(SECOND, 300), id: undefined, refused: 'cut', f1: 500 } as unknown as Happening;
  const broken = [made(FIRST, 100), listing(250, FIRST), asked, spoiled(400, '503'), listing(600, FIRST)];
  const good = opening(FIRST, log(...upTo(1)));

  it('can all be restored', () => {
    assert.equal(onlyWholeOffered(history(broken, good)).verdict, 'met');
  });

  it('is nothing that cannot be restored, and all that was made', () => {
    const early = [...broken, listing(350, FIRST, SECOND)];
    assert.equal(onlyWholeOffered(history(early, good, opening(SECOND, undefined))).verdict, 'breached');
    assert.equal(onlyWholeOffered(history(early, good)).verdict, 'breached');
    assert.equal(onlyWholeOffered(history(broken, good, made(SECOND, 700))).verdict, 'breached');
  });

  it('says nothing where nothing broke off', () => {
    assert.equal(onlyWholeOffered(history(made(FIRST, 100), listing(250, FIRST), good)).verdict, 'invalid');
    const late = [made(FIRST, 100), spoiled(400, '503'), listing(600, FIRST), good];
    assert.equal(onlyWholeOffered(history(late)).verdict, 'invalid');
    assert.equal(onlyWholeOffered(history(broken.slice(0, 4), good)).verdict, 'invalid');
  });
});

describe('the clean-up', () => {
  const sorted = { stay: [SECOND], go: [FIRST] };
  const before = [stock(100, 900, FIRST, SECOND)];
  const good = opening(SECOND, log(...upTo(2)));
  const verdict = (...happenings: readonly Happening[]): string =>
    cleanedUp(history(before, happenings), sorted).verdict;

  it('leaves what is to stay, and frees the rest', () => {
    assert.equal(verdict(stock(200, 500, SECOND), listing(210, SECOND), good), 'met');
  });

  it('neither takes too much, nor keeps what is said to be gone', () => {
    assert.equal(verdict(stock(200, 500), listing(210), good), 'breached');
    assert.equal(verdict(stock(200, 500, FIRST, SECOND), listing(210, SECOND), good), 'breached');
    assert.equal(verdict(stock(200, 900, SECOND), listing(210, SECOND), good), 'breached');
    assert.equal(
      verdict(stock(200, 500, SECOND), listing(210, SECOND), opening(SECOND, undefined)),
      'breached',
    );
  });

  it('says nothing when nobody looked', () => {
    assert.equal(verdict(), 'invalid');
    assert.equal(
      cleanedUp(history(stock(100, 900, SECOND), stock(200, 1), listing(210)), sorted).verdict,
      'invalid',
    );
  });
});

describe('what a snapshot must hold, word by word', () => {
  const says = (judgement: ReturnType<typeof wholeAsAsked>, verdict: string, because: string): void => {
    assert.deepEqual([judgement.verdict, judgement.because], [verdict, because]);
  };
  const busy = [...saved(1, 2, 3, 4), made(FIRST, 302)];
  const elsewhere = { ...answered(1, 1, { nonce: NEW }), machine: 'gpu-market/9', hostKey: 'x' } as Happening;

  it('is what its machine had acknowledged by then, and not what others had', () => {
    says(wholeAsAsked(history(busy, opening(FIRST, log(...upTo(3))))), 'met', '3 records are in it');
    says(
      wholeAsAsked(history(busy, opening(FIRST, log(...upTo(2))))),
      'breached',
      'record 3 is not in the snapshot',
    );
    const other = { ...elsewhere, answer: { ...(elsewhere as Of<'answered'>).answer, k: 99 } } as Happening;
    says(wholeAsAsked(history(other, busy, opening(FIRST, log(...upTo(3))))), 'met', '3 records are in it');
  });

  it('is told of each, by its own name', () => {
    const both = [...busy, made(SECOND, 402), opening(FIRST, log(...upTo(3)))];
    says(wholeAsAsked(history(both, opening(SECOND, log(...upTo(4))))), 'met', '3 and 4 records are in it');
    says(wholeAsAsked(history(both)), 'invalid', `nobody opened ${SECOND}`);
    says(
      wholeAsAsked(history(both, opening(SECOND, undefined))),
      'breached',
      'it cannot be read: ciphertext verification failed',
    );
    says(
      wholeAsAsked(history(both, opening(SECOND, ''))),
      'invalid',
      `nothing had been saved when ${SECOND} was made`,
    );
  });

  it('is what was found when it was opened last, and no refusal', () => {
    const twice = [...busy, opening(FIRST, log(...upTo(1))), opening(FIRST, log(...upTo(3)))];
    says(wholeAsAsked(history(twice)), 'met', '3 records are in it');
    const refused = { ...made(SECOND, 402), id: undefined, refused: 'It is full.' } as unknown as Happening;
    says(wholeAsAsked(history(twice, refused)), 'breached', 'It is full.');
  });
});

describe('what a restore must bring, word by word', () => {
  const told = [...saved(1, 2, 3, 4), made(FIRST, 210), made(SECOND, 410)];
  const shown = [opening(FIRST, log(...upTo(2))), opening(SECOND, log(...upTo(4)))];
  const fresh = { epoch: 2, nonce: NEW };
  const after = savedAnew([6, 3]);
  const judged = (...more: readonly (Happening | readonly Happening[])[]) =>
    goesOnFrom(history(told, shown, ...more), 1_000);

  it('is exactly that', () => {
    const good = judged(restored(FIRST, 450), after, read(1_000, log(...upTo(2), line(3, 6, fresh))));
    assert.equal(good.verdict, 'met');
    assert.ok(Array.isArray(good.measured) && good.measured[1] === 152, String(good.measured));
    const more = judged(restored(FIRST, 450), after, read(1_000, log(...upTo(3), line(4, 6, fresh))));
    assert.equal(more.because, 'record 3 1 3 was not in it');
    assert.equal(more.verdict, 'breached');
  });

  it('is refused by nobody, and comes in time', () => {
    assert.equal(judged(restored(FIRST, 450, 'No.')).because, 'it was refused: No.');
    const unread = goesOnFrom(history(told, restored(FIRST, 450, 'No.')), 1_000);
    assert.equal(unread.verdict, 'breached', 'also of what is gone');
    assert.equal(judged(restored(FIRST, 450)).verdict, 'inconclusive');
    assert.equal(judged(restored(FIRST, 450), after).because, 'nobody read the log afterwards');
    assert.equal(judged().because, 'nobody asked for a restore');
  });

  it('is judged by the life, and by the log, that follow on that machine', () => {
    const log3 = log(...upTo(2), line(3, 6, fresh));
    const before = judged(restored(FIRST, 450), after, read(500, log3));
    assert.equal(before.because, 'nobody read the log afterwards');
    const there = { ...read(2_000, log(line(1, 1))), machine: 'gpu-market/9' } as Happening;
    assert.equal(judged(restored(FIRST, 450), after, read(1_000, log3), there).verdict, 'met');
    const earlier = judged(restored(SECOND, 100), restored(FIRST, 450), after, read(1_000, log3));
    assert.equal(earlier.verdict, 'met', 'the last restore counts');
  });
});

describe('what is damaged, offered or cleaned up, word by word', () => {
  const before = [...saved(1, 2, 3), spoiled(310, 'ciphertext verification failed')];
  const refusal = restored(SECOND, 400, 'The snapshot is damaged.');
  const because = (...more: readonly (Happening | readonly Happening[])[]): string =>
    notReplaced(history(before, ...more)).because;

  it('is refused, and the workload goes on as it was', () => {
    assert.equal(because(refusal, saved(5)), 'it was refused: The snapshot is damaged.');
    assert.equal(because(refusal, savedAnew([5, 4])), 'the workload was started anew');
    assert.equal(because(refusal), 'the workload did not go on saving');
    assert.equal(because(restored(SECOND, 400), saved(5)), 'it was restored');
    assert.equal(
      because(restored(SECOND, 400, 'No.')),
      'the customer reads nothing of damage: No.; the workload did not go on saving',
    );
    assert.equal(because(restored(SECOND, 300, 'The snapshot is damaged.'), saved(5)), 'nobody asked for it');
  });

  it('is judged until the next restore, which may start the workload anew', () => {
    const next = restored(FIRST, 600);
    assert.equal(
      because(refusal, saved(5), next, savedAnew([7, 6])),
      'it was refused: The snapshot is damaged.',
    );
    assert.equal(because(refusal, next, saved(7)), 'the workload did not go on saving');
    const other = { ...answered(5, 1, { nonce: NEW }), machine: 'gpu-market/9', hostKey: 'x' } as Happening;
    assert.equal(because(refusal, saved(5), other), 'it was refused: The snapshot is damaged.');
  });

  it('is on offer once it was made, and each that is on offer can be restored', () => {
    const asked = { ...made(SECOND, 300), id: undefined, refused: 'cut', f1: 500 } as unknown as Happening;
    const broken = [made(FIRST, 100), listing(250, FIRST), asked, spoiled(400, '503'), listing(600, FIRST)];
    const good = opening(FIRST, log(...upTo(1)));
    const offeredTo = (...more: readonly Happening[]): string =>
      onlyWholeOffered(history(broken, more)).because;
    assert.equal(offeredTo(good), '1 were offered, in 2 answers');
    assert.equal(offeredTo(), `nobody looked into ${FIRST}00, which was offered`);
    assert.equal(
      offeredTo(opening(FIRST, undefined)),
      `${FIRST}00 was offered and cannot be restored: ciphertext verification failed`,
    );
    assert.equal(offeredTo(good, made(SECOND, 700)), `${SECOND} was made and is not offered`);
    const unknown: Happening = { kind: 'listing', at: 701, askedAt: 700, because: '503' };
    assert.equal(offeredTo(good, unknown), '1 were offered, in 2 answers');
    const late = [...broken.slice(0, 4), listing(404, FIRST), good];
    assert.equal(onlyWholeOffered(history(late)).because, 'nobody asked afterwards');
    const empty = [asked, spoiled(400, '503'), listing(600)];
    assert.equal(onlyWholeOffered(history(empty)).because, 'none was ever offered');
    for (const f0 of [300, 500])
      assert.equal(
        onlyWholeOffered(history(asked, made(FIRST, 100), spoiled(f0, '503'), listing(600, FIRST), good))
          .verdict,
        'met',
      );
    for (const f0 of [299, 501])
      assert.equal(
        onlyWholeOffered(history(asked, spoiled(f0, '503'), listing(600, FIRST), good)).verdict,
        'invalid',
      );
  });

  it('is gone where it was deleted, and nothing else', () => {
    const sorted = { stay: [FIRST], go: [SECOND] };
    const good = opening(FIRST, log(...upTo(1)));
    const left = (bytes: number, ...ids: readonly string[]) =>
      deleted(
        history([stock(100, 900, FIRST, SECOND), stock(200, bytes, ...ids), listing(210, ...ids), good]),
        sorted,
      );
    assert.equal(left(500, FIRST).verdict, 'met');
    assert.equal(left(900, FIRST, SECOND).verdict, 'breached');
    assert.equal(left(100).because, `the list lacks ${FIRST}; the store lacks ${FIRST}`);
    assert.equal(left(500, FIRST).promise, 'what is deleted is gone, and nothing else');
  });

  it('is gone, stays, and frees room as it should', () => {
    const sorted = { stay: [SECOND], go: [FIRST] };
    const stocked = [stock(100, 900, FIRST, SECOND)];
    const good = opening(SECOND, log(...upTo(2)));
    const cleaned = (...more: readonly Happening[]): string =>
      cleanedUp(history(stocked, more), sorted).because;
    assert.equal(
      cleaned(stock(200, 500, SECOND), listing(210, SECOND), good),
      'the store keeps 500 bytes, 900 before',
    );
    assert.equal(
      cleaned(stock(200, 900, SECOND), listing(210, SECOND), good),
      'the store keeps 900 bytes, 900 before',
    );
    assert.equal(
      cleaned(stock(200, 500, FIRST), listing(210, FIRST), good),
      [
        ...[`the list lacks ${SECOND}`, `the list still has ${FIRST}`, `the store lacks ${SECOND}`],
        `the store still has ${FIRST}`,
      ].join('; '),
    );
    const few = history(stock(100, 900, SECOND), stock(200, 500, SECOND), listing(210, SECOND), good);
    assert.equal(cleanedUp(few, sorted).because, `before it the store lacks ${FIRST}`);
    assert.equal(cleaned(), 'nobody looked into the store');
    assert.equal(cleaned(stock(200, 500, SECOND)), 'nobody asked what is on offer');
  });
});
