import assert from 'node:assert/strict';
import { test } from 'node:test';
import { by } from '../witness/case';
import { failoverSummary } from '../witness/judges/summary';
import { tell } from '../witness/story';
import type { Judgement } from '../witness/verdict';
import { Evidence } from './evidence';
import { spokenMeasure, spokenVerdict } from './measurement';

const SUBJECT = {
  run: '0a1b2c3d',
  target: 'http://127.0.0.1:8000',
  product: 'dumont-cloud 1.0',
  commit: '0123456',
  channel: 'api',
  tier: '1',
  why: 'it can have walls',
  seed: '42',
  scenario: 'S01',
  title: 'The work goes on',
  secrets: ['CANARY'],
};

const ASKED = by('shows', 'the page shows a word', '^the .* word$', 'the CANARY word');
const NOTHING = { happenings: [] };

interface Attached {
  readonly data: string;
  readonly media: string;
}

const collected = (use: (evidence: Evidence) => void): readonly Attached[] => {
  const attached: Attached[] = [];
  const evidence = new Evidence(
    {
      attach: (data, media) => attached.push({ data: String(data), media }),
      log: (text) => attached.push({ data: text, media: 'log' }),
    },
    SUBJECT,
  );
  use(evidence);
  evidence.close();
  return attached;
};

test('a judged promise becomes one row with everything the reader needs', () => {
  const [row] = collected((evidence) => {
    assert.equal(evidence.judged(ASKED, NOTHING).verdict, 'met');
  });
  assert.equal(row?.media, 'application/vnd.dumont.measurement+json');
  const { at, ...rest } = JSON.parse(row.data) as Record<string, unknown>;
  assert.ok(Math.abs(Number(at) - Date.now()) < 1_000);
  assert.deepEqual(rest, {
    ...{ promise: 'the page shows a word', limit: 0, measured: 0, unit: 'differences', resolution: 0 },
    ...{ verdict: 'met', because: 'it shows "the [redacted] word"' },
    run: '0a1b2c3d',
    scenario: 'S01',
    title: 'The work goes on',
  });
});

test('a standing promise is a row and one line', () => {
  const lines = collected((evidence) => {
    evidence.stood(ASKED, NOTHING);
  });
  assert.deepEqual(
    lines.map(({ media }) => media),
    ['application/vnd.dumont.measurement+json', 'log'],
  );
  assert.equal(lines[1]?.data, 'the page shows a word: 0 differences, met');
});

test('a failover becomes a row of its own kind', () => {
  const story = tell();
  const [row, ...none] = collected((evidence) => {
    evidence.failover(story, 10_000, 0.0123);
    evidence.failover(NOTHING, 10_000, 0.0123);
  });
  assert.deepEqual(none, []);
  assert.deepEqual(JSON.parse(row?.data ?? ''), {
    kind: 'failover',
    run: '0a1b2c3d',
    scenario: 'S01',
    title: 'The work goes on',
    ...failoverSummary(story, 10_000),
    paid: 0.0123,
  });
});

test('nothing that is attached or logged holds a secret', () => {
  const attached = collected((evidence) => {
    evidence.introduce();
    evidence.text('Authorization: Bearer CANARY');
    evidence.log('CANARY');
  });
  assert.equal(attached.length, 3);
  assert.doesNotMatch(JSON.stringify(attached), /CANARY/);
});

test('a picture of a page that shows a secret is left out, and that is said', () => {
  const image = Buffer.from('image');
  const attached = collected((evidence) => {
    assert.equal(evidence.picture({ page: 'desk /app', image, text: 'Overview' }, 'signed in'), true);
    assert.equal(evidence.picture({ page: 'desk /keys', image, text: 'Your key: CANARY' }, 'keys'), false);
  });
  assert.deepEqual(
    attached.map(({ data }) => data),
    ['signed in: desk /app', 'image', 'keys: desk /keys (no picture: the page shows a secret)'],
  );
});

test('no failover, no timeline, no calls: nothing is attached', () => {
  assert.deepEqual(
    collected((evidence) => {
      evidence.timeline(NOTHING);
      evidence.history(NOTHING);
      evidence.calls();
    }),
    [],
  );
});

const SPOKEN: readonly (readonly [Judgement['measured'] | undefined, string, string])[] = [
  [undefined, 'ms', '-'],
  [532.4, 'ms', '532 ms'],
  [[1_040, 1_070], 'ms', '1.04 s to 1.07 s'],
  [[1_061, 1_062], 'ms', '1.06 s'],
  [180_000, 'ms', '3 min'],
  [60_000, 'ms', '1 min'],
  [61_000, 'ms', '61 s'],
  [0, 'records', '0 records'],
  [0.0123, 'dollars', '$0.0123'],
  [2.5, '', '2.50'],
];

for (const [value, unit, words] of SPOKEN) {
  test(`${JSON.stringify(value)} ${unit} is said as "${words}"`, () => {
    assert.equal(spokenMeasure(value, unit), words);
  });
}

test('a verdict without a measurement is the verdict alone', () => {
  const judgement: Judgement = { promise: 'x', limit: 0, unit: 'ms', verdict: 'invalid', because: 'y' };
  assert.equal(spokenVerdict(judgement), 'invalid');
});

test('what is not offered is told, without secrets', () => {
  const attached = collected((evidence) => {
    evidence.absent('No CANARY here');
  });
  assert.deepEqual(
    attached.map(({ data }) => data.includes('CANARY')),
    [false, false],
  );
  assert.deepEqual(
    attached.map(({ media }) => media),
    ['log', 'application/vnd.dumont.absence'],
  );
});
