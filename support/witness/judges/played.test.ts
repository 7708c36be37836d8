import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, brief, census, offered, OLD, VM } from '../brief';
import type { Happening, Of } from '../history';
import type { Deed } from '../struck';
import type { Entry } from '../workspace/manifest';
import { misplayed } from './played';

const doors = census(100, OLD, VM);

const played = (at: number, told: Partial<Of<'played'>> = {}): Of<'played'> => ({
  ...{ kind: 'played', at, sentence: `what was played until ${at}` },
  ...told,
});

const moving = (at: number): Of<'moving'> => ({
  ...{ kind: 'moving', at, machine: OLD, instance: 1 },
  to: { kind: 'cpu' },
});

test('whoever is told to have gone on saving has saved for so long, where the work was then', () => {
  const saved: readonly Happening[] = [answered(OLD, 500), answered(OLD, 1_500), answered(OLD, 3_500)];
  const judged = (...sentences: readonly Happening[]): readonly string[] =>
    misplayed(brief(doors, ...saved, ...sentences));
  assert.deepEqual(judged(played(3_600, { saving: 3_000 })), []);
  assert.deepEqual(judged(played(3_600, { saving: 3_001 })), [
    '"what was played until 3600": it had saved for 3000 ms',
  ]);
  assert.match(judged(played(3_400, { saving: 3_000 }))[0] ?? '', /saved for 1000 ms/);
  assert.match(judged(played(400, { saving: 1_000 }))[0] ?? '', /saved for 0 ms/);
  const anew = answered(VM, 3_550, { epoch: 2 });
  assert.match(judged(anew, played(3_600, { saving: 3_000 }))[0] ?? '', /saved for 0 ms/);
  const asked = answered(OLD, 3_590, { verb: 'live' });
  assert.match(judged(asked, played(3_600, { saving: 3_050 }))[0] ?? '', /saved for 3000 ms/);
});

test('a deed that is told of was done meanwhile', () => {
  const objection = ['"what was played until 900": that was not done'];
  const judged = (...happenings: readonly Happening[]): readonly string[] =>
    misplayed(brief(doors, played(500), ...happenings));
  const saving = (at: number, answer: Partial<Of<'saving'>> = { id: '1a' }): Of<'saving'> => ({
    ...{ kind: 'saving', at, machine: OLD, name: 'first', f0: at - 9, f1: at },
    ...answer,
  });
  const ordered = (at: number, verb: 'do' | 'offer'): readonly Happening[] => [
    { ...offered(OLD, at - 50, 7), verb, ...(verb === 'do' ? { order: 'unpack' } : {}) },
    answered(OLD, at, { k: 7, verb }),
  ];
  const read = (machine: string, at: number, ...names: readonly string[]): Of<'workspace'> => ({
    ...{ kind: 'workspace', machine, at, askedAt: at - 5 },
    manifest: names.map((path): Entry => ({ path, kind: 'file', mode: 0o644, modified: '0.0' })),
  });
  const deeds: readonly (readonly [Deed, (at: number) => readonly Happening[]])[] = [
    ['move', (at) => [moving(at)]],
    ['snapshot', (at) => [saving(at)]],
    ['clean-up', (at) => [{ kind: 'cleaning', at, keepLast: 1 }]],
    ['unpack', (at) => ordered(at, 'do')],
    ['copy', (at) => [read(OLD, at - 50, 'a', 'b'), read(VM, at, 'a', 'b', 'c')]],
  ];
  for (const [deed, done] of deeds) {
    const sentence = played(900, { deed });
    assert.deepEqual(judged(...done(700), sentence), [], deed);
    assert.deepEqual(judged(...done(900), sentence), [], deed);
    assert.deepEqual(judged(sentence), objection, deed);
    assert.deepEqual(judged(...done(500), sentence), objection, 'of the sentence before');
    assert.deepEqual(judged(...done(950), sentence), objection, 'of the one that follows');
    assert.deepEqual(judged(...done(700), played(900)), [], 'nobody told of it');
    const others = deeds.filter(([other]) => other !== deed).flatMap(([, other]) => other(700));
    assert.deepEqual(judged(...others, sentence), objection, 'something else');
  }
  assert.deepEqual(judged(saving(700, { refused: 'no' }), played(900, { deed: 'snapshot' })), objection);
  assert.deepEqual(judged(...ordered(700, 'offer'), played(900, { deed: 'unpack' })), objection);
  const copied = (...there: readonly string[]): readonly string[] =>
    judged(read(OLD, 650, 'a', 'b'), read(VM, 700, ...there), played(900, { deed: 'copy' }));
  assert.deepEqual([copied('b', 'a'), copied('a')], [[], objection]);
  const changing = [read(OLD, 600, 'a', 'b', 'gone'), read(OLD, 650, 'a', 'new', 'b')];
  const there = (...names: readonly string[]): readonly string[] =>
    judged(...changing, read(VM, 700, ...names), played(900, { deed: 'copy' }));
  assert.deepEqual([there('a', 'b'), there('a', 'new')], [[], objection], 'what was there all the time');
  assert.deepEqual(judged(read(VM, 700, 'a'), played(900, { deed: 'copy' })), objection);
  assert.deepEqual(judged(...ordered(700, 'do'), played(900, { deed: 'tidy' })), objection);
});

test('whatever is told to last has lasted', () => {
  const after = (lasting: number): readonly string[] =>
    misplayed(brief(doors, played(500), played(1_500, { lasting })));
  assert.deepEqual(after(1_000), []);
  assert.deepEqual(after(1_001), ['"what was played until 1500": it was over after 1000 ms']);
});
