import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Destination, Migrated } from '../../customer/customer';
import type { Happening, Listed, Recorded } from '../history';
import type { Judgement } from '../verdict';
import { booksRight } from './books';
import { faultConfirmed } from './fault';
import { answeredTruly } from './move-claims';
import { asWanted } from './ordered';
import { disagreements } from '../unfolding';
import { isProtectedThere, protectedThere } from './protection';
import { goesOnElsewhere, isMoved } from './relocated';
import { isSettled, settled } from './settled';
import { isAtRest, leftInPlace, movedNotBecause } from './unmoved';
import { isLeft, leftLast } from './vacated';

const OLD = 'gpu-market:1';
const NEW = 'gpu-market:2';
const LATER = 'gpu-market:3';
const VM = 'compute:9';
const TO: Destination = { kind: 'gpu', gpu: 'RTX 4090', region: 'US', maxPrice: 0.5 };
const DONE: Migrated = { success: true, newInstance: 2, done: ['validate_source', 'destroy_source'] };

const gpu = (key: string, part: Partial<Listed> = {}): Listed => ({
  ...{ key, supplier: 'gpu-market', id: key.split(':')[1] ?? '', label: 'mark/1', status: 'running' },
  ...{ host: `host of ${key}`, port: 22, user: 'root', model: 'RTX 4090', pricePerHour: 0.43 },
  ...{ place: 'Texas, US', memory: 24_564 },
  ...part,
});
const vm: Listed = { ...gpu(VM), supplier: 'compute' };

let k = 0;
const answer = (machine: string, at: number, epoch: number): Happening => ({
  ...{ kind: 'answered', machine, at, sentAt: at - 2, session: machine, hostKey: machine, timing: 'ok' },
  answer: {
    ...{ verb: 'offer', k: (k += 1), epoch, incarnation: `000000000000000${epoch}`, seq: k, restoredSeq: 0 },
    ...{ step: 0, checkpoint: 0, restoredStep: 0, where: machine === VM ? 'cpu' : 'gpu' },
  },
});
const census = (at: number, ...machines: readonly Listed[]): Happening => ({
  ...{ kind: 'census', at, askedAt: at - 5, machines },
});
const moving = (to: Destination = TO): Happening => ({
  ...{ kind: 'moving', at: 1_000, machine: OLD, instance: 1, to },
  estimate: { available: true, gpu: 'RTX 4090', pricePerHour: 0.43 },
});
const moved = (part: Partial<Extract<Happening, { kind: 'moved' }>> = {}): Happening => ({
  ...{ kind: 'moved', at: 3_000, answer: DONE },
  shown: {
    ...{ id: 2, status: 'running', gpu: 'RTX 4090', pricePerHour: 0.43, label: 'mark/1' },
    active: { kind: 'gpu', epoch: 2, host: `host of ${NEW}`, port: 22, user: 'root' },
  },
  ...part,
});
const tail = (at: number): Happening => ({
  ...{ kind: 'tail', machine: VM, at, askedAt: at - 2, before: at - 100 },
  line: '2 2 0000000000000002 5',
});

/** A move from a GPU to another one: asked at 1 s, at work there at 2 s, the old one gone at 2.5 s. */
const GOOD: readonly Happening[] = [
  census(100, gpu(OLD, { model: 'RTX 3090', pricePerHour: 0.18 })),
  answer(OLD, 900, 1),
  moving(),
  census(1_300, gpu(OLD), gpu(NEW)),
  answer(OLD, 1_900, 1),
  answer(NEW, 2_000, 2),
  { kind: 'disconnected', at: 2_500, machine: OLD, session: OLD, because: 'closed' },
  census(2_600, gpu(NEW)),
  moved(),
  answer(NEW, 3_500, 2),
];

const history = (happenings: readonly Happening[] = GOOD): Recorded => ({
  happenings: [...happenings].sort((one, other) => one.at - other.at),
});
const instead = (swap: (each: Happening) => readonly Happening[]): Recorded => history(GOOD.flatMap(swap));
const verdictOf = ({ verdict }: Judgement): string => verdict;

/** The same move, with another GPU delivered. */
const delivering = (part: Partial<Listed>): Recorded =>
  instead((each) =>
    each.kind === 'census' && each.at > 1_000
      ? [{ ...each, machines: (each.machines ?? []).map((one) => (one.key === NEW ? gpu(NEW, part) : one)) }]
      : [each],
  );

