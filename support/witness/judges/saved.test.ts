import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Happening, Recorded } from '../history';
import { GOOD, tell } from '../story';
import { everythingKept, hasSaved, nothingLost, recordsIntact, toll, workOfStandbyKept } from './saved';

const RPO = 10_000;

const relog =
  (change: (lines: readonly string[]) => readonly string[], end = '\n') =>
  (each: Happening): readonly Happening[] =>
    each.kind === 'log'
      ? [{ ...each, text: change(each.text.split('\n').slice(0, -1)).join('\n') + end }]
      : [each];

const epochOf = (line: string): string => line.split(' ')[1] ?? '';

const verdicts = (history: Recorded): readonly string[] => [
  nothingLost(history, RPO).verdict,
  recordsIntact(history, RPO).verdict,
];

test('what was saved long enough before the failure is there', () => {
  assert.deepEqual(verdicts(tell()), ['met', 'met']);
  assert.equal(workOfStandbyKept(tell()).verdict, 'met');
});

test('what was saved just before it may be lost, and is counted', () => {
  const taken = toll(tell({ lag: 2_000 }), RPO);
  assert.ok(typeof taken !== 'string' && taken.lost.length === 0);
  assert.equal(taken.allowed, 100);
});

test('an older record that is lost is named', () => {
  const judgement = nothingLost(tell({ lag: 11_000 }), RPO);
  assert.equal(judgement.verdict, 'breached');
  assert.equal(judgement.measured, 50);
  assert.match(judgement.because, /record \d+ \(number \d+\), acknowledged by epoch 1, is lost/);
});

test('a product that never restores loses everything', () => {
  const fresh = relog((lines) =>
    lines.filter((line) => epochOf(line) === '3').map((line, n) => line.replace(/^\d+/, String(n + 1))),
  );
  assert.deepEqual(verdicts(tell({}, fresh)), ['breached', 'breached']);
  assert.equal(workOfStandbyKept(tell({}, fresh)).verdict, 'breached');
});

test('work done on the standby may not be lost at all', () => {
  const history = tell(
    {},
    relog((lines) => lines.filter((line) => epochOf(line) !== '2')),
  );
  assert.equal(workOfStandbyKept(history).verdict, 'breached');
  assert.equal(nothingLost(history, RPO).verdict, 'breached');
});

test('without a record old enough nothing can be said', () => {
  const history = tell({ ...GOOD, fault: 5_000, noticed: 5_500, fenced: 5_600, standby: 5_700 });
  assert.equal(nothingLost(history, RPO).verdict, 'invalid');
  assert.equal(recordsIntact(history, RPO).verdict, 'met');
});

test('a log that nobody read proves nothing', () => {
  const history = tell({}, (each) => (each.kind === 'log' ? [] : [each]));
  assert.deepEqual(verdicts(history), ['invalid', 'invalid']);
  assert.equal(workOfStandbyKept(history).verdict, 'invalid');
});

test('a log read before the hand-back proves nothing of it', () => {
  const history = tell({}, (each) => (each.kind === 'log' ? [{ ...each, askedAt: GOOD.gpu - 50 }] : [each]));
  assert.equal(workOfStandbyKept(history).verdict, 'invalid');
  assert.equal(nothingLost(history, RPO).verdict, 'invalid');
});

test('who began after the logs were read is not judged by them', () => {
  const standby = tell().happenings.map((each) =>
    each.kind === 'log' ? { ...each, machine: 'compute/2', askedAt: GOOD.gpu - 50 } : each,
  );
  assert.equal(nothingLost({ happenings: standby }, RPO).verdict, 'met');
});

test('where nothing was acknowledged the standing promise does not apply', () => {
  assert.equal(recordsIntact({ happenings: [] }, RPO).verdict, 'not applicable');
});

const SPOILED: readonly (readonly [string, RegExp, (lines: readonly string[]) => readonly string[]])[] = [
  [
    'duplicate',
    /is a duplicate/,
    (lines) => [...lines, lines.at(-1)?.replace(/^\d+/, String(lines.length + 1)) ?? ''],
  ],
  [
    'reordered',
    /is out of order/,
    (lines) => lines.map((line, n) => (n === 5 ? (lines[6] ?? '') : n === 6 ? (lines[5] ?? '') : line)),
  ],
  ['torn', /line 4 is torn/, (lines) => lines.map((line, n) => (n === 3 ? line.slice(0, 20) : line))],
  ['foreign', /was never offered/, (lines) => [...lines, `${lines.length + 1} 3 ${'c'.repeat(16)} 999999`]],
  [
    'resurrected',
    /was written after epoch 3 had begun/,
    (lines) => [...lines, `${lines.length + 1} 1 ${'a'.repeat(16)} 1000`],
  ],
];

for (const [what, because, change] of SPOILED)
  test(`a ${what} record is never allowed`, () => {
    const history = tell({}, relog(change));
    for (const judgement of [recordsIntact(history, RPO), nothingLost(history, RPO)]) {
      assert.equal(judgement.verdict, 'breached');
      assert.match(judgement.because, because);
    }
  });

test('a last line without its end is torn', () => {
  assert.equal(
    recordsIntact(
      tell(
        {},
        relog((lines) => lines, ''),
      ),
      RPO,
    ).verdict,
    'breached',
  );
});

test('a record that was gone and comes back is resurrected', () => {
  const whole = tell({ lag: 0 });
  const last = lastOfFirst(whole);
  const partial = tell(
    { lag: 0 },
    relog((lines) => lines.filter((line) => !line.endsWith(last))),
  );
  const [log] = partial.happenings.filter(({ kind }) => kind === 'log');
  const both = { happenings: [...(log === undefined ? [] : [log]), ...whole.happenings] };
  assert.match(recordsIntact(both, RPO).because, /was gone and has come back/);
});

