import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answered, brief, offered, OLD, refused, VM, watched } from '../brief';
import type { Happening } from '../history';
import { incarnations } from './incarnations';
import { silentAtEnd } from './silence';
import { outOfDate } from './up-to-date';

const HEARD = 1_000;

/** Why a workload that was last heard at 1 s is dead when the history ends. */
const why = (end: number, ...more: readonly Happening[]): string | undefined => {
  const history = brief(answered(OLD, HEARD), ...more, watched(end));
  return silentAtEnd(history, incarnations(history)[0] ?? assert.fail('nobody answered'));
};
const times = (n: number, happening: (at: number) => Happening): readonly Happening[] =>
  Array.from({ length: n }, (_, each) => happening(HEARD + 20 + each * 20));
const looks = (n: number): readonly Happening[] => times(n, (at) => offered(OLD, at));

const DEAD = `the workload on ${OLD} answered none of the last 40 looks, for 2000 ms`;

describe('a workload that is silent at the end', () => {
  it('is dead after two seconds and forty looks', () => {
    assert.equal(why(HEARD + 2_000, ...looks(40)), DEAD);
    assert.equal(why(HEARD + 1_999, ...looks(40)), undefined);
    assert.equal(why(HEARD + 2_000, ...looks(39)), undefined);
  });

  it('is not so because of the look that it answered last, of one that nobody could send, or at another machine', () => {
    const unsent = ({ at }: Happening): Happening => ({
      ...{ kind: 'offered', at, machine: OLD, verb: 'live', k: 7 },
    });
    for (const no of [offered(OLD, HEARD), offered(VM, 1_500), unsent(watched(1_500))])
      assert.equal(why(HEARD + 2_000, ...looks(39), no), undefined);
  });

  it('is dead where its machine refuses to be asked, since then and itself', () => {
    assert.equal(why(HEARD + 2_000, ...times(40, (at) => refused(OLD, at + 5))), DEAD);
    assert.equal(why(HEARD + 2_000, ...looks(39), refused(OLD, HEARD + 6)), DEAD);
    for (const no of [refused(VM, 1_500), refused(OLD, HEARD + 5), refused(OLD, 900)])
      assert.equal(why(HEARD + 2_000, ...looks(39), no), undefined);
  });
});

describe('books', () => {
  it('say nothing of the end where they were read long before, or never', () => {
    const readAt = (at: number): Happening => ({ kind: 'census', at: at + 5, askedAt: at });
    assert.equal(outOfDate(brief(readAt(500), readAt(1_000), watched(3_000))), undefined);
    assert.equal(
      outOfDate(brief(readAt(999), watched(3_000))),
      'the books were last read 2001 ms before the end',
    );
    assert.equal(outOfDate(brief(watched(9))), 'nobody ever read the books');
  });
});
