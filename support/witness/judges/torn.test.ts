import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Recorded } from '../history';
import { STANDBY } from '../teller';
import { isNewestThere, neverTorn, wholeVersion } from './torn';

const WHOLE = [1, 2, 3, 10].map(wholeVersion);

/** What was read, twenty times each. */
const tell = (...contents: readonly (string | undefined)[]): Recorded => ({
  happenings: contents.flatMap((content, n) =>
    Array.from({ length: 20 }, (_, m) => ({
      ...({ kind: 'content', machine: STANDBY, path: 'model' } as const),
      ...{ askedAt: n * 100 + m, at: n * 100 + m + 1 },
      ...(content === undefined ? {} : { content }),
    })),
  ),
});

test('whole versions, one after the other, keep the promise', () => {
  const { verdict, because } = neverTorn(tell(undefined, ...WHOLE));
  assert.equal(verdict, 'met');
  assert.equal(because, '80 readings of 4 versions');
  assert.equal(isNewestThere(tell(...WHOLE)), true);
});

test('half a version breaks it, and so does an older one again', () => {
  const [first, second, third] = WHOLE;
  assert.match(neverTorn(tell(first, 'half', third)).because, /^reading 21 was no whole version; /);
  assert.match(neverTorn(tell(first, second, third, second)).because, /^reading 61 was version 2 again$/);
});

test('few readings, or of one version only, prove nothing', () => {
  assert.equal(neverTorn(tell(undefined)).verdict, 'invalid');
  assert.equal(neverTorn(tell(WHOLE[0], WHOLE[0], WHOLE[0])).verdict, 'invalid');
  assert.equal(isNewestThere(tell(WHOLE[0])), false);
});

test('the newest version is there when it was read last', () => {
  assert.equal(isNewestThere(tell()), false);
  assert.equal(isNewestThere(tell(WHOLE[3], WHOLE[0])), false);
  assert.equal(isNewestThere(tell(...WHOLE, undefined)), false);
});

test('enough readings, of enough versions, are a proof', () => {
  const some = (n: number): Recorded => {
    const contents = Array.from({ length: n }, (_, m) => WHOLE[Math.min(2, Math.floor((m * 3) / n))]);
    return {
      happenings: contents.map((content = '', m) => ({
        ...({ kind: 'content', machine: STANDBY, path: 'model', content } as const),
        ...{ askedAt: m, at: m + 1 },
      })),
    };
  };
  assert.equal(neverTorn(some(20)).verdict, 'met');
  assert.equal(neverTorn(some(19)).because, 'the copy was read only 19 times');
  assert.equal(neverTorn(tell(WHOLE[0], WHOLE[1])).because, 'too few versions were seen');
});
