import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { paperRun } from './paper-run';
import { rederived } from './rederive';

const { packed } = paperRun();

const changed = (from: string | RegExp, to: string): Buffer => {
  const text = gunzipSync(packed).toString();
  const other = text.replace(from, to);
  assert.ok(other !== text, `nothing to change: ${String(from)}`);
  return gzipSync(other);
};

test('every verdict of a history can be given again, breaches and failovers too', () => {
  const { scenario, rows, differences } = rederived(packed);
  assert.equal(scenario, 'S01 The work goes on');
  assert.deepEqual(
    rows.map((row) => ('kind' in row ? row.kind : row.verdict)),
    ['met', 'breached', 'met', 'met', 'failover', 'cost', 'cost', 'cost', 'journey'],
  );
  assert.deepEqual(differences, []);
});

test('a changed verdict is noticed', () => {
  const { differences } = rederived(changed('"verdict":"breached"', '"verdict":"met"'));
  assert.equal(differences.length, 1);
  assert.match(
    differences[0] ?? '',
    /^S01 The work goes on: recorded as "the loss is noticed": met .*breached/,
  );
});

const FORGERIES: readonly (readonly [string, string | RegExp, string])[] = [
  ['a figure', /"measured":\[\d/, '"measured":[9'],
  ['a limit', '"limit":180000', '"limit":170000'],
  ['what a judge was given', '"judge":"noticed","given":[100]', '"judge":"noticed","given":[10000]'],
  ['the instant of the fault', '"f0":11999', '"f0":11000'],
  ['what was paid', /"amount":0.5,"items":{}/, '"amount":0.1,"items":{}'],
  ['who was paid', '"resource":"GPU","id":"1"', '"resource":"GPU","id":"2"'],
  ['what the object store charged', '"used":{"class-a":2}', '"used":{"class-a":1}'],
  ['what was lost', /"lost":\d+/, '"lost":999'],
  ['how long a journey took', '"total":1200', '"total":1100'],
];

for (const [what, from, to] of FORGERIES)
  test(`so is ${what}`, () => {
    assert.notDeepEqual(rederived(changed(from, to)).differences, []);
  });
