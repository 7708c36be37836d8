/** What does a sentence of a scenario tell of? What it has brought about once it was played, the history must show. */
import { faultTold } from '../fault-words';
import type { Deed, Told } from '../witness/struck';

const SAVING = /(?:saving|saves records) for (\d+) seconds?$/;

const LASTING = /\bnothing more is done\b.* for (\d+) sync intervals?$/;

/** The words for what the customer or the workload does. */
const DEEDS: readonly (readonly [RegExp, Deed])[] = [
  [/\bmoves the work\b|\bwork was moved\b/, 'move'],
  [/\bsnapshots? of it\b/, 'snapshot'],
  [/\bcleans up\b/, 'clean-up'],
  [/\bhas files of every kind\b/, 'unpack'],
  [/\bdeletes, renames and rewrites files\b/, 'tidy'],
  [/\bputs version after version\b/, 'publish'],
  [/\bwrites a large file anew\b/, 'overwrite'],
  [/\bwrites nothing more\b/, 'rest'],
  [/\bCPU Standby holds them\b/, 'copy'],
];

/** So many of a unit (milliseconds) as the words tell. */
const counted = (words: RegExp, sentence: string, unit: () => number): number | undefined => {
  const [, number] = words.exec(sentence) ?? [];
  return number === undefined ? undefined : Number(number) * unit();
};

/** What is not told is left out. */
const known = (told: { readonly [K in keyof Told]: Told[K] | undefined }): Told =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));

/** What a sentence tells of; it is asked for the product's sync interval (milliseconds) only where one is told of. */
export const toldBy = (sentence: string, syncInterval: () => number): Told =>
  known({
    fault: faultTold(sentence),
    deed: DEEDS.find(([words]) => words.test(sentence))?.[1],
    saving: counted(SAVING, sentence, () => 1_000),
    lasting: counted(LASTING, sentence, syncInterval),
  });