describe('a move on purpose', () => {
  it('is in time by what the witness heard', () => {
    assert.equal(verdictOf(goesOnElsewhere(history(), 1_100)), 'met');
    assert.equal(verdictOf(goesOnElsewhere(history(GOOD.slice(0, 4)), 100)), 'breached');
    assert.equal(verdictOf(goesOnElsewhere(history(GOOD.slice(0, 2)), 100)), 'invalid');
  });

  it('brings what was wanted, at the price that was named and estimated', () => {
    assert.equal(verdictOf(asWanted(history())), 'met');
    for (const other of [
      { model: 'RTX 3090' },
      { model: 'RTX 4090 D' },
      { pricePerHour: 0.45 },
      { place: 'Australia, AU' },
      { place: 'Russia, RU' },
    ])
      assert.equal(verdictOf(asWanted(delivering(other))), 'breached', JSON.stringify(other));
    assert.equal(verdictOf(asWanted(history(GOOD.slice(0, 5)))), 'invalid');
  });

  it('gives the old GPU back, and only once the work goes on', () => {
    assert.equal(verdictOf(leftLast(history(), 2_000)), 'met');
    assert.equal(verdictOf(leftLast(history(), 10)), 'inconclusive');
    const early = instead((each) => (each.kind === 'disconnected' ? [{ ...each, at: 1_950 }] : [each]));
    assert.equal(verdictOf(leftLast(early, 1_000)), 'inconclusive');
    const notYet = (at: number): Judgement => {
      const look: Happening = { kind: 'offered', at, machine: NEW, session: NEW, verb: 'live', k: -1 };
      return leftLast(history([...early.happenings, look]), 1_000);
    };
    assert.equal(verdictOf(notYet(1_950)), 'inconclusive');
    assert.equal(verdictOf(notYet(1_953)), 'breached');
    assert.equal(notYet(1_953).because, `${OLD} was gone at least 3 ms before`);
    const never = instead((each) => (each.kind === 'census' && each.at === 2_600 ? [] : [each]));
    assert.equal(verdictOf(leftLast(never, 100)), 'breached');
  });

  it('is what the product answered', () => {
    assert.equal(verdictOf(answeredTruly(history())), 'met');
    const answering = (part: Parameters<typeof moved>[0]): string =>
      verdictOf(answeredTruly(instead((each) => (each.kind === 'moved' ? [moved(part)] : [each]))));
    assert.equal(answering({ answer: { ...DONE, newInstance: 1 } }), 'breached');
    assert.equal(answering({ answer: { ...DONE, newInstance: 3 } }), 'breached');
    assert.equal(answering({ answer: { success: false, done: [] } }), 'breached');
    const nowhere = { id: 2, status: 'running', gpu: 'RTX 4090', pricePerHour: 0.43, label: '' };
    assert.equal(answering({ shown: nowhere }), 'breached');
    assert.equal(answering({ answer: { success: true, newInstance: 2, done: [] } }), 'met');
  });

  it('leaves one GPU in the books, at most as dear as was named', () => {
    assert.equal(verdictOf(booksRight(history(), false)), 'met');
    assert.equal(verdictOf(booksRight(delivering({ pricePerHour: 0.6 }), false)), 'breached');
    assert.equal(
      verdictOf(booksRight(history([...GOOD, census(3_600, gpu(OLD), gpu(NEW))]), false)),
      'breached',
    );
  });

  it('is followed, where the new GPU fails, by one as large and no dearer', () => {
    const fails: Happening = {
      kind: 'fault',
      at: 4_000,
      fault: 'freeze',
      f0: 3_990,
      f1: 4_000,
      machine: NEW,
    };
    const followed = (part: Partial<Listed>): Recorded =>
      history([...GOOD, fails, census(5_000, gpu(LATER, part)), answer(LATER, 5_100, 3)]);
    const judged = (part: Partial<Listed>): string => booksRight(followed(part), false).because;
    assert.equal(judged({}), '1 × GPU instance and 0 × CPU Standby');
    assert.equal(judged({ memory: 99_999, pricePerHour: 0.1 }), '1 × GPU instance and 0 × CPU Standby');
    assert.equal(judged({ memory: 16_376 }), `${LATER} has 16376 MB, less than agreed`);
    assert.equal(judged({ pricePerHour: 0.44 }), `${LATER} costs $0.44/h, more than agreed`);
    assert.equal(verdictOf(answeredTruly(followed({}))), 'met');
    const unprovoked = followed({}).happenings.filter(({ kind }) => kind !== 'fault');
    assert.equal(verdictOf(answeredTruly(history(unprovoked))), 'breached');
  });

  it('to the CPU leaves no GPU in the books', () => {
    const toCpu = [...GOOD.slice(0, 2), moving({ kind: 'cpu' }), answer(VM, 2_000, 2), moved()];
    assert.equal(verdictOf(booksRight(history([...toCpu, census(2_600, vm)]))), 'met');
    assert.equal(verdictOf(booksRight(history([...toCpu, census(2_600, vm, gpu(OLD))]))), 'breached');
  });

  it('is protected where it went, once the witness saw so on the CPU Standby', () => {
    const told = [...GOOD, census(1_400, gpu(OLD), gpu(NEW), vm)];
    assert.equal(verdictOf(protectedThere(history([...told, tail(2_300)]), 500)), 'met');
    assert.equal(verdictOf(protectedThere(history([...told, tail(2_900)]), 500)), 'breached');
    assert.equal(verdictOf(protectedThere(history(told), 500)), 'breached');
    assert.equal(verdictOf(protectedThere(history(GOOD.slice(0, 5)), 500)), 'invalid');
  });
});

