import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { by, rule, type Case } from '../witness/case';
import { tell } from '../witness/story';
import type { Measurement } from './measurement';
import { redactor } from './redact';
import { Transcript, unpacked } from './transcript';

const HEADING = { run: '0a1b2c3d', scenario: 'S01', title: 'The work goes on' };
const STORY = tell();

const rowOf = (asked: Case, happenings = STORY.happenings): Measurement => ({
  ...HEADING,
  ...rule(asked, { happenings }),
  at: 1,
});

const packed = (secrets: readonly string[] = []): Buffer => {
  const transcript = new Transcript(redactor(secrets));
  const early = { happenings: STORY.happenings.slice(0, 500) };
  transcript.judged(by('noticed', 1_000), rowOf(by('noticed', 1_000), early.happenings), early);
  transcript.judged(by('resumedOnGpu', 180_000), rowOf(by('resumedOnGpu', 180_000)), STORY);
  return transcript.packed(HEADING, STORY) ?? assert.fail('nothing was kept');
};

test('a kept history gives every verdict again, each by as much of it as there was', () => {
  const { heading, drawn } = unpacked(packed());
  assert.deepEqual(heading, HEADING);
  assert.deepEqual(
    drawn.map(({ history }) => history.happenings.length),
    [500, STORY.happenings.length],
  );
  const verdicts = drawn.map(({ conclusion, history }) =>
    conclusion.kind === 'judged' ? [conclusion.row.verdict, rule(conclusion, history).verdict] : [],
  );
  assert.deepEqual(verdicts, [
    ['invalid', 'invalid'],
    ['met', 'met'],
  ]);
});

test('what happened is kept in order, compressed, and whole', () => {
  const lines = gunzipSync(packed()).toString().trimEnd().split('\n');
  const happenings = lines.map((line) => JSON.parse(line) as object).filter((line) => 'at' in line);
  assert.deepEqual(happenings, JSON.parse(JSON.stringify(STORY.happenings)));
  assert.ok(packed().length < lines.join('\n').length / 10);
});

test('no text in it holds a secret, and it still gives the same verdict', () => {
  const secret = 'key of compute/standby';
  const secrets = [secret, 'host-disap'];
  const text = gunzipSync(packed(secrets)).toString();
  for (const each of secrets) assert.ok(!text.includes(each));
  assert.doesNotThrow(() => unpacked(packed(secrets)));
});

test('nothing is kept where nothing was concluded', () => {
  assert.equal(new Transcript(redactor([])).packed(HEADING, STORY), undefined);
});

test('a file that is none, or asks a judge nobody knows, is refused', () => {
  assert.throws(() => unpacked(Buffer.from('no gzip')));
  const line = { kind: 'judged', judge: 'toString', given: [], row: {} };
  const strange = gzipSync(`${JSON.stringify(HEADING)}\n${JSON.stringify(line)}\n`);
  assert.throws(() => unpacked(strange), /there is no judge "toString"/);
});
