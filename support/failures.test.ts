import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Broken, Misconfigured, together, Unavailable } from './failures';

test('a hope in vain never reads as if it had come true', () => {
  const failure = new Unavailable({ hoped: 'the market answers', cause: new Error('connect ECONNREFUSED') });
  assert.equal(failure.message, 'Hoped: the market answers\n  Cause: connect ECONNREFUSED');
  assert.equal(failure.name, 'Unavailable');
});

test('what is wrong is told as it is, with what was seen and what to do', () => {
  const failure = new Misconfigured({ wrong: 'SEED is missing', seen: 'nothing', todo: 'Set it' });
  assert.equal(failure.message, 'SEED is missing\n  Last seen: nothing\n  Set it');
  assert.equal(new Broken('It fell').message, 'It fell');
});

test('a cause that only gathers others tells theirs', () => {
  const cause = new AggregateError([new Error('connect ::1'), new Error('connect 127.0.0.1')]);
  assert.match(new Broken({ hoped: 'x', cause }).message, /Cause: connect ::1; connect 127\.0\.0\.1$/);
});

test('several failures are told as one, each of them once, and blame the product as soon as one of them does', () => {
  const [set, away, wrong] = [new Misconfigured('SEED?'), new Unavailable('away'), new Broken('lost')];
  assert.equal(together([]), undefined);
  assert.equal(together([away]), away);
  const both = together([away, new Unavailable('away'), set]);
  assert.ok(both instanceof Unavailable);
  assert.equal(both.message, 'away\nSEED?');
  assert.ok(together([set, set]) instanceof Misconfigured);
  assert.ok(together([away, wrong]) instanceof Broken);
});

test('a failure that nobody foresaw keeps its trace beside others', () => {
  const stranger = new TypeError('x is not a function');
  const gathered = together([new Broken('lost'), stranger]);
  assert.ok(gathered instanceof AggregateError);
  assert.deepEqual(gathered.errors[1], stranger);
  assert.equal(gathered.message, 'lost\nx is not a function');
});
