import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../witness/history';
import { played } from './playing';

test('a sentence that was played is written down with what it tells of, where somebody watches', () => {
  const history = new History();
  const units = { syncInterval: 500 };
  const sentences = [
    ...['a GPU instance with CPU Standby', 'the GPU fails', 'its work was moved to the CPU'],
    ...['its workload has gone on saving for 3 seconds', 'nothing more is done to them for 2 sync intervals'],
  ];
  for (const sentence of sentences) played({ watch: { history }, units }, sentence);
  played({ watch: undefined, units }, 'the GPU fails');
  assert.deepEqual(
    history.happenings.map(({ at, ...each }) => [each, at > 0]),
    [
      [{ kind: 'played', sentence: 'a GPU instance with CPU Standby' }, true],
      [{ kind: 'played', sentence: 'the GPU fails', fault: 'host-disappears' }, true],
      [{ kind: 'played', sentence: 'its work was moved to the CPU', deed: 'move' }, true],
      [{ kind: 'played', sentence: 'its workload has gone on saving for 3 seconds', saving: 3_000 }, true],
      [
        { kind: 'played', sentence: 'nothing more is done to them for 2 sync intervals', lasting: 1_000 },
        true,
      ],
    ],
  );
});
