import { OUTLET_VARIABLES } from './outlets';
import { TARGET_VARIABLES } from './target';

/** Every variable that a .env may set: where the target is, how a run behaves, where its results go, what an embedded sandbox is like. */
export const KNOWN_VARIABLES: readonly string[] = [
  ...['SEED', 'BUDGET', 'SANDBOX_PACE', 'SANDBOX_API_PORT', 'SANDBOX_CONSOLE_PORT', 'SANDBOX_TIER'],
  ...['HEADED', 'SLOWMO'],
  ...OUTLET_VARIABLES,
  ...TARGET_VARIABLES,
];

const OURS = /^(DUMONT|VAST|GCE|GCP|R2|FAULTS|SANDBOX|SSH_KEY)(_|$)/;
/** Shorter names are too near to too many words. */
const TELLING = 6;
const SLIPS = 2;

type Row = readonly number[];

const at = (row: Row, n: number): number => row[n] ?? 0;

/** The row of the table of distances for one more letter, from the row before it. */
const nextRow = (row: Row, letter: string, other: string): Row => {
  const next = [at(row, 0) + 1];
  for (let n = 0; n < other.length; n += 1) {
    const changed = at(row, n) + (letter === other[n] ? 0 : 1);
    next.push(Math.min(at(row, n + 1) + 1, at(next, n) + 1, changed));
  }
  return next;
};

/** How many letters must be put in, left out or changed to make one word of the other. */
const distance = (one: string, other: string): number => {
  let row: Row = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (const letter of one.split('')) row = nextRow(row, letter, other);
  return at(row, other.length);
};

const nearest = (name: string, among: readonly string[], most: number): string | undefined =>
  among
    .map((known) => ({ known, far: distance(name, known) }))
    .filter(({ far }) => far <= most)
    .sort((one, other) => one.far - other.far)[0]?.known;

const telling = KNOWN_VARIABLES.filter(({ length }) => length >= TELLING);

/** A name that was meant for us and that nobody knows, and what was probably meant. */
export interface Stray {
  readonly name: string;
  readonly meant?: string;
}

/** The first of these names that begins like one of ours, or nearly is one, and that nobody knows. */
export const strayAmong = (names: readonly string[]): Stray | undefined => {
  const unknown = names.filter((name) => !KNOWN_VARIABLES.includes(name));
  const name = unknown.find((each) => OURS.test(each) || nearest(each, telling, SLIPS) !== undefined);
  if (name === undefined) return undefined;
  const begun = KNOWN_VARIABLES.find((known) => known.startsWith(name));
  const meant = begun ?? nearest(name, KNOWN_VARIABLES, name.length / 2);
  return { name, ...(meant === undefined ? {} : { meant }) };
};
