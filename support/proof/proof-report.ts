import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { DEFECTS, KINDS } from '../sandbox/defects';
import type { Config } from '../config';
import { Misconfigured } from '../failures';
import type { Proof } from './trial';

const ROOT = resolve(__dirname, '../..');
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const symptomOf = (id: string): string => DEFECTS.find((defect) => defect.id === id)?.symptom ?? '';

const HEAD = ['defect', 'what the customer would say', 'scenario', 'promise', 'outcome', 'why', 'seconds'];

const page = (proofs: readonly Proof[], commit: string): string =>
  [
    '# Planted defects',
    '',
    `${summary(proofs)} Commit ${commit}, ${new Date().toISOString()}.`,
    '',
    tableOf(
      HEAD,
      proofs.map(({ defect, scenario, promise, outcome, message, tries, ms }) => [
        ...[defect, symptomOf(defect), scenario, promise],
        tries > 1 ? `${outcome}, at the second try` : outcome,
        message,
        (ms / 1_000).toFixed(1),
      ]),
    ),
    '',
  ].join('\n');

/** How many of them were caught, in a sentence. */
export const caught = (proofs: readonly Proof[]): string =>
  `${proofs.filter(({ outcome }) => outcome === 'caught').length} of ${proofs.length} planted defects were caught.`;

/** Whether every planted defect was tried. */
const isWhole = (proofs: readonly Proof[]): boolean =>
  DEFECTS.every(({ id }) => proofs.some(({ defect }) => defect === id));

const summary = (proofs: readonly Proof[]): string =>
  isWhole(proofs) ? caught(proofs) : `${caught(proofs)} There are ${DEFECTS.length}: this is a part.`;

/** Where a proof is kept: a whole one stays until the next whole one, whatever else is tried. */
const placesOf = (reports: string, whole: boolean): Readonly<Record<'json' | 'page', string>> => {
  const name = join(reports, whole ? 'proof' : 'proof-part');
  return { json: `${name}.json`, page: `${name}.md` };
};

/** A path as people of this project say it. */
export const spokenPath = (path: string): string => {
  const within = relative(ROOT, path);
  return within.startsWith('..') ? path : within;
};

/** What a proof came to, and where it is kept, in a line. */
export const account = (proofs: readonly Proof[], reports: string): string =>
  `${summary(proofs)} ${spokenPath(placesOf(reports, isWhole(proofs)).page)}`;

/** Everything is proved in vain where nothing can be kept. */
export const checkReports = (reports: string): void => {
  const place = join(reports, 'proof');
  try {
    mkdirSync(place, { recursive: true });
    for (const one of [reports, place]) accessSync(one, constants.W_OK);
  } catch (cause) {
    const wrong = `Nothing can be written to ${spokenPath(reports)}`;
    throw new Misconfigured({
      wrong,
      cause,
      todo: 'Set REPORTS to another place, for example REPORTS=reports/one',
    });
  }
};

/** A proof as it is kept: with the commit that was checked out when it began, and a mark where files were changed since. */
type Kept = Proof & { readonly commit: string };

/** Write the result down, for programs and for people. */
export const writeProof = (
  { reports, commit }: Pick<Config, 'reports' | 'commit'>,
  proofs: readonly Proof[],
): void => {
  mkdirSync(reports, { recursive: true });
  const kept = proofs.map((proof): Kept => ({ ...proof, commit }));
  const whole = isWhole(proofs);
  const places = placesOf(reports, whole);
  writeFileSync(places.json, `${JSON.stringify(kept, undefined, 1)}\n`);
  writeFileSync(places.page, page(proofs, commit));
  if (whole) for (const part of Object.values(placesOf(reports, false))) rmSync(part, { force: true });
};

/** The day since which a defect can be planted. */
const since = (id: string): string =>
  git('log', '--reverse', '--format=%as', `-S'${id}'`, '--', 'support/sandbox/defects').split('\n')[0] ?? '';

const byKind = (proofs: readonly Proof[]): readonly (readonly string[])[] =>
  Object.entries(KINDS).map(([kind, defects]) => {
    const mine = proofs.filter(({ defect }) => defects.some(({ id }) => id === defect));
    const told = mine.map(({ defect, scenario }) => `\`${defect}\` (${scenario})`);
    const days = mine.map(({ defect }) => since(defect)).sort();
    return [kind, told.join(', '), days.at(-1) ?? ''];
  });

const MARKED = /(<!-- proof -->\n).*?(<!-- \/proof -->)/s;

const named = (proofs: readonly Proof[]): string => proofs.map(({ defect }) => defect).join(', ');

/** Why a proof may not be shown to the world; undefined when it may. */
const unfit = (proofs: readonly Kept[]): string | undefined => {
  const unproved = DEFECTS.filter(
    ({ id }) => !proofs.some(({ defect, outcome }) => defect === id && outcome === 'caught'),
  );
  if (unproved.length > 0) return `The last proof did not catch ${unproved.map(({ id }) => id).join(', ')}`;
  const nowhere = proofs.find(({ commit }) => commit === 'unknown' || commit.endsWith('-dirty'));
  if (nowhere !== undefined)
    return `The last proof was made at ${nowhere.commit}: its files were not those of a commit`;
  const lonely = proofs.filter(({ others }) => others.length === 0);
  return lonely.length === 0
    ? undefined
    : `In the last proof nothing had to stay green beside ${named(lonely)}`;
};

const PROVE_FIRST = 'Commit everything and run npm run prove first, without --only, --sample and --others 0';

/** Write the result of the last complete proof into the README, with the commit it was made at. */
export const writeReadme = (reports: string): void => {
  const { json } = placesOf(reports, true);
  const proofs = existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as readonly Kept[]) : [];
  const wrong = proofs.length === 0 ? `There is no whole proof in ${spokenPath(json)}` : unfit(proofs);
  if (wrong !== undefined) throw new Misconfigured({ wrong, todo: PROVE_FIRST });
  const readme = join(ROOT, 'README.md');
  const told = `At commit ${proofs[0]?.commit ?? ''}: ${caught(proofs)}`;
  const text = `${told}\n\n${tableOf(['what is wrong', 'defects, each with the scenario that catches it', 'since'], byKind(proofs))}`;
  writeFileSync(readme, readFileSync(readme, 'utf8').replace(MARKED, `$1\n${text}\n\n$2`));
  execFileSync(join(ROOT, 'node_modules/.bin/prettier'), ['--write', readme]);
};