const REASON = { words: 'none is on offer', said: 'is on offer' };
const FAILED = moved({ answer: { success: false, because: 'No RTX 4090 is on offer.', done: [] } });
/** A move that failed: the work is where it was. */
const STAYED: readonly Happening[] = [
  ...GOOD.slice(0, 3),
  FAILED,
  census(3_200, gpu(OLD)),
  answer(OLD, 3_400, 1),
];

describe('a move that failed', () => {
  it('leaves the work and the books as they were', () => {
    assert.equal(verdictOf(leftInPlace(history(STAYED))), 'met');
    assert.equal(verdictOf(leftInPlace(history([...STAYED, census(3_300, gpu(OLD), gpu(NEW))]))), 'breached');
    assert.equal(verdictOf(leftInPlace(history([...STAYED, answer(NEW, 3_500, 2)]))), 'breached');
    assert.equal(verdictOf(leftInPlace(history(STAYED.slice(0, -1)))), 'breached');
    assert.equal(verdictOf(leftInPlace(history(STAYED.slice(0, 3)))), 'invalid');
  });

  it('has not moved the work, however soon that is said', () => {
    const judged = goesOnElsewhere(history(STAYED), 60_000);
    assert.equal(verdictOf(judged), 'breached');
    assert.match(judged.because, /says that the move failed \(No RTX 4090 is on offer\.\)/);
    assert.ok(isMoved(history(STAYED)) && isMoved(history()));
    assert.ok(!isMoved(history(STAYED.slice(0, 3))) && !isMoved(history(GOOD.slice(0, 2))));
    assert.equal(verdictOf(goesOnElsewhere(history(STAYED.slice(0, 3)), 60_000)), 'inconclusive');
  });

  it('says why', () => {
    assert.equal(verdictOf(movedNotBecause(history(STAYED), REASON)), 'met');
    assert.equal(verdictOf(movedNotBecause(history(STAYED), { ...REASON, said: 'was lost' })), 'breached');
    assert.equal(verdictOf(movedNotBecause(history(), REASON)), 'breached');
    assert.equal(verdictOf(movedNotBecause(history(STAYED.slice(0, 3)), REASON)), 'invalid');
  });
});

