import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actsInFeatures } from './acts-in-features';
import { BREAKS, FAILURES, faultTold, MARKET_TROUBLES, MISHAPS } from './fault-words';

test('the sentence of every fault tells of it', () => {
  const told: Readonly<Record<string, string>> = {
    'the next GPU fails': 'host-disappears',
    'the GPU instance can no longer be reached': 'link-cut',
    'the GPU instance falls silent for 1 heartbeat': 'link-cut',
    'the GPU market does not answer for 12 heartbeats': 'market-down',
    'the GPU market gives notice of 30 seconds before it takes the GPU instance back': 'reclaim',
    'the CPU Standby disappears': 'host-disappears',
    'Dumont Cloud crashes and is started again': 'control-plane-killed',
    'the newer one is damaged in the object store': 'object-corrupt',
  };
  for (const [sentence, fault] of Object.entries(told)) assert.equal(faultTold(sentence), fault, sentence);
  for (const words of [FAILURES, MARKET_TROUBLES, MISHAPS, BREAKS])
    for (const [each, fault] of Object.entries(words)) assert.equal(faultTold(`the ${each}`), fault, each);
});

test('what only sounds like a fault is none', () => {
  const none = [
    'a GPU instance with CPU Standby',
    'the customer fails the work over to another GPU',
    'later the trouble is over',
    'later the GPU market is well again',
    'the sync of its CPU Standby is stopped',
    'the customer turns CPU Standby off',
  ];
  const sentences = actsInFeatures();
  for (const sentence of none) {
    assert.ok(sentences.includes(sentence), sentence);
    assert.equal(faultTold(sentence), undefined, sentence);
  }
});
