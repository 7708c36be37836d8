import assert from 'node:assert/strict';
import { test } from 'node:test';
import { by, isJudge, rule } from './case';
import { claimsTrue } from './judges/claims';
import { faultConfirmed } from './judges/fault';
import { journeyTook, LEGS } from './judges/journey';
import { resumedOnGpu } from './judges/resumed';
import { tell } from './story';

test('a case that is judged again, from the history or from what was handed over, comes to the same', () => {
  const history = tell();
  const legs = LEGS.map((leg, n) => ({ leg, from: n, to: n + 1 }));
  const late = { from: 0, to: 900, shown: true };
  assert.deepEqual(rule(by('faultConfirmed'), history), faultConfirmed(history));
  assert.deepEqual(rule(by('resumedOnGpu', 1_000), history), resumedOnGpu(history, 1_000));
  assert.deepEqual(rule(by('claimsTrue'), history), claimsTrue(history));
  assert.deepEqual(rule(by('journeyTook', legs, 3), history), journeyTook(legs, 3));
  assert.equal(rule(by('nextSyncShown', 500, late), history).verdict, 'breached');
  assert.equal(rule(by('nothingLeft', []), { happenings: [] }).verdict, 'met');
});

test('what is given beside a history cannot take its place where claims are judged', () => {
  const history = tell({}, (each) =>
    each.kind === 'claimed' ? [{ ...each, failover: { ...each.failover, dataRestored: false } }] : [each],
  );
  const written = { judge: 'claimsTrue', given: [tell()] } as const;
  assert.equal(rule(written, history).verdict, 'breached');
});

test('a judge is known by its own name only', () => {
  assert.ok(isJudge('resumedOnGpu') && isJudge('claimsTrue'));
  assert.ok(!isJudge('toString') && !isJudge('resumed'));
});