describe('a move that was interrupted', () => {
  const silent: Happening = { kind: 'moved', at: 3_000, unanswered: 'closed' };
  const interrupted = GOOD.map((each) => (each.kind === 'moved' ? silent : each));

  it('is done or undone in the end', () => {
    assert.equal(verdictOf(settled(history(interrupted), 2_600)), 'met');
    const twoAgain = [census(3_600, gpu(OLD), gpu(NEW)), census(4_900, gpu(OLD), gpu(NEW), vm)];
    assert.equal(verdictOf(settled(history([...interrupted, ...twoAgain]), 2_600)), 'breached');
    assert.equal(verdictOf(settled(history(), 2_600)), 'invalid');
  });

  it('may be told of in the end by a page that had waited', () => {
    const killed = (f0: number): Happening => ({
      ...{ kind: 'fault', fault: 'control-plane-killed', at: f0 + 2, f0, f1: f0 + 1 },
      ...{ machine: '', beside: true },
    });
    assert.equal(verdictOf(settled(history([...GOOD, killed(1_500)]), 2_600)), 'met');
    assert.equal(verdictOf(settled(history([...GOOD, killed(9_000)]), 2_600)), 'invalid');
  });
});

describe('what keeps a market from selling', () => {
  const shelf = (at: number, ...offers: readonly (readonly [number, number])[]): Happening => ({
    ...{ kind: 'shelf', at, askedAt: at - 5 },
    offers: offers.map(([id, pricePerHour]) => ({ id, pricePerHour })),
  });
  const fault = (kind: string): Happening => ({
    ...{ kind: 'fault', fault: kind, at: 202, f0: 200, f1: 201, machine: '', beside: true },
  });
  const before = [shelf(150, [10, 0.4], [11, 0.5]), census(160, gpu(OLD))];

  it('is confirmed by the market’s own shelves', () => {
    const seen = (kind: string, after: Happening): string =>
      verdictOf(faultConfirmed(history([...before, fault(kind), after])));
    assert.equal(seen('no-capacity', shelf(300)), 'met');
    assert.equal(seen('no-capacity', shelf(300, [10, 0.4])), 'invalid');
    assert.equal(seen('price-up', shelf(300, [10, 4], [11, 5])), 'met');
    assert.equal(seen('price-up', shelf(300, [10, 0.4], [11, 0.5])), 'invalid');
    assert.equal(seen('offer-gone', shelf(300, [11, 0.5])), 'met');
    assert.equal(seen('offer-gone', shelf(300, [10, 0.4], [11, 0.5])), 'invalid');
  });
});

describe('who waits for a move', () => {
  const anyway = 1_000_000;
  const silent: Happening = { kind: 'moved', at: 3_000, unanswered: 'closed' };
  const interrupted = history([
    ...GOOD.map((each) => (each.kind === 'moved' ? silent : each)),
    answer(NEW, 9_000, 2),
  ]);

  it('need wait on exactly as long as it cannot be judged', () => {
    const told = history([...GOOD, census(1_400, gpu(OLD), gpu(NEW), vm), tail(2_300)]);
    for (const found of [
      disagreements(history(), isMoved, (past) => goesOnElsewhere(past, anyway)),
      disagreements(history(), isLeft, (past) => leftLast(past, anyway)),
      disagreements(told, isProtectedThere, (past) => protectedThere(past, anyway)),
    ])
      assert.deepEqual(found, []);
  });

  it('waits a while longer for what was interrupted', () => {
    assert.equal(verdictOf(settled(interrupted, anyway)), 'met');
    const until = (at: number): Recorded => history(interrupted.happenings.filter((each) => each.at <= at));
    assert.ok(isSettled(interrupted));
    assert.ok(!isSettled(until(3_500)) && !isSettled(until(2_900)) && !isSettled(history(GOOD.slice(0, 2))));
    assert.ok(!isSettled(history([...until(3_500).happenings, census(4_000, gpu(NEW))])));
    assert.ok(isSettled(history([...until(3_500).happenings, census(4_001, gpu(NEW))])));
  });

  it('waits until a work at rest was heard, and the books were read', () => {
    assert.ok(isAtRest(history(STAYED)));
    assert.ok(!isAtRest(history(STAYED.filter(({ kind }) => kind !== 'census'))));
    assert.ok(!isAtRest(history(STAYED.slice(0, -1))));
    assert.ok(!isAtRest(history([...STAYED.slice(0, -1), answer(OLD, 3_300, 1)])));
    assert.ok(isAtRest(history([...STAYED.slice(0, -1), answer(OLD, 3_301, 1)])));
    assert.ok(!isAtRest(history([...STAYED.slice(0, 4), census(3_005, gpu(OLD)), answer(OLD, 3_400, 1)])));
    assert.ok(!isAtRest(history([...STAYED.slice(0, 3), ...STAYED.slice(4)])));
  });
});

