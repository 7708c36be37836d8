import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { Unavailable } from '../../failures';
import type { Brought, Errand, Reply, Sent } from './errand';
import type { Place } from './store';

const ROOT = resolve(__dirname, '../../..');
const COMPILING = join(ROOT, 'support/setup/ts-node.js');
const KEEPER = [process.execPath, '--require', COMPILING, join(__dirname, 'keeper.ts')];
/** Making a history takes an idle computer two seconds and a busy one twenty; milliseconds. */
const ANSWERS = 90_000;
/** Whoever else writes the history is done by then; seconds. */
const TURN = 30;
/** What flock says when its turn did not come. */
const TAKEN = 75;
const LAST_WORDS = 200;

/** An embedded database knows no second process, so each waits for its turn; the lock ends with whoever holds it. */
const commandFor = (place: Place): readonly string[] => {
  if ('url' in place) return KEEPER;
  mkdirSync(dirname(place.directory), { recursive: true });
  const wait = ['--wait', String(TURN), '--conflict-exit-code', String(TAKEN)];
  return ['flock', '--no-fork', ...wait, `${place.directory}.lock`, ...KEEPER];
};

/** The keeper, in a group of its own: a Ctrl-C in the terminal is not for it. */
const send = (sent: Sent): ChildProcessWithoutNullStreams => {
  const [program = '', ...args] = commandFor(sent.place);
  const child = spawn(program, args, {
    ...{ cwd: ROOT, detached: true, timeout: ANSWERS },
    killSignal: 'SIGKILL',
  });
  // One that ends before it has read says why by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(sent));
  return child;
};

const nameOf = (place: Place): string => ('url' in place ? 'HISTORY_DATABASE_URL' : place.directory);

const advice = (place: Place): string | undefined =>
  'url' in place || !existsSync(place.directory)
    ? undefined
    : `Nothing of it was taken away. To begin a new one, move ${place.directory} elsewhere`;

const failure = (place: Place, why: string): Unavailable =>
  new Unavailable({
    wrong: `The history in ${nameOf(place)} cannot be used: ${why}`,
    ...todo(advice(place)),
  });

const todo = (sentence: string | undefined): { readonly todo?: string } =>
  sentence === undefined ? {} : { todo: sentence };

const whyEnded = (code: number | null, said: string): string => {
  if (code === TAKEN) return `somebody else has been using it for ${TURN} s`;
  if (code === null) return `no answer within ${ANSWERS / 1_000} s`;
  return said.trim().split('\n').at(-1)?.slice(0, LAST_WORDS) || `its keeper ended with exit code ${code}`;
};

const replyIn = (out: string): Reply | undefined => {
  try {
    return JSON.parse(out) as Reply;
  } catch {
    return undefined; // it ended in the middle; its exit code says more
  }
};

/** Send the keeper of the history on an errand; Unavailable, in one sentence, when nothing comes of it. */
export const ask = async <K extends Errand['kind']>(
  place: Place,
  errand: Extract<Errand, { readonly kind: K }>,
): Promise<Brought[K]> => {
  const child = send({ place, errand });
  const ended = (once(child, 'close') as Promise<[number | null]>).catch((error: unknown) => {
    throw failure(place, String(error));
  });
  const [[code], out, said] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const reply = replyIn(out);
  if (reply === undefined) throw failure(place, whyEnded(code, said));
  if ('failed' in reply) throw failure(place, reply.failed);
  return reply.brought as Brought[K];
};
