/** Is a file that is put in place when it is done ever seen half on the CPU Standby? Every reading of its copy against the versions there were. */
import { createHash } from 'node:crypto';
import { all, type Recorded } from '../history';
import { VERSIONS } from '../orders';
import { count, invalid, type Judgement } from '../verdict';

/** The content of a whole version of the file. */
export const wholeVersion = (n: number): string => {
  const piece = Buffer.alloc(VERSIONS.piece, `version ${n}\n`);
  const hash = createHash('sha256');
  for (let written = 0; written < VERSIONS.pieces; written += 1) hash.update(piece);
  return hash.digest('hex');
};

const versions = (): ReadonlyMap<string, number> =>
  new Map(Array.from({ length: VERSIONS.last }, (_, n) => [wholeVersion(n + 1), n + 1] as const));

/** Fewer readings, or of fewer versions, might have missed every half file. */
const ENOUGH = { readings: 20, versions: 3 } as const;

/** The newest version was read; and whatever was read before is recorded. */
export const isNewestThere = (history: Recorded): boolean => {
  const newest = wholeVersion(VERSIONS.last);
  return all(history, 'content').at(-1)?.content === newest;
};

/** Every time the file was read on the standby it was a whole version, and never an older one than before. */
export const neverTorn = (history: Recorded): Judgement => {
  const promised = { promise: 'no file is seen half', limit: 0, unit: 'readings' };
  const read = all(history, 'content').filter(({ content }) => content !== undefined);
  if (read.length < ENOUGH.readings) return invalid(promised, `the copy was read only ${read.length} times`);
  const known = versions();
  const seen = read.map(({ content = '' }) => known.get(content));
  if (new Set(seen).size < ENOUGH.versions) return invalid(promised, 'too few versions were seen');
  const bad = seen.flatMap((version, n) => {
    if (version === undefined) return [`reading ${n + 1} was no whole version`];
    return version < (seen[n - 1] ?? 0) ? [`reading ${n + 1} was version ${version} again`] : [];
  });
  return count(promised, bad, `${read.length} readings of ${new Set(seen).size} versions`);
};