describe('what the product answered to a move', () => {
  const answering = (part: Parameters<typeof moved>[0], others = GOOD): Judgement =>
    answeredTruly(history(others.map((each) => (each.kind === 'moved' ? moved(part) : each))));
  const says = ({ verdict, because }: Judgement, words: string): void => {
    assert.deepEqual([verdict, because], ['breached', words]);
  };

  it('is compared with what was seen, word by word', () => {
    says(
      answering({ answer: { ...DONE, newInstance: 1 } }),
      'instance 1, which was left, is called the new one',
    );
    says(
      answering({ answer: { ...DONE, newInstance: 3 } }),
      'instance 3 is called the new one, the market calls it 2',
    );
    says(
      answering({ answer: { success: true, done: [] } }),
      'instance none is called the new one, the market calls it 2',
    );
    says(
      answering({ answer: { success: false, done: [] } }),
      '"success: false", but the work is on gpu-market:2',
    );
    const nowhere = { id: 2, status: 'running', gpu: 'RTX 4090', pricePerHour: 0.43, label: '' };
    says(answering({ shown: nowhere }), 'the work is shown at no address, it is at host of gpu-market:2');
  });

  it('is false where the old GPU is still there that is said to be given back', () => {
    const kept = GOOD.filter(({ kind, at }) => kind !== 'census' || at < 2_000);
    says(answering({}, kept), '"destroy_source", but gpu-market:1 is still there');
    assert.equal(verdictOf(answering({ answer: { ...DONE, done: ['validate_source'] } }, kept)), 'met');
  });

  it('is false where the work never went on, or on no machine that anybody lists', () => {
    const never = GOOD.filter((each) => each.kind !== 'answered' || each.machine === OLD);
    assert.match(answering({}, never).because, /^"success: true", but the work is on gpu-market:1; /);
    const unlisted = GOOD.filter(({ kind }) => kind !== 'census');
    says(answering({}, unlisted), '"success: true", but the work is on no machine');
  });

  it('may give a work on the CPU any name but that of the one it left', () => {
    const toCpu = [
      ...GOOD.slice(0, 2),
      moving({ kind: 'cpu' }),
      answer(VM, 2_000, 2),
      census(2_600, vm),
      moved(),
    ];
    const at = { kind: 'cpu', epoch: 2, host: `host of ${VM}`, port: 22, user: 'root' } as const;
    const shown = { id: 77, status: 'running', gpu: '', pricePerHour: 0, label: '', active: at };
    const named = (newInstance: number): string =>
      verdictOf(answering({ answer: { success: true, newInstance, done: [] }, shown }, toCpu));
    assert.deepEqual([named(77), named(1)], ['met', 'breached']);
  });

  it('cannot be judged before it is there, and not at all where it never came', () => {
    const open = GOOD.filter(({ kind }) => kind !== 'moved');
    assert.equal(answeredTruly(history(open)).because, 'no move is over');
    assert.equal(answeredTruly(history(GOOD.slice(0, 2))).because, 'no move is over');
    const silent: Happening = { kind: 'moved', at: 3_000, unanswered: 'closed' };
    const judgement = answeredTruly(history([...open, silent]));
    assert.deepEqual(
      [judgement.verdict, judgement.because],
      ['not applicable', 'the product never answered'],
    );
    assert.equal(verdictOf(answeredTruly(history(STAYED))), 'met');
  });
});

describe('where the work went', () => {
  it('is neither where it was, nor a place of another kind, nor where it had been before', () => {
    const anew = [...GOOD.slice(0, 3), answer(OLD, 1_900, 2), census(1_300, gpu(OLD), gpu(NEW), vm)];
    assert.ok(!isMoved(history(anew)));
    assert.ok(!isMoved(history([...anew, answer(VM, 2_000, 3)])));
    assert.ok(!isMoved(history([...GOOD.slice(0, 4), answer(NEW, 1_000, 2)])));
    assert.ok(isMoved(history([...GOOD.slice(0, 4), answer(NEW, 1_001, 2)])));
  });

  it('is told by the answer to this move, not by that to the one before', () => {
    const before: Happening = { ...FAILED, at: 999 };
    const judged = goesOnElsewhere(history([before, ...GOOD.slice(0, 3), census(9_000, gpu(OLD))]), 60_000);
    assert.equal(verdictOf(judged), 'inconclusive');
    const atOnce: Happening = { ...FAILED, at: 1_000 };
    assert.equal(verdictOf(goesOnElsewhere(history([...GOOD.slice(0, 3), atOnce]), 60_000)), 'breached');
  });

  it('is what counts, even where the product says that it failed', () => {
    const denied = GOOD.map((each) => (each.kind === 'moved' ? FAILED : each));
    assert.equal(verdictOf(goesOnElsewhere(history(denied), 1_100)), 'met');
  });
});

