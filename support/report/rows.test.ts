import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paperRun } from './paper-run';
import { bill, isMeasurement, joinedFacts, promiseLines } from './rows';

const { facts, rows } = paperRun();

test('what all scenarios of a run say of it is said once, and all of it', () => {
  assert.deepEqual(joinedFacts([facts, facts]), facts);
  const planted = { ...facts, defect: 'blip-is-a-loss' };
  assert.deepEqual(joinedFacts([planted]), planted);
  assert.equal(joinedFacts([planted, facts]).defect, 'blip-is-a-loss');
});

test('runs that were made one each have their say', () => {
  const { run, seed, target } = joinedFacts([facts, { ...facts, run: 'ffffffff', seed: '7' }]);
  assert.deepEqual([run, seed, target], ['0a1b2c3d+ffffffff', '42+7', 'http://127.0.0.1:8000']);
});

test('where nobody says anything, that is said', () => {
  assert.equal(joinedFacts([]).run, 'unknown');
});

test('what was paid for is counted', () => {
  const costs = rows.filter((row) => 'kind' in row && row.kind === 'cost');
  assert.equal(bill(rows), 'Paid: $0.5200 for 1 GPU instance, 1 VM and the object store.');
  const gpu = costs.filter((row) => 'resource' in row && row.resource === 'GPU');
  assert.equal(bill([...gpu, ...gpu]), 'Paid: $1.00 for 2 GPU instances.');
  assert.equal(bill([]), '');
});

test('a scenario goes by its id, unless others of the same id are beside it', () => {
  const [row = assert.fail('no row')] = rows.filter(isMeasurement);
  const names = (titles: readonly string[], wide?: number): readonly (string | undefined)[] => {
    const told = titles.map((title) => ({ ...row, title }));
    return promiseLines(told, wide).map(([name]) => name);
  };
  const long = `Another that is told ${'so '.repeat(20)}in the end`;
  assert.deepEqual(names(['One', 'One']), ['S01', 'S01']);
  assert.deepEqual(names(['One', long]), ['S01 One', `S01 ${long}`]);
  const cut = 'S01 Another that is told so so so so so so so so...';
  assert.deepEqual(names(['One', long], 48), ['S01 One', cut]);
  const [[name] = []] = promiseLines([{ ...row, scenario: '' }]);
  assert.equal(name, row.title);
});
