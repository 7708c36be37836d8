import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { differences, inWords } from './differences';
import type { Entry, Manifest } from './manifest';

const FILE: Entry = {
  path: 'a file',
  kind: 'file',
  mode: 0o400,
  modified: '1700000000.250000000',
  size: 8 * 1024 * 1024,
  stored: 4096,
  content: 'aa',
  twins: ['its twin'],
  attributes: { 'user.origin': 'camera 7' },
};
const LINK: Entry = { path: 'a link', kind: 'link', mode: 0o777, modified: '1.000000000', target: 'nowhere' };
const ORIGINAL: Manifest = [FILE, LINK, { path: 'empty', kind: 'directory', mode: 0o2775, modified: '1.5' }];

/** The original with one entry changed. */
const changed = (path: string, change: Partial<Entry>): Manifest =>
  ORIGINAL.map((entry) => (entry.path === path ? { ...entry, ...change } : entry));

const CHANGES: readonly (readonly [string, Manifest, string])[] = [
  ['a name is missing', ORIGINAL.slice(1), '1 missing: "a file" is missing'],
  [
    'a name is too much',
    [...ORIGINAL, { ...LINK, path: 'more' }],
    '1 not in the original: "more" is not in the original',
  ],
  [
    'a directory became a file',
    changed('empty', { kind: 'file', size: 0, content: 'e3', stored: 0 }),
    '1 of another kind: "empty" is a file instead of a directory',
  ],
  [
    'the content is another one',
    changed('a file', { content: 'bb' }),
    '1 with other content: "a file" has other content (of the same size)',
  ],
  [
    'the content is shorter',
    changed('a file', { content: 'bb', size: 1 }),
    '1 with other content: "a file" has other content (1 bytes instead of 8388608)',
  ],
  [
    'the holes are filled',
    changed('a file', { stored: 8 * 1024 * 1024 }),
    '1 with holes filled: "a file" takes 8192 KiB on the disk instead of 4',
  ],
  [
    'the permissions are others',
    changed('a file', { mode: 0o644 }),
    '1 with other permissions: "a file" has the permissions 0644 instead of 0400',
  ],
  [
    'the set-group-ID bit is gone',
    changed('empty', { mode: 0o775 }),
    '1 with other permissions: "empty" has the permissions 0775 instead of 2775',
  ],
  [
    'the date is another one, by less than a second',
    changed('a file', { modified: '1700000000.000000000' }),
    '1 with another date: "a file" was last changed at 1700000000.000000000 instead of 1700000000.250000000',
  ],
  [
    'a link leads elsewhere',
    changed('a link', { target: 'somewhere' }),
    '1 leading elsewhere: "a link" leads to "somewhere" instead of "nowhere"',
  ],
  [
    'a hard link is a file of its own',
    changed('a file', { twins: [] }),
    '1 linked to other names: "a file" is one file with nothing else instead of "its twin"',
  ],
  [
    'an attribute is lost',
    changed('a file', { attributes: {} }),
    '1 with other attributes: "a file" has the attributes none instead of user.origin="camera 7"',
  ],
];

for (const [what, copy, words] of CHANGES) {
  test(`tells that ${what}`, () => {
    assert.equal(inWords(differences(ORIGINAL, copy)), words);
  });
}

test('finds no difference where there is none', () => {
  assert.deepEqual(differences(ORIGINAL, [...ORIGINAL].reverse()), []);
});

test('lets a copy have more holes, and the edges of a hole where its disk wants them', () => {
  assert.deepEqual(differences(ORIGINAL, changed('a file', { stored: 0 })), []);
  assert.deepEqual(differences(ORIGINAL, changed('a file', { stored: 16 * 1024 })), []);
});

test('names the first few of many, and counts all', () => {
  const words = inWords(differences(ORIGINAL, []));
  assert.match(words, /^3 missing: "a file" is missing; "a link" is missing; "empty" is missing$/);
  const many = Array.from({ length: 7 }, (_, n) => ({ ...LINK, path: `link ${n}` }));
  assert.match(
    inWords(differences([...ORIGINAL, ...many], ORIGINAL)),
    /^7 missing: .*link 4" is missing; \.\.\.$/,
  );
});

const name = fc.string({ minLength: 1, maxLength: 8 });
const entry = fc.oneof(
  fc.record({ kind: fc.constant('directory' as const), mode: fc.nat(0o7777) }),
  fc.record({ kind: fc.constant('link' as const), mode: fc.constant(0o777), target: name }),
  fc.record({
    kind: fc.constant('file' as const),
    mode: fc.nat(0o7777),
    size: fc.nat(9),
    stored: fc.constant(0),
    content: fc.constantFrom('aa', 'bb'),
  }),
);
const manifest = fc
  .dictionary(name, entry, { maxKeys: 12 })
  .map((entries): Manifest =>
    Object.entries(entries).map(([path, rest]) => ({ path, modified: '1.0', ...rest })),
  );

test('a manifest never differs from itself, and every name that is taken away or added is told', () => {
  fc.assert(
    fc.property(manifest, fc.nat(), (whole, n) => {
      assert.deepEqual(differences(whole, whole), []);
      const lost = whole[n % Math.max(1, whole.length)];
      if (lost === undefined) return;
      const rest = whole.filter((each) => each !== lost);
      assert.deepEqual(
        [...differences(whole, rest), ...differences(rest, whole)].map(({ path, what }) => [path, what]),
        [
          [lost.path, 'missing'],
          [lost.path, 'not in the original'],
        ],
      );
    }),
  );
});