describe('what is home again after an interruption', () => {
  const silent: Happening = { kind: 'moved', at: 3_000, unanswered: 'closed' };
  const story = (...more: readonly Happening[]): Recorded =>
    history([...GOOD.slice(0, 2), moving(), silent, ...more]);
  const measured = (...more: readonly Happening[]): unknown => settled(story(...more), 60_000).measured;
  const never = 'inconclusive';

  it('is one GPU, on which the work was heard since', () => {
    const back = [census(2_000, gpu(OLD), gpu(NEW)), census(2_500, gpu(OLD)), answer(OLD, 2_600, 1)];
    assert.deepEqual(measured(...back), [995, 1_600]);
    assert.deepEqual(
      measured(...back.slice(0, 2), answer(OLD, 2_100, 1), answer(OLD, 2_700, 1)),
      [995, 1_500],
    );
    assert.deepEqual(measured(census(2_500, gpu(OLD), vm), answer(OLD, 2_600, 1)), [0, 1_600]);
    assert.equal(settled(story(...back.slice(0, 2)), 60_000).verdict, never);
  });

  it('is not another GPU than the one that has the work, nor none at all', () => {
    for (const books of [census(2_500, gpu(NEW)), census(2_500, vm), census(2_500)])
      assert.equal(
        settled(story(books, answer(OLD, 2_600, 1), answer(OLD, 4_000, 1)), 60_000).verdict,
        never,
      );
  });

  it('is not what the books said before', () => {
    const late = [census(500, gpu(OLD), gpu(NEW)), census(1_200, gpu(OLD)), answer(OLD, 1_300, 1)];
    assert.deepEqual(measured(...late), [0, 300]);
  });

  it('was interrupted by a kill of the product between the wish and its answer, by nothing else', () => {
    const struck = (fault: string, f0: number): string =>
      verdictOf(
        settled(
          history([...GOOD, { kind: 'fault', fault, at: f0 + 2, f0, f1: f0 + 1, machine: '', beside: true }]),
          60_000,
        ),
      );
    assert.equal(struck('control-plane-killed', 1_000), 'met');
    assert.equal(struck('control-plane-killed', 2_999), 'met');
    assert.equal(struck('control-plane-killed', 999), 'invalid');
    assert.equal(struck('control-plane-killed', 3_000), 'invalid');
    assert.equal(struck('market-down', 1_500), 'invalid');
    assert.equal(verdictOf(settled(history(GOOD.slice(0, 4)), 60_000)), 'invalid');
  });
});

describe('when the machine that was left is gone', () => {
  const look = (at: number): Happening => ({ kind: 'census', at, askedAt: at - 5 });
  const measured = (...more: readonly Happening[]): unknown =>
    leftLast(history([...GOOD, ...more]), 60_000).measured;

  it('lies between the last look that listed it and its hanging up, or the books, whichever was seen first', () => {
    assert.deepEqual(measured(), [0, 1_500]);
    assert.deepEqual(measured(look(2_200), look(2_450)), [445, 1_500]);
    assert.deepEqual(measured(census(2_450, gpu(NEW), gpu(OLD)), look(2_700)), [445, 1_500]);
    const quiet = GOOD.filter(({ kind }) => kind !== 'disconnected');
    assert.deepEqual(leftLast(history([...quiet, look(2_450)]), 60_000).measured, [445, 1_600]);
  });

  it('is too late where books that go on as they were still list it', () => {
    assert.equal(verdictOf(leftLast(history([...GOOD, look(2_450)]), 400)), 'breached');
    assert.equal(verdictOf(leftLast(history(), 400)), 'inconclusive');
  });

  it('is not when another one hangs up, nor when it did so before it was to be left', () => {
    const hung = (at: number, machine: string): Happening => ({
      ...{ kind: 'disconnected', at, machine, session: machine, because: 'closed' },
    });
    assert.deepEqual(measured(hung(2_100, NEW), hung(900, OLD), hung(1_000, OLD)), [0, 1_500]);
    assert.match(
      leftLast(history([...GOOD, hung(1_001, OLD)]), 60_000).because,
      /^gpu-market:1 was gone at most 999 ms before$/,
    );
    assert.equal(verdictOf(leftLast(history([...GOOD, hung(2_000, OLD)]), 60_000)), 'met');
  });
});

