import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Programs } from './stand';

// How a run goes is told by its first place: it ends at once, dies, or ends when it has been asked to so often.
const SUITE = `
const { appendFileSync, copyFileSync } = require('node:fs');
const { join } = require('node:path');
const ENDS = { 'asked once': 1, 'asked twice': 2 };
let asked = 0;
let told = () => undefined;
process.on('SIGTERM', () => told((asked += 1)));
process.once('disconnect', () => process.exit(0));
process.on('message', ({ places: [place], reports, world }) => {
  const how = place?.split(':')[0];
  const note = (text) => appendFileSync(join(reports, 'notes'), text + '\\n');
  const done = () => process.send('done');
  told = (times) => {
    note('asked to stop');
    if (times === ENDS[how]) done();
  };
  note(JSON.stringify({ ...world, pid: process.pid, surroundings: process.env }));
  if (process.env.MESSAGES) copyFileSync(process.env.MESSAGES, join(reports, 'messages.ndjson'));
  if (how === 'dies') process.exit(3);
  if (how === undefined || how === 'at once') done();
});
`;

// Some defects leave something behind, some end everything, and some are never planted.
const SANDBOX = `
const { appendFileSync, renameSync, writeFileSync } = require('node:fs');
const { createInterface } = require('node:readline');
const file = process.argv[process.argv.indexOf('--ready-file') + 1];
const { pid } = process;
let told = 0;
let left;
const announce = (defect) => {
  writeFileSync(file + '.new', JSON.stringify({ id: pid + '-' + (told += 1), pid, defect }));
  renameSync(file + '.new', file);
};
const end = (code, words) => {
  console.error(words);
  process.exit(code);
};
if (process.env.SANDBOXES) appendFileSync(process.env.SANDBOXES, pid + '\\n');
if (process.env.REFUSE) end(2, process.env.REFUSE);
announce(null);
const lines = createInterface({ input: process.stdin });
lines.on('close', () => process.exit(0));
lines.on('line', (defect) => {
  if (left) end(1, 'Still rented: ' + left + '.');
  if (defect === 'cannot-start') end(1, 'at its first line\\nThe product did not start: Error: no such word');
  if (defect === 'ends-it') end(1, 'No memory is left.');
  if (defect === 'leaves-something') left = 'vm-7';
  if (defect !== 'never-answers') setTimeout(announce, 30, defect);
});
`;

/** Write down programs that pretend to be the suite and the sandbox: for tests of how both are kept, and end. */
export const pretendPrograms = (directory: string): Required<Programs> => {
  const written = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  return { suite: written('suite.cjs', SUITE), sandbox: written('sandbox.cjs', SANDBOX) };
};

/** What a pretended suite noted of its run, a line each; the first says in what world it ran. */
export const notesIn = (reports: string): readonly string[] => {
  const file = join(reports, 'notes');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

/** Whether a process is there, were it only waiting to be counted. */
export const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** The places that kept sandboxes have in a directory. */
export const placesIn = (directory: string): readonly string[] =>
  readdirSync(directory).filter((name) => name.startsWith('kept-sandbox-'));
