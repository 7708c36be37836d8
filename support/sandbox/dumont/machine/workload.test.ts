import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { beat, pulseOf, quoted } from './workload';

describe('the answer to a beat', () => {
  it('tells the machine’s clock, the epoch and the state', () => {
    assert.deepEqual(pulseOf('12345 3 alive\n'), { uptime: 12_345, epoch: 3, state: 'alive' });
    assert.deepEqual(pulseOf('12345 none dead\n'), { uptime: 12_345, epoch: null, state: 'dead' });
  });

  it('tells a workload that ended by itself from one that failed', () => {
    assert.equal(pulseOf('1 3 0').state, 'done');
    assert.equal(pulseOf('1 3 137').state, 'dead');
    assert.equal(pulseOf('1 3 expired').state, 'expired');
  });

  it('is not taken for life when it makes no sense', () => {
    assert.throws(() => pulseOf(''), /answered with ""/);
    assert.throws(() => pulseOf('sh: not found'), /sh: not found/);
  });
});

describe('a beat', () => {
  it('renews the lease from an answer the machine gave itself, in its own units', () => {
    assert.match(beat(3, { uptime: 777, lease: 3000 }), /"\$epoch" = 3 .*"777 300"/);
  });
});

it('hands any text to the shell unchanged', () => {
  const text = `it's "$HOME" \\ \n\`x\` ünïcode`;
  assert.equal(execFileSync('sh', ['-c', `printf %s ${quoted(text)}`]).toString(), text);
});
