import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Evidence } from '../evidence/evidence';
import { MEDIA } from '../evidence/measurement';
import { by } from '../witness/case';
import { tell } from '../witness/story';
import { rederived } from './rederive';

const SUBJECT = {
  ...{ run: '0a1b2c3d', target: 'http://127.0.0.1:8000', tier: '1', seed: '42', scenario: 'S01' },
  ...{ title: 'The work goes on', channel: 'api', why: '', secrets: [] },
};

const kept = (): Buffer => {
  let found: Buffer | undefined;
  const attach = (data: string | Buffer, media: string): void => {
    if (media === MEDIA.history && typeof data !== 'string') found = data;
  };
  const evidence = new Evidence({ attach, log: () => undefined }, SUBJECT);
  const history = tell();
  evidence.judged(by('resumedOnGpu', 180_000), history);
  evidence.judged(by('noticed', 100), history);
  evidence.stood(by('recordsIntact', 10_000), history);
  evidence.judged(by('shows', 'it shows a word', '^word$', 'word'), history);
  evidence.failover(history, 10_000, 0.5);
  evidence.history(history);
  evidence.close();
  return found ?? assert.fail('nothing was kept');
};

const changed = (from: string | RegExp, to: string): Buffer => {
  const text = gunzipSync(kept()).toString();
  const other = text.replace(from, to);
  assert.ok(other !== text, `nothing to change: ${String(from)}`);
  return gzipSync(other);
};

test('every verdict of a history can be given again, breaches and failovers too', () => {
  const { scenario, rows, differences } = rederived(kept());
  assert.equal(scenario, 'S01 The work goes on');
  assert.deepEqual(
    rows.map((row) => ('kind' in row ? row.fault : row.verdict)),
    ['met', 'breached', 'met', 'met', 'host-disappears'],
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

test('so is a changed figure, limit, record or fault', () => {
  const forgeries: readonly (readonly [string | RegExp, string])[] = [
    [/"measured":\[\d/, '"measured":[9'],
    ['"limit":180000', '"limit":170000'],
    ['"judge":"noticed","given":[100]', '"judge":"noticed","given":[10000]'],
    ['"f0":11999', '"f0":11000'],
    [/"lost":\d+/, '"lost":999'],
  ];
  for (const [from, to] of forgeries)
    assert.ok(rederived(changed(from, to)).differences.length > 0, String(from));
});
