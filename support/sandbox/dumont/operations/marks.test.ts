import assert from 'node:assert/strict';
import { it } from 'node:test';
import { labelsOf } from './marks';

it('passes a customer’s label on as labels the compute supplier accepts', () => {
  assert.deepEqual(labelsOf('dc-1a2b3c4d-w0/first'), { mark: 'dc-1a2b3c4d-w0', name: 'first' });
  assert.deepEqual(labelsOf('Plain'), { mark: 'plain' });
  assert.deepEqual(labelsOf('a/b/C d'), { mark: 'a', name: 'b_c_d' });
  assert.deepEqual(labelsOf(''), {});
});
