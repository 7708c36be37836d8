/** What does a sentence of a scenario tell of? What it has brought about once it was played, the history must show. */
import { faultTold } from '../fault-words';
import type { Deed, Told } from '../witness/struck';

const SAVING = /(?:saving|saves records) for (\d+) seconds?$/;

/** The words for what the customer or the workload does. */
const DEEDS: readonly (readonly [RegExp, Deed])[] = [
  [/\bmoves the work\b|\bwork was moved\b/, 'move'],
  [/\bsnapshots? of it\b/, 'snapshot'],
  [/\bhas files of every kind\b/, 'unpack'],
  [/\bdeletes, renames and rewrites files\b/, 'tidy'],
  [/\bputs version after version\b/, 'publish'],
  [/\bwrites a large file anew\b/, 'overwrite'],
  [/\bwrites nothing more\b/, 'rest'],
];

/** What a sentence tells of. */
export const toldBy = (sentence: string): Told => {
  const fault = faultTold(sentence);
  const [, seconds] = SAVING.exec(sentence) ?? [];
  const deed = DEEDS.find(([words]) => words.test(sentence))?.[1];
  return {
    ...(fault === undefined ? {} : { fault }),
    ...(seconds === undefined ? {} : { saving: Number(seconds) * 1_000 }),
    ...(deed === undefined ? {} : { deed }),
  };
};
