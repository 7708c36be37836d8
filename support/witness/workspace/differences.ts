/** In what does a copy of a workspace differ from its original? In words that a customer understands. */
import type { Entry, Manifest } from './manifest';

/** One difference: which name, which kind of difference, and the whole sentence. */
export interface Difference {
  readonly path: string;
  readonly what: string;
  readonly words: string;
}

/** One thing that a copy must keep: what a difference in it is called, and how it shows, if it does. */
interface Aspect {
  readonly what: string;
  readonly shows: (original: Entry, copy: Entry) => string | undefined;
}

/** A hole may begin and end where the copy's disk lets it; bytes. */
const GRAIN = 64 * 1024;
const OCTAL = 8;
const KIB = 1024;

const permissions = (mode: number): string => mode.toString(OCTAL).padStart(4, '0');
const kib = (bytes: number): number => Math.ceil(bytes / KIB);
const quoted = (path: string): string => JSON.stringify(path);
const names = (paths: readonly string[] = []): string => paths.map(quoted).join(', ') || 'nothing else';

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** An attribute's place among the others means nothing. */
const attributes = ({ attributes: named = {} }: Entry): string =>
  Object.entries(named)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(', ') || 'none';

const ASPECTS: readonly Aspect[] = [
  {
    what: 'of another kind',
    shows: ({ kind: before }, { kind }) =>
      kind === before ? undefined : `is a ${kind} instead of a ${before}`,
  },
  {
    what: 'with other content',
    shows: (original, copy) => {
      if (copy.content === original.content) return undefined;
      const { size } = copy;
      const sizes = size === original.size ? 'of the same size' : `${size} bytes instead of ${original.size}`;
      return `has other content (${sizes})`;
    },
  },
  {
    what: 'with holes filled',
    shows: ({ stored: before = 0 }, { stored = 0 }) =>
      stored > before + GRAIN ? `takes ${kib(stored)} KiB on the disk instead of ${kib(before)}` : undefined,
  },
  {
    what: 'with other permissions',
    shows: (original, copy) =>
      copy.mode === original.mode
        ? undefined
        : `has the permissions ${permissions(copy.mode)} instead of ${permissions(original.mode)}`,
  },
  {
    what: 'with another date',
    shows: ({ modified: before }, { modified }) =>
      modified === before ? undefined : `was last changed at ${modified} instead of ${before}`,
  },
  {
    what: 'leading elsewhere',
    shows: ({ target: before }, { target }) =>
      target === before ? undefined : `leads to ${quoted(target ?? '')} instead of ${quoted(before ?? '')}`,
  },
  {
    what: 'linked to other names',
    shows: ({ twins: before }, { twins }) =>
      same(twins, before) ? undefined : `is one file with ${names(twins)} instead of ${names(before)}`,
  },
  {
    what: 'with other attributes',
    shows: (original, copy) => {
      const [before, after] = [attributes(original), attributes(copy)];
      return after === before ? undefined : `has the attributes ${after} instead of ${before}`;
    },
  },
];

const between = (original: Entry, copy: Entry): readonly Difference[] => {
  const { path } = original;
  // Of something else altogether nothing more is worth telling.
  const aspects = original.kind === copy.kind ? ASPECTS : ASPECTS.slice(0, 1);
  return aspects.flatMap(({ what, shows }) => {
    const shown = shows(original, copy);
    return shown === undefined ? [] : [{ path, what, words: `${quoted(path)} ${shown}` }];
  });
};

const byPath = (manifest: Manifest): ReadonlyMap<string, Entry> =>
  new Map(manifest.map((entry) => [entry.path, entry]));

const alone = (here: Manifest, there: Manifest, what: string): readonly Difference[] => {
  const known = byPath(there);
  return here
    .filter(({ path }) => !known.has(path))
    .map(({ path }) => ({ path, what, words: `${quoted(path)} is ${what}` }));
};

/** Every name that the original has and the copy lacks. */
export const missing = (original: Manifest, copy: Manifest): readonly Difference[] =>
  alone(original, copy, 'missing');

/** Every difference between a copy and its original: first what is missing, then what is too much, then what is not the same. */
export const differences = (original: Manifest, copy: Manifest): readonly Difference[] => {
  const copied = byPath(copy);
  const changed = original.flatMap((entry) => {
    const there = copied.get(entry.path);
    return there === undefined ? [] : between(entry, there);
  });
  return [...missing(original, copy), ...alone(copy, original, 'not in the original'), ...changed];
};

const FIRST = 5;

/** How many differences of which kind, and the first few of them. */
export const inWords = (found: readonly Difference[]): string => {
  const kinds = [...new Set(found.map(({ what }) => what))];
  const counts = kinds.map((kind) => `${found.filter(({ what }) => what === kind).length} ${kind}`);
  const first = found.slice(0, FIRST).map(({ words }) => words);
  return `${counts.join(', ')}: ${first.join('; ')}${found.length > FIRST ? '; ...' : ''}`;
};
