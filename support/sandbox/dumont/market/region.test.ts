import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countriesOf, liesIn } from './region';

describe('a region', () => {
  it('holds the places of its countries', () => {
    assert.ok(liesIn('US', 'Texas, US'));
    assert.ok(liesIn('EU', 'Sweden, SE'));
    assert.ok(liesIn('Asia', 'Japan, JP'));
    assert.ok(liesIn('South America', 'Brazil, BR'));
    assert.ok(liesIn('th', 'Thailand, TH'));
    assert.ok(liesIn('US', 'US'));
  });

  it('does not hold a place that only sounds like it', () => {
    for (const place of ['Russia, RU', 'Australia, AU', 'Belarus, BY', 'US Virgin Islands, VI'])
      assert.equal(liesIn('US', place), false);
    assert.equal(liesIn('EU', 'Neuquen, AR'), false);
    assert.equal(liesIn('DE', 'Delaware, US'), false);
    assert.equal(liesIn('IN', 'Indiana, US'), false);
    assert.equal(liesIn('US', null), false);
  });

  it('that nobody knows holds nothing', () => {
    assert.deepEqual(countriesOf('Atlantis'), []);
    assert.equal(liesIn('', 'Texas, US'), false);
  });
});