describe('a move that failed, word by word', () => {
  const because = (...happenings: readonly Happening[]): string => leftInPlace(history(happenings)).because;

  it('has left everything in its place, or not', () => {
    assert.equal(because(...STAYED), `it does, on ${OLD}`);
    assert.equal(because(...STAYED, census(3_300, gpu(OLD), gpu(NEW))), `${NEW} is still rented`);
    assert.equal(because(...STAYED, census(3_300)), `${OLD} is gone`);
    assert.equal(because(...STAYED, answer(NEW, 3_500, 2)), `the work is on ${NEW}`);
    assert.equal(because(...STAYED.slice(0, -1)), 'the work no longer answers');
    assert.equal(because(...STAYED.slice(0, -1), answer(OLD, 3_000, 1)), 'the work no longer answers');
    assert.equal(because(...STAYED.filter(({ kind }) => kind !== 'answered')), 'the work never answered');
  });

  it('is compared with the books as they were when it was wanted, unchanged looks included', () => {
    const later: Happening = { kind: 'census', at: 990, askedAt: 985 };
    const atOnce = census(1_000, gpu(OLD), vm);
    assert.equal(because(...STAYED, later), `it does, on ${OLD}`);
    assert.equal(because(...STAYED, atOnce), `${VM} is gone`);
    assert.equal(because(...STAYED.filter(({ kind }) => kind !== 'census')), `it does, on ${OLD}`);
  });

  it('says why in words that are read whatever their letters', () => {
    const told = (answer: Migrated, said: string): string =>
      movedNotBecause(history([...GOOD.slice(0, 3), moved({ answer })]), { words: 'so', said }).because;
    const no: Migrated = { success: false, done: [] };
    assert.equal(told(no, 'x'), 'it was told: nothing');
    assert.equal(told(DONE, 'x'), 'it succeeded');
    const loud = { ...REASON, said: 'IS ON OFFER' };
    assert.equal(verdictOf(movedNotBecause(history(STAYED), loud)), 'met');
  });
});

describe('what stands in the books of a move', () => {
  const bare = (at: number): Happening => ({ kind: 'census', at, askedAt: at - 5 });
  const measured = (...happenings: readonly Happening[]): unknown =>
    leftLast(history(happenings), 60_000).measured;
  const [, ...unread] = GOOD.filter(({ at }) => at !== 1_300);

  it('counts as given back only what they had listed', () => {
    const never = GOOD.filter(({ kind }) => kind !== 'census');
    assert.ok(!isLeft(history([...never, bare(2_600)])));
    assert.ok(isLeft(history()));
  });

  it('is gone at the first look after the wish that does not list it, at no earlier one', () => {
    const early = [...GOOD.slice(0, 3), ...GOOD.slice(4), census(1_000, gpu(NEW)), bare(1_200)];
    assert.equal(leftLast(history(early), 60_000).because, `${OLD} was gone at most 800 ms before`);
  });

  it('was there at the last look before it was gone, and at none that came later', () => {
    const look = (at: number): Happening => census(at, gpu(OLD), gpu(NEW));
    assert.deepEqual(measured(...GOOD, look(2_499)), [494, 1_500]);
    assert.deepEqual(measured(...GOOD, look(2_500)), [0, 1_500]);
    assert.deepEqual(measured(...GOOD, look(2_550)), [0, 1_500]);
    assert.deepEqual(measured(...unread), [0, 1_500]);
  });
});

