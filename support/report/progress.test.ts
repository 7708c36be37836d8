import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Envelope } from './messages';
import { Progress } from './progress';

// As they travel: messages are read from JSON.
const message = (text: string): Envelope => JSON.parse(text) as Envelope;
const CASE = message('{"testCase":{"id":"1"}}');
const started = (seconds: number): Envelope =>
  message(`{"testCaseStarted":{"timestamp":{"seconds":${seconds},"nanos":0}}}`);
const finished = (seconds: number): Envelope =>
  message(`{"testCaseFinished":{"timestamp":{"seconds":${seconds},"nanos":0}}}`);

test('the time that is left is reckoned from how long each scenario took so far', () => {
  const progress = new Progress();
  for (const envelope of [CASE, CASE, CASE, CASE, started(100), finished(110)]) progress.note(envelope);
  assert.equal(progress.told, '1 of 4, about 30 s left');
  for (const envelope of [started(110), finished(300)]) progress.note(envelope);
  assert.equal(progress.told, '2 of 4, about 4 min left');
  for (const envelope of [finished(300), finished(301)]) progress.note(envelope);
  assert.equal(progress.told, '4 of 4');
});

test('a run of one scenario needs no words', () => {
  const progress = new Progress();
  for (const envelope of [CASE, started(1), finished(2)]) progress.note(envelope);
  assert.equal(progress.told, '');
});
