import { setMaxListeners } from 'node:events';
import { Misconfigured } from '../failures';

const STOPS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Aborted as soon as somebody asks to stop; everything is given back then, and the exit code says who asked. */
const stopping = (): AbortSignal => {
  const over = new AbortController();
  setMaxListeners(0, over.signal); // as many as there are scenes
  for (const [stop, code] of Object.entries(STOPS))
    process.once(stop, () => {
      process.exitCode = code;
      over.abort(new Error('somebody asked to stop'));
    });
  return over.signal;
};

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const fail = (error: unknown): void => {
  tell(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode ??= error instanceof Misconfigured ? 2 : 1;
};

const isHelp = (argument: string): boolean => argument === '-h' || argument === '--help';

/** Run a proof as a command of its own, unless it is only asked what it does: it comes back with its objections, each of which is told; any makes the exit code 1. */
export const asCommand = async (
  help: string,
  work: (signal: AbortSignal) => Promise<readonly string[]>,
): Promise<void> => {
  if (process.argv.some(isHelp)) {
    process.stdout.write(`${help}\n`);
    return;
  }
  try {
    const objections = await work(stopping());
    objections.forEach(tell);
    process.exitCode ??= objections.length === 0 ? 0 : 1;
  } catch (error) {
    fail(error);
  }
};
