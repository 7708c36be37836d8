import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actsInFeatures } from '../acts-in-features';
import { toldBy as told } from './sentence';

const sentences = actsInFeatures();

const toldBy = (sentence: string): ReturnType<typeof told> => told(sentence, () => 500);

const telling = (what: 'saving' | 'deed'): readonly string[] =>
  [...new Set(sentences.filter((each) => toldBy(each)[what] !== undefined))].sort();

test('a sentence tells of its fault, of saving, of a deed, or of nothing that is asked for', () => {
  assert.deepEqual(toldBy('the GPU fails'), { fault: 'host-disappears' });
  assert.deepEqual(toldBy('its workload has gone on saving for 3 seconds'), { saving: 3_000 });
  assert.deepEqual(toldBy('its workload has gone on saving for 1 second'), { saving: 1_000 });
  assert.deepEqual(toldBy('four snapshots of it, of which the oldest is kept forever'), {
    deed: 'snapshot',
  });
  assert.deepEqual(toldBy('a GPU instance with CPU Standby'), {});
  assert.deepEqual(toldBy('nothing more is done to them for 2 sync intervals'), { lasting: 1_000 });
  const both =
    'the customer moves the work to an RTX 4090 for at most $0.50 an hour, but the new GPU freezes on the way';
  assert.deepEqual(toldBy(both), { fault: 'freeze', deed: 'move' });
});

test('every sentence of the features that tells of saving or of a deed is understood', () => {
  const plain = (each: string): string => each.replace(/\d+ seconds?/, 'N seconds');
  assert.deepEqual(
    [...new Set(telling('saving').map(plain))],
    ['its workload has gone on saving for N seconds', 'its workload saves records for N seconds'],
  );
  const deeds = telling('deed');
  for (const each of sentences.filter((one) =>
    /\bmoves\b|\bmoved to\b|\bcleans\b|\bsnapshots? of it\b|\bfiles?\b/.test(one),
  ))
    if (!/^its files|^of a file|^a file/i.test(each)) assert.ok(deeds.includes(each), each);
});
