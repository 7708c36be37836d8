import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Broken, Misconfigured, Unavailable } from './failures';

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
