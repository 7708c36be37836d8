import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Misconfigured } from '../failures';
import { DEFECTS } from '../sandbox/defects';
import type { Defect } from '../sandbox/defects/defect';
import { checkPlantable } from './plantable';

const FILE = 'failover/rehearsal.ts';
const ENTRY: Defect = {
  ...{ id: 'badly-written', symptom: 'It is not told.', reach: 'here' },
  expected: [{ scenario: 'S10', promise: 'it is told', verdict: 'breached' }],
  changes: [{ file: FILE, was: 'a', is: 'b' }],
};

const refusal = (part: object): string => {
  try {
    checkPlantable([{ ...ENTRY, ...part }]);
    return '';
  } catch (error) {
    assert.ok(error instanceof Misconfigured);
    return error.message.split('\n')[0] ?? '';
  }
};

test('every planted defect can be planted', () => {
  checkPlantable(DEFECTS);
});

test('a file that the product does not have is named', () => {
  const changes = [{ file: 'failover/rehersal.ts', was: 'a', is: 'b' }];
  assert.match(refusal({ changes }), /badly-written: there is no failover\/rehersal\.ts in/);
});

test('words that do not stand in it once are quoted in one line, and counted', () => {
  const changes = [{ file: FILE, was: 'never\nwritten', is: 'b' }];
  assert.match(refusal({ changes }), /does not fit into .*: "never\\nwritten" is there 0 times, not once/);
});

test('a field that is misspelled, left out or none of its values is named', () => {
  assert.match(refusal({ symptom: undefined, symtom: 'x' }), /symptom: .*Unrecognized key: "symtom"/);
  assert.match(refusal({ reach: 'everywhere' }), /badly-written: reach: .*"here"/);
  assert.match(refusal({ changes: [{ files: FILE, was: 'a', is: 'b' }] }), /changes: 0: file: /);
});
