import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answered, brief, census, fault, LOSS, NEW, offered, OLD, tail, VM, watched } from '../brief';
import type { Happening } from '../history';
import { hasBeenProtectedAgain, isCopiedOn, isProtected, protectedAgain } from './protection';

/** What was lost at 1 s goes on on a new GPU at 2 s, of which the first record is copied by 2.4 s. */
const BACK: readonly Happening[] = [
  ...[...LOSS, census(1_300, VM, NEW), offered(NEW, 1_990), answered(NEW, 2_000, { epoch: 3 })],
  tail(VM, 2_400, { k: 2_000, epoch: 3 }),
];
/** A record that was sent just then, and one that was sent later. */
const SAVED = [answered(NEW, 2_402, { epoch: 3 }), answered(NEW, 2_403, { epoch: 3 })] as const;

describe('copying that goes on', () => {
  const goesOn = (...more: readonly Happening[]): boolean => isCopiedOn(brief(...BACK, ...more));

  it('has brought a record that was saved only after the first one was there', () => {
    assert.ok(goesOn(...SAVED, tail(VM, 2_700, { k: 2_403, epoch: 3 })));
    assert.ok(!goesOn(...SAVED, tail(VM, 2_700, { k: 2_402, epoch: 3 })));
    assert.ok(!goesOn(tail(VM, 2_700, { k: 2_403, epoch: 3 })));
  });

  it('brings it to that CPU Standby, of that workload, whole', () => {
    assert.ok(!goesOn(...SAVED, tail(NEW, 2_700, { k: 2_403, epoch: 3 })));
    assert.ok(!goesOn(...SAVED, tail(VM, 2_700, { k: 2_403, epoch: 1 })));
    assert.ok(!goesOn(...SAVED, { ...tail(VM, 2_700, { k: 2_403 }), line: 'torn' }));
  });

  it('is none where nobody works, or nothing was copied', () => {
    assert.ok(!isCopiedOn(brief(watched(9))));
    assert.ok(!isCopiedOn(brief(...BACK.slice(0, -1))));
  });
});

describe('work that is protected again', () => {
  const judged = (limit: number, ...more: readonly Happening[]): readonly string[] => {
    const { verdict, because } = protectedAgain(brief(...BACK, ...SAVED, ...more), limit);
    return [verdict, because];
  };
  const next = (at: number): Happening => tail(VM, at, { k: 2_403, epoch: 3 });
  const later = (took: string): string => `one record was seen on the CPU Standby, a later one ${took}`;
  const TOOK = 'between 295 and 410 ms';

  it('stays so within the limit', () => {
    assert.deepEqual(judged(410, next(2_810)), ['met', TOOK]);
    assert.deepEqual(judged(410, next(2_811))[0], 'inconclusive');
    assert.deepEqual(judged(410, next(2_915)), ['inconclusive', later('between 410 and 515 ms')]);
    assert.deepEqual(judged(410, next(2_916)), ['breached', later('between 411 and 516 ms')]);
    assert.equal(judged(410)[0], 'inconclusive');
    assert.match(
      judged(410)[1] ?? '',
      /^one record .*, a later one not within .* when the observation ended$/,
    );
  });

  it('was so too late, whatever came after', () => {
    assert.deepEqual(judged(100), ['breached', TOOK]);
    assert.deepEqual(judged(300), ['inconclusive', TOOK]);
  });

  it('works on a GPU, since the loss', () => {
    const onCpu = [answered(VM, 2_000, { epoch: 2 }), tail(VM, 2_200, { k: 2_000, epoch: 2 })];
    assert.ok(!isProtected(brief(census(100, OLD, VM), ...onCpu)));
    assert.ok(!isProtected(brief(census(100, OLD, VM))));
    const since = (at: number): boolean =>
      hasBeenProtectedAgain(
        brief(
          ...[...LOSS, census(950, OLD, VM, NEW), answered(NEW, at, { epoch: 3 })],
          tail(VM, 1_400, { k: at, epoch: 3 }),
        ),
      );
    assert.deepEqual([since(1_002), since(1_003)], [false, true]);
    assert.ok(!hasBeenProtectedAgain(brief(fault(1_000, OLD))));
  });
});
