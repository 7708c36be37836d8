import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Happening, Of, Recorded } from '../history';
import { tell } from '../story';
import { GPU, STANDBY } from '../teller';
import type { Manifest } from '../workspace/manifest';
import { disagreements } from '../unfolding';
import { isReadAfter, nothingErased } from './erased';
import { calmTold, isCalmTold, isTroubleTold, troubleTold } from './told';

const FAULT = 12_000;
const STANDBY_WORD = { instance: 1, name: 'vm', syncEnabled: true, syncCount: 9 } as const;

const state = (at: number, isWell: boolean): Happening => ({
  ...({ kind: 'protection', askedAt: at - 5, before: at - 55, at } as const),
  standby: isWell
    ? { ...STANDBY_WORD, state: 'ready' }
    : { ...STANDBY_WORD, state: 'error', trouble: 'nothing was copied' },
});
const readiness = (at: number, ready: boolean): Happening => ({
  ...({ kind: 'protection', askedAt: at - 5, before: at - 55, at } as const),
  readiness: ready ? { ready } : { ready, reason: 'nothing was copied' },
});
const healed = (at: number): Happening => ({
  ...({ kind: 'healed', fault: 'link-cut', machine: GPU, gone: false } as const),
  at,
});

/** A loss that is confirmed, with whatever else happens. */
const story = (...more: readonly Happening[]): Recorded => {
  const { happenings } = tell();
  return { happenings: [...happenings, ...more].sort((one, other) => one.at - other.at) };
};

test('trouble that both state and readiness tell of in time is told', () => {
  const history = story(state(FAULT + 600, false), readiness(FAULT + 400, false));
  const { verdict, measured, because } = troubleTold(history, 1_000);
  assert.equal(verdict, 'met');
  assert.deepEqual(measured, [540, 601]);
  assert.match(because, /told: nothing was copied$/);
  assert.equal(isTroubleTold(history), true);
});

test('trouble that is told late, or by one of them only, breaks the promise', () => {
  const late = story(state(FAULT + 1_600, false), readiness(FAULT + 400, false));
  assert.equal(troubleTold(late, 1_000).verdict, 'breached');
  const half = story(readiness(FAULT + 400, false), state(FAULT + 400, true));
  assert.equal(troubleTold(half, 1_000).verdict, 'breached');
  assert.equal(isTroubleTold(half), false);
});

test('that all is well again is told by both after the trouble, not before', () => {
  const trouble = [state(FAULT + 600, false), readiness(FAULT + 600, false)];
  const well = story(
    ...trouble,
    healed(FAULT + 1_000),
    state(FAULT + 1_500, true),
    readiness(FAULT + 1_400, true),
  );
  assert.equal(calmTold(well, 1_000).verdict, 'met');
  const early = story(
    ...trouble,
    state(FAULT + 700, true),
    readiness(FAULT + 700, true),
    healed(FAULT + 1_000),
  );
  assert.equal(isCalmTold(early), false);
  assert.equal(calmTold(early, 1_000).verdict, 'breached');
  assert.equal(calmTold(story(...trouble), 1_000).verdict, 'invalid');
});

const read = (at: number, ...paths: readonly string[]): Of<'workspace'> => {
  const manifest: Manifest = paths.map((path) => ({ path, kind: 'directory', mode: 0o755, modified: '1.0' }));
  return { kind: 'workspace', machine: STANDBY, askedAt: at - 20, at, manifest };
};

test('a copy that stands long after the fault is kept, one that does not is erased', () => {
  const kept = story(read(FAULT - 500, '.', 'a', 'b'), read(FAULT + 2_100, '.', 'a', 'b'));
  assert.equal(nothingErased(kept, 2_000).verdict, 'met');
  assert.equal(isReadAfter(kept, 2_000), true);
  const erased = nothingErased(story(read(FAULT - 500, '.', 'a', 'b'), read(FAULT + 2_100, '.')), 2_000);
  assert.equal(erased.verdict, 'breached');
  assert.equal(erased.because, '"a" is missing; "b" is missing');
});

test('a copy that nobody read before or long enough after the fault proves nothing', () => {
  assert.equal(nothingErased(story(read(FAULT + 2_100, '.', 'a')), 2_000).verdict, 'invalid');
  assert.equal(
    nothingErased(story(read(FAULT - 500, '.', 'a'), read(FAULT + 90, '.')), 2_000).verdict,
    'invalid',
  );
});

test('what is waited for is there exactly when it can be judged', () => {
  const anyway = 1_000_000;
  const history = story(
    ...[state(FAULT + 600, false), readiness(FAULT + 400, false), healed(FAULT + 1_000)],
    ...[state(FAULT + 1_500, true), readiness(FAULT + 1_400, true)],
  );
  for (const found of [
    disagreements(history, isTroubleTold, (past) => troubleTold(past, anyway)),
    disagreements(history, isCalmTold, (past) => calmTold(past, anyway)),
    disagreements(
      story(read(FAULT - 500, '.', 'a'), read(FAULT + 900, '.', 'a'), read(FAULT + 2_100, '.', 'a')),
      (past) => isReadAfter(past, 2_000),
      (past) => nothingErased(past, 2_000),
    ),
  ])
    assert.deepEqual(found, []);
});

test('what was read on another machine is no copy, and the instants of the readings count', () => {
  const gpu = (at: number, ...paths: readonly string[]): Happening => ({
    ...read(at, ...paths),
    machine: GPU,
  });
  const unlisted = (at: number): Happening => ({ ...read(at, '.'), machine: 'nowhere' });
  const kept = story(
    ...[gpu(FAULT - 400, '.'), unlisted(FAULT - 300), read(FAULT - 500, '.', 'a')],
    ...[gpu(FAULT + 2_050, '.'), unlisted(FAULT + 2_060), read(FAULT + 2_100, '.', 'a')],
  );
  assert.equal(nothingErased(kept, 2_000).verdict, 'met');
  assert.equal(isReadAfter(story(gpu(FAULT + 2_100, '.'), unlisted(FAULT + 2_100)), 2_000), false);
  const exact = story(read(FAULT - 1, '.', 'a'), read(FAULT + 5 + 2_000 + 20, '.', 'a'));
  assert.equal(nothingErased(exact, 2_000).verdict, 'met');
  assert.equal(isReadAfter(exact, 2_000), true);
});
