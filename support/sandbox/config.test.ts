import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Misasked, readConfig } from './config';

const refusal = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): string => {
  try {
    readConfig(args, environment);
  } catch (cause) {
    assert.ok(cause instanceof Misasked);
    return cause.message;
  }
  return 'accepted';
};

describe('what a sandbox is asked for', () => {
  it('has sensible defaults, and takes an empty variable for none', () => {
    const config = readConfig([], { SANDBOX_API_PORT: '', PATH: '/bin', SECRET: 'x' });
    assert.equal(config.product, true);
    assert.equal(config.tied, false);
    assert.equal(config.pace, 'brisk');
    assert.equal(config.apiPort, 0);
    assert.deepEqual(config.surroundings, { PATH: '/bin' });
  });

  it('takes its options and variables', () => {
    const args = ['--only', 'suppliers', '--tied', '--ready-file', '/tmp/f'];
    const config = readConfig(args, { SANDBOX_PACE: 'realistic', SANDBOX_API_PORT: '8000', SEED: '7' });
    assert.equal(config.product, false);
    assert.equal(config.tied, true);
    assert.equal(config.readyFile, '/tmp/f');
    assert.equal(config.pace, 'realistic');
    assert.equal(config.apiPort, 8000);
    assert.equal(config.seed, 7);
  });

  it('refuses everything else in one sentence that names it', () => {
    assert.equal(refusal(['--nope']), "Unknown option '--nope'. Try --help.");
    assert.equal(refusal(['word']), "Unexpected argument 'word'. Try --help.");
    assert.equal(refusal(['--only', 'dumont']), '--only knows "suppliers", not "dumont".');
    assert.match(refusal(['--ready-file']), /^Option '--ready-file <value>' argument missing/);
    assert.equal(refusal([], { SANDBOX_PACE: 'fast' }), 'SANDBOX_PACE is neither brisk nor realistic.');
    assert.equal(refusal([], { SANDBOX_API_PORT: 'x' }), 'SANDBOX_API_PORT is not a number.');
    assert.equal(refusal([], { SANDBOX_API_PORT: '70000' }), 'SANDBOX_API_PORT is above 65535.');
    assert.equal(refusal([], { SEED: '1.5' }), 'SEED is not a whole number.');
    assert.match(refusal([], { SANDBOX_DEFECT: 'nothing' }), /^SANDBOX_DEFECT names no defect/);
  });

  it('takes the name of a defect, and hands it on to the product', () => {
    const { defect, surroundings } = readConfig([], { SANDBOX_DEFECT: 'blip-is-a-loss' });
    assert.equal(defect, 'blip-is-a-loss');
    assert.deepEqual(surroundings, { SANDBOX_DEFECT: 'blip-is-a-loss' });
    assert.equal(readConfig([], {}).defect, undefined);
  });
});
