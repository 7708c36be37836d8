import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../witness/history';
import { played } from './playing';

test('a sentence that was played is written down with what it tells of, where somebody watches', () => {
  const history = new History();
  const sentences = ['a GPU instance with CPU Standby', 'the GPU fails', 'its work was moved to the CPU'];
  for (const sentence of [...sentences, 'its workload has gone on saving for 3 seconds'])
    played(history, sentence);
  played(undefined, 'the GPU fails');
  assert.deepEqual(
    history.happenings.map(({ at, ...each }) => [each, at > 0]),
    [
      [{ kind: 'played', sentence: 'a GPU instance with CPU Standby' }, true],
      [{ kind: 'played', sentence: 'the GPU fails', fault: 'host-disappears' }, true],
      [{ kind: 'played', sentence: 'its work was moved to the CPU', deed: 'move' }, true],
      [{ kind: 'played', sentence: 'its workload has gone on saving for 3 seconds', saving: 3_000 }, true],
    ],
  );
});
