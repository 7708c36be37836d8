import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { all, History, type Answer, type Happening } from './history';
import { Looks } from './looks';

const answer: Answer = {
  ...{ verb: 'offer', k: 1, epoch: 1, incarnation: 'a', seq: 1, restoredSeq: 0 },
  ...{ step: 0, checkpoint: 0, restoredStep: 0, where: 'gpu' },
};
const answered = (verb: 'offer' | 'live'): Happening => ({
  ...{ kind: 'answered', at: 1, machine: 'm', session: 's', hostKey: 'h', sentAt: 0, timing: 'ok' },
  answer: { ...answer, verb },
});
const offered: Happening = { kind: 'offered', at: 0, machine: 'm', verb: 'offer', k: 1 };

const wakes = async (history: History, happening: Happening): Promise<boolean> => {
  let woken = false;
  const over = new AbortController();
  const waiting = history.changed(over.signal).then(() => (woken = true));
  history.add(happening);
  await new Promise((resolve) => setImmediate(resolve));
  const result = woken;
  over.abort();
  await waiting;
  return result;
};

test('only what may change a verdict wakes those who wait', async () => {
  const history = new History();
  assert.equal(await wakes(history, offered), false);
  assert.equal(await wakes(history, answered('live')), true);
  assert.equal(await wakes(history, answered('live')), false);
  assert.equal(await wakes(history, answered('offer')), true, 'the first record it saves');
  assert.equal(await wakes(history, { kind: 'census', at: 2, askedAt: 1 }), false);
  assert.equal(await wakes(history, { kind: 'census', at: 2, askedAt: 1, machines: [] }), true);
  assert.equal(await wakes(history, { kind: 'mark', at: 3, text: 'x' }), true);
});

test('waiting ends with its signal', async () => {
  await new History().changed(AbortSignal.abort());
});

test('a history survives being written down', () => {
  const history = new History();
  for (const each of [offered, answered('offer')]) history.add(each);
  const happenings = JSON.parse(JSON.stringify(history)) as Happening[];
  assert.deepEqual(happenings, history.happenings);
  assert.equal(all({ happenings }, 'answered').length, 1);
});

test('looks have a deadline each, and late answers are told from good ones', () => {
  const looks = new Looks(300, 2);
  looks.sent({ k: 1, verb: 'offer', sentAt: 0 });
  looks.sent({ k: 2, verb: 'offer', sentAt: 20 });
  assert.equal(looks.full, true);
  looks.heard();
  assert.equal(looks.full, false);
  assert.equal(looks.answered(2, 25)?.timing, 'ok');
  assert.deepEqual(looks.overdue(300), []);
  assert.deepEqual(
    looks.overdue(301).map(({ k }) => k),
    [1],
  );
  assert.deepEqual(looks.overdue(900), []);
  assert.equal(looks.answered(1, 900)?.timing, 'late');
  assert.equal(looks.answered(3, 900), undefined);
});

test('a book of looks is full from its bound on, a deadline passed only after it, and each look is told once', () => {
  const looks = new Looks(300, 2);
  assert.deepEqual([looks.full, looks.overdue(9_000)], [false, []]);
  looks.sent({ k: 1, verb: 'offer', sentAt: 100 });
  assert.equal(looks.full, false);
  looks.sent({ k: 2, verb: 'live', sentAt: 200 });
  assert.equal(looks.full, true);
  assert.deepEqual([looks.answered(1, 400)?.timing, looks.answered(1, 401)?.timing], ['ok', 'late']);
  assert.equal(looks.answered(1, 400)?.look.verb, 'offer');
  looks.sent({ k: 3, verb: 'live', sentAt: 300 });
  const overdue = (at: number): readonly number[] => looks.overdue(at).map(({ k }) => k);
  assert.deepEqual([overdue(500), overdue(501), overdue(600), overdue(601)], [[], [2], [], [3]]);
});

test('whoever waits is woken once, and no longer listens to the signal', async () => {
  const history = new History();
  const waiting = history.changed();
  history.add({ kind: 'mark', at: 1, text: 'x' });
  await waiting;
  const over = new AbortController();
  const both = Promise.all([history.changed(over.signal), history.changed(over.signal)]);
  over.abort();
  await both;
  assert.deepEqual(all(history, 'offered'), []);
  assert.equal(all(history, 'mark').length, 1);
});

test('looks and their fate are routine, and wake nobody', async () => {
  const history = new History();
  const machine = 'm';
  const routine: readonly Happening[] = [
    { kind: 'unanswered', at: 1, machine, k: 1, sentAt: 0 },
    { kind: 'refused', at: 1, machine, startedAt: 0, because: 'refused' },
    { kind: 'unheard', at: 1, of: 'census', askedAt: 0, because: 'refused' },
    { kind: 'content', at: 1, askedAt: 0, machine, path: 'a' },
  ];
  for (const each of routine) assert.equal(await wakes(history, each), false, each.kind);
});

test('a history begins with nothing, and holds of each kind what was added, in order', () => {
  const history = new History();
  assert.deepEqual([history.happenings, history.of('mark')], [[], []]);
  const marks = ['a', 'b'].map((text, at): Happening => ({ kind: 'mark', at, text }));
  for (const mark of marks) history.add(mark);
  history.add(offered);
  assert.deepEqual(history.of('mark'), marks);
  assert.deepEqual(history.happenings, [...marks, offered]);
});

test('whoever was woken no longer listens to its signal', async () => {
  const history = new History();
  const over = new AbortController();
  const waiting = history.changed(over.signal);
  assert.equal(getEventListeners(over.signal, 'abort').length, 1);
  history.add(answered('live'));
  await waiting;
  assert.equal(getEventListeners(over.signal, 'abort').length, 0);
});