const lastOfFirst = (history: Recorded): string => {
  const log = history.happenings.find(({ kind }) => kind === 'log');
  const lines = log?.kind === 'log' ? log.text.split('\n') : [];
  return (
    lines
      .filter((line) => epochOf(line) === '1')
      .at(-1)
      ?.split(' ')
      .at(-1) ?? assert.fail('no record')
  );
};

test('lost records are counted exactly', () => {
  const whole = tell({ lag: 0 });
  const log = whole.happenings.find(({ kind }) => kind === 'log');
  const lines = log?.kind === 'log' ? log.text.split('\n').slice(0, -1) : [];
  fc.assert(
    fc.property(fc.subarray([...lines.keys()]), (gone) => {
      const removed = new Set(gone);
      const rpo = 3_000;
      const history = tell(
        { lag: 0 },
        relog((all) => all.filter((_, n) => !removed.has(n))),
      );
      const acks = history.happenings.flatMap((each) =>
        each.kind === 'answered' && each.answer.verb === 'offer' ? [each] : [],
      );
      const owed = gone.filter((n) => {
        const k = Number(lines[n]?.split(' ').at(-1));
        const ack = acks.find(({ answer }) => answer.k === k) ?? assert.fail('never acknowledged');
        return ack.answer.epoch > 1 || ack.at <= GOOD.fault - 1 - rpo;
      });
      const taken = toll(history, rpo);
      assert.ok(typeof taken !== 'string');
      assert.equal(taken.lost.length, owed.length);
      assert.equal(taken.allowed, gone.length - owed.length);
      assert.equal(taken.acknowledged, acks.length);
    }),
    { numRuns: 25 },
  );
});

test('saved for so long', () => {
  assert.equal(hasSaved(tell(), 0, 600), true);
  assert.equal(hasSaved(tell(), 1_000, 600), false);
  assert.equal(hasSaved(tell(), 10_000, 11_000), true);
});

test('the very instants of what is owed are in it', () => {
  const acks = tell().happenings.flatMap((each) =>
    each.kind === 'answered' && each.answer.verb === 'offer' && each.answer.epoch === 1 ? [each] : [],
  );
  const [first] = acks;
  assert.ok(first);
  const rpo = GOOD.fault - 1 - first.at;
  assert.notEqual(nothingLost(tell(), rpo).verdict, 'invalid');
  assert.equal(nothingLost(tell(), rpo + 1).because, `nothing had been saved 11.5 s before the failure`);
  const without = (n: number): Recorded =>
    tell(
      { lag: 0 },
      relog((lines) => lines.filter((_, at) => at !== n)),
    );
  const lost = toll(without(0), rpo);
  assert.ok(typeof lost !== 'string' && lost.lost.length === 1);
  const allowed = toll(without(0), rpo + 1);
  assert.ok(typeof allowed !== 'string' && allowed.lost.length === 0 && allowed.allowed === 1);
  assert.equal(hasSaved(tell(), 100, first.at + 100), true);
  assert.equal(hasSaved(tell(), 100, first.at + 99), false);
});

test('what was allowed to be lost is told, where there is any', () => {
  assert.match(
    nothingLost(tell({ lag: 2_000 }), RPO).because,
    /^\d+ were acknowledged, 100 younger than that are lost$/,
  );
  assert.match(nothingLost(tell({ lag: 0 }), RPO).because, /^\d+ were acknowledged$/);
});

test('where nothing was saved on the standby there is no work of it to be kept', () => {
  const idle = tell({}, (each) =>
    each.kind === 'answered' && each.answer.epoch === 2
      ? [{ ...each, answer: { ...each.answer, verb: 'live' } }]
      : [each],
  );
  assert.equal(workOfStandbyKept(idle).because, 'nothing was saved on the CPU Standby');
  const absent = tell({}, (each) => (each.kind === 'answered' && each.answer.epoch === 2 ? [] : [each]));
  assert.equal(workOfStandbyKept(absent).because, 'the work never went on on the CPU Standby');
});

test('lost work of the standby is named', () => {
  const history = tell(
    {},
    relog((lines) => lines.filter((line) => epochOf(line) !== '2')),
  );
  assert.match(
    workOfStandbyKept(history).because,
    /^record \d+ \(number \d+\), acknowledged by epoch 2, is lost; /,
  );
});

test('a workload that only lives has acknowledged nothing', () => {
  const idle = tell({}, (each) =>
    each.kind === 'answered' ? [{ ...each, answer: { ...each.answer, verb: 'live' } }] : [each],
  );
  assert.equal(recordsIntact(idle, RPO).verdict, 'not applicable');
});

test('a fault that spares the machine excuses no loss', () => {
  const spared = tell({ lag: 2_000 }, (each) => [
    each.kind === 'fault' ? { ...each, fault: 'market-down' } : each,
  ]);
  assert.equal(recordsIntact(spared, RPO).verdict, 'breached');
  assert.equal(recordsIntact(tell({ lag: 2_000 }), RPO).verdict, 'met');
});

test('everything that was saved must be there where nothing may be lost, be it never so young', () => {
  assert.equal(everythingKept(tell({ lag: 0 })).verdict, 'met');
  const young = relog((lines) => lines.filter((line, n) => epochOf(lines[n + 1] ?? '') === epochOf(line)));
  assert.equal(everythingKept(tell({ lag: 0 }, young)).verdict, 'breached');
});
