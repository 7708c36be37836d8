import { Misconfigured } from '../../failures';

const WRONG_USE = 2;

const isMisuse = (error: unknown): boolean =>
  error instanceof Misconfigured ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

const fail = (error: unknown, help: string): void => {
  const said = error instanceof Error ? error.message : String(error);
  process.stderr.write(isMisuse(error) ? `${said}\n\n${help}\n` : `${said}\n`);
  process.exitCode = isMisuse(error) ? WRONG_USE : 1;
};

/** Run a command with what was typed behind it: --help explains it, and whatever goes wrong is a sentence and an exit code. */
export const command = async (
  help: string,
  work: (args: string[]) => Promise<number> | number,
): Promise<void> => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${help}\n`);
    return;
  }
  try {
    process.exitCode = await work(args);
  } catch (error) {
    fail(error, help);
  }
};
