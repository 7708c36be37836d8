import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../witness/history';
import { played } from './playing';

test('a sentence that was played is written down with its fault, where somebody watches', () => {
  const history = new History();
  for (const sentence of ['a GPU instance with CPU Standby', 'the GPU fails']) played(history, sentence);
  played(undefined, 'the GPU fails');
  assert.deepEqual(
    history.happenings.map(({ at, ...each }) => [each, at > 0]),
    [
      [{ kind: 'played', sentence: 'a GPU instance with CPU Standby' }, true],
      [{ kind: 'played', sentence: 'the GPU fails', fault: 'host-disappears' }, true],
    ],
  );
});
