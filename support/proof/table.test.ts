import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ms, table, times } from './table';

test('a table is aligned, numbers to the right', () => {
  assert.equal(
    table(
      ['fault', 'ms'],
      [
        ['freeze', '9'],
        ['link-cut', '1234'],
      ],
    ),
    ['| fault    |   ms |', '| -------- | ---: |', '| freeze   |    9 |', '| link-cut | 1234 |'].join('\n'),
  );
});

test('what was not measured is a dash', () => {
  assert.deepEqual([ms(12.6), ms(NaN), ms(Infinity)], ['13', '-', '-']);
  assert.deepEqual([times(1.006), times(NaN)], ['1.01', '-']);
});
