import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answered, brief, census, listed, NEW, OLD, offered, refused, tail, unchanged, VM } from '../brief';
import type { Happening } from '../history';
import {
  acknowledged,
  began,
  copied,
  ending,
  incarnations,
  listedSince,
  listings,
  workingOn,
} from './incarnations';

const books = census(100, OLD, VM, NEW);

describe('what the books list', () => {
  it('is known of every machine as it was listed last', () => {
    const known = listings(brief(books, census(300, listed(OLD, { status: 'gone' })), unchanged(400)));
    assert.deepEqual([...known.keys()], [OLD, VM, NEW]);
    assert.deepEqual([known.get(OLD)?.status, known.get(VM)?.status], ['gone', 'running']);
  });

  it('is new where no look that was over by then had listed it', () => {
    const history = brief(unchanged(50), census(100, OLD), census(300, OLD, VM), census(500, NEW));
    const since = (at: number): readonly string[] => listedSince(history, at).map(({ key }) => key);
    assert.deepEqual(
      [since(99), since(100), since(299), since(300), since(500)],
      [[OLD, VM, NEW], [VM, NEW], [VM, NEW], [NEW], []],
    );
    assert.deepEqual(listedSince(brief(unchanged(50), books), 60).length, 3);
  });

  it('ends with the last that happened', () => {
    assert.deepEqual([ending(brief()), ending(brief(books, unchanged(400)))], [0, 400]);
  });
});

describe('a life of the workload', () => {
  const livesOf = (...happenings: readonly Happening[]): readonly string[] =>
    incarnations(brief(books, ...happenings)).map(
      ({ machine, epoch, place, first, last }) =>
        `${epoch} on ${machine} (${place ?? 'nowhere'}) from ${first.at} to ${last.at}`,
    );

  it('is one host key and one nonce, from its first answer to its last', () => {
    assert.deepEqual(livesOf(answered(OLD, 500), answered(VM, 600, { epoch: 2 }), answered(OLD, 700)), [
      `1 on ${OLD} (gpu) from 500 to 700`,
      `2 on ${VM} (cpu) from 600 to 600`,
    ]);
    const rekeyed: Happening = { ...answered(OLD, 700), hostKey: 'another' };
    const renewed = answered(OLD, 800, { incarnation: 'a'.repeat(16) });
    assert.equal(livesOf(answered(OLD, 500), rekeyed, renewed).length, 3);
  });

  it('is where its supplier’s books and the workload’s own word agree', () => {
    assert.deepEqual(livesOf(answered(OLD, 500, { where: 'cpu' })), [
      `1 on ${OLD} (nowhere) from 500 to 500`,
    ]);
    assert.deepEqual(livesOf(answered(VM, 500, { where: 'gpu' })), [`1 on ${VM} (cpu) from 500 to 500`]);
    assert.deepEqual(livesOf(answered('gpu-market/7', 500)), ['1 on gpu-market/7 (nowhere) from 500 to 500']);
  });

  it('is no spare’s', () => {
    const spare = listed('gpu-market/9', { label: 'mark/brief/rehearsal' });
    assert.deepEqual(livesOf(census(200, spare), answered(spare.key, 500)), []);
  });

  it('stands in the order of epochs, and of one epoch in that of the first answers', () => {
    const again = answered(NEW, 450, { epoch: 2, incarnation: 'b'.repeat(16) });
    const history = brief(
      ...[books, answered(NEW, 400, { epoch: 3 }), again, answered(OLD, 500)],
      answered(VM, 600, { epoch: 2 }),
    );
    assert.deepEqual(
      incarnations(history).map(({ epoch, first }) => [epoch, first.at]),
      [
        [1, 500],
        [2, 450],
        [2, 600],
        [3, 400],
      ],
    );
    assert.equal(workingOn(history)?.machine, NEW);
    assert.equal(workingOn(brief(books)), undefined);
    const backwards = brief({ ...answered(VM, 600, { epoch: 2 }) }, again);
    const unsorted = { happenings: [...backwards.happenings].reverse() };
    assert.deepEqual(
      incarnations(unsorted).map(({ first }) => first.at),
      [450, 600],
    );
  });

  it('has acknowledged what it was offered, and not what it was only asked', () => {
    const [life] = incarnations(brief(books, answered(OLD, 500), answered(OLD, 600, { verb: 'live' })));
    assert.deepEqual(life && acknowledged(life).map(({ at }) => at), [500]);
  });
});

describe('when a life began', () => {
  const beganAt = (...happenings: readonly Happening[]): readonly number[] => {
    const history = brief(books, answered(OLD, 1_000), ...happenings);
    const { lo, hi } = began(history, workingOn(history) ?? assert.fail('nobody works'));
    return [lo, hi];
  };

  it('is known by its first answer, where no look failed before', () => {
    assert.deepEqual(beganAt(), [-Infinity, 1_000]);
    assert.deepEqual(beganAt(offered(OLD, 998, 1_000), answered(OLD, 1_100)), [-Infinity, 1_000]);
  });

  it('is after the last look of the same session that was left unanswered', () => {
    assert.deepEqual(beganAt(offered(OLD, 300), offered(OLD, 400)), [400, 1_000]);
    assert.deepEqual(beganAt(offered(OLD, 400), offered(OLD, 500, 1_000)), [400, 1_000]);
    assert.deepEqual(beganAt(offered(OLD, 400), offered(VM, 500)), [400, 1_000]);
    assert.deepEqual(beganAt(offered(OLD, 400), offered(OLD, 998, 7), offered(OLD, 1_500)), [400, 1_000]);
  });

  it('is after the last attempt to connect that was refused', () => {
    assert.deepEqual(beganAt(refused(OLD, 300), refused(OLD, 405)), [400, 1_000]);
    assert.deepEqual(beganAt(refused(OLD, 405), refused(VM, 505), refused(OLD, 1_000)), [400, 1_000]);
    assert.deepEqual(beganAt(refused(OLD, 405), offered(OLD, 600)), [600, 1_000]);
    assert.deepEqual(beganAt(refused(OLD, 705), offered(OLD, 600)), [700, 1_000]);
  });
});

describe('a copy of a life', () => {
  it('is the first record of it on a CPU Standby', () => {
    const seen = (...tails: readonly Happening[]): number | undefined => {
      const history = brief(books, answered(OLD, 500), ...tails);
      return copied(history, workingOn(history) ?? assert.fail('nobody works'))?.at;
    };
    assert.equal(seen(tail(VM, 700, { k: 500 }), tail(VM, 800, { k: 600 })), 700);
    assert.equal(seen(tail(OLD, 700, { k: 500 }), tail('compute/9', 750, { k: 500 })), undefined);
    assert.equal(seen(tail(VM, 700, { k: 500, epoch: 9 }), tail(VM, 800, { k: 500 })), 800);
    assert.equal(seen({ ...tail(VM, 700, { k: 1 }), line: 'no such file' }), undefined);
  });
});