describe('the answer to a move whose work went on elsewhere', () => {
  const because = (happenings: readonly Happening[], part: Parameters<typeof moved>[0] = {}): string =>
    answeredTruly(history(happenings.map((each) => (each.kind === 'moved' ? moved(part) : each)))).because;

  it('is false where the work came back, or answers on a machine that nobody lists', () => {
    assert.match(
      because([...GOOD, answer(OLD, 3_600, 3)]),
      /^"success: true", but the work is on gpu-market:1; /,
    );
    assert.equal(
      because([...GOOD, answer('gpu-market:7', 3_600, 3)]),
      '"success: true", but the work is on no machine',
    );
    const silent = GOOD.filter(({ kind }) => kind !== 'answered');
    assert.equal(because(silent), '"success: true", but the work is on no machine');
  });

  it('is false where an address is shown that the market does not tell', () => {
    const { host, ...homeless } = gpu(NEW);
    const books = GOOD.map((each) =>
      each.kind === 'census' && each.at > 1_000 ? census(each.at, gpu(OLD), homeless) : each,
    );
    const part = { answer: { ...DONE, done: [] } };
    assert.equal(because(books, part), `the work is shown at ${host ?? ''}, it is at none`);
  });
});

describe('a move of which little is known', () => {
  it('leaves nothing behind where the books were first read after it', () => {
    const [, ...unread] = STAYED;
    assert.equal(leftInPlace(history(unread)).because, `${OLD} is still rented`);
  });

  it('is not at rest where nobody wanted any', () => {
    assert.ok(!isAtRest(history([...GOOD.slice(0, 2), census(3_200, gpu(OLD)), answer(OLD, 3_400, 1)])));
  });
});

describe('what was delivered, word by word', () => {
  const because = (past: Recorded): string => asWanted(past).because;
  const ordered = (to: Destination, part: Partial<Extract<Happening, { kind: 'moving' }>> = {}): Recorded =>
    instead((each) => (each.kind === 'moving' ? [{ ...each, to, ...part }] : [each]));
  const anyGpu: Destination = { kind: 'gpu' };

  it('is what was wanted and estimated', () => {
    assert.equal(because(history()), 'RTX 4090 in Texas, US for $0.43/h');
    assert.equal(
      because(delivering({ model: 'RTX 3090' })),
      'it is a RTX 3090 instead of a RTX 4090; a RTX 4090 was estimated, it is a RTX 3090',
    );
    assert.equal(because(delivering({ place: 'Russia, RU' })), 'it stands in Russia, RU, not in US');
    assert.equal(because(delivering({ pricePerHour: 0.45 })), 'it costs $0.45/h, estimated were $0.43/h');
    assert.equal(because(delivering({ pricePerHour: 0.42995 })), 'RTX 4090 in Texas, US for $0.42995/h');
    assert.equal(because(delivering({ pricePerHour: 0.4 })), 'it costs only $0.4/h, estimated were $0.43/h');
    assert.equal(
      because(delivering({ pricePerHour: 0.6 })),
      'it costs $0.6/h, wanted were at most $0.5/h; it costs $0.6/h, estimated were $0.43/h',
    );
  });

  it('may be anything where nothing was wanted, nor estimated', () => {
    const dear = { gpu: 'RTX 4090', pricePerHour: 0.43, available: true };
    assert.equal(verdictOf(asWanted(ordered(anyGpu, { estimate: { available: true } }))), 'met');
    assert.equal(verdictOf(asWanted(ordered(anyGpu, { estimate: { ...dear, gpu: 'A100' } }))), 'breached');
    const [moveWithout] = GOOD.flatMap((each) => {
      if (each.kind !== 'moving') return [];
      const { estimate, ...rest } = each;
      return estimate === undefined ? [] : [{ ...rest, to: anyGpu }];
    });
    const plain = instead((each) => (each.kind === 'moving' && moveWithout ? [moveWithout] : [each]));
    assert.equal(verdictOf(asWanted(plain)), 'met');
  });

  it('is nothing where the market does not tell what it is', () => {
    const { model, place, pricePerHour, ...bare } = gpu(NEW);
    assert.deepEqual([model, place, pricePerHour], ['RTX 4090', 'Texas, US', 0.43]);
    const books = instead((each) =>
      each.kind === 'census' && each.at > 1_000 ? [census(each.at, gpu(OLD), bare)] : [each],
    );
    assert.equal(
      because(books),
      'it is a nothing instead of a RTX 4090; it stands in nowhere, not in US; a RTX 4090 was estimated, it is a nothing',
    );
  });
});
