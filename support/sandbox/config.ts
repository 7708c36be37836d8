import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DEFECTS } from './defects';
import { PACES } from './suppliers/pace';

/** A sandbox that was asked for wrongly: one sentence that says what to correct. */
export class Misasked extends Error {}

const OPTIONS = {
  'ready-file': { type: 'string' },
  only: { type: 'string' },
  tied: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const PORT = z.coerce
  .number('is not a number')
  .int('is not a whole number')
  .min(0, 'is below 0')
  .max(65_535, 'is above 65535')
  .default(0);

const ENVIRONMENT = z.object({
  SANDBOX_PACE: z.enum(PACES, `is neither ${PACES.join(' nor ')}`).default('brisk'),
  SANDBOX_API_PORT: PORT,
  SANDBOX_CONSOLE_PORT: PORT,
  SANDBOX_TIER: z
    .enum(['1', '2'], 'is neither 1 nor 2')
    .transform((tier) => (tier === '1' ? 1 : 2))
    .optional(),
  SEED: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(0, 'is below 0')
    .default(() => randomInt(2 ** 31)),
  TMPDIR: z.string().default('/tmp'),
  SANDBOX_DEFECT: z
    .string()
    .refine((id) => DEFECTS.some((defect) => defect.id === id), 'names no defect that could be planted')
    .optional(),
});

/** What to start: with or without the product, at which pace, and whom to tell where it is. */
export interface Config {
  readonly help: boolean;
  readonly product: boolean;
  readonly tied: boolean;
  readonly readyFile: string | undefined;
  readonly pace: (typeof PACES)[number];
  readonly apiPort: number;
  readonly consolePort: number;
  /** How much of their own machines have; undefined is as much as this computer allows. */
  readonly tier: 1 | 2 | undefined;
  readonly seed: number;
  readonly temporary: string;
  /** The bug that is planted in the product on purpose, by its id. */
  readonly defect: string | undefined;
  /** What the product's process is given of the surroundings. */
  readonly surroundings: Readonly<Record<string, string>>;
}

/** How the command is used. */
export const USAGE = `Usage: npm run sandbox -- [options]

Starts a sandbox in the foreground: a GPU market, Compute Engine and the reference product on 127.0.0.1.

  --ready-file F     write F (JSON: addresses, keys, login) once everything answers
  --only suppliers   leave the reference product out
  --tied             end when stdin ends
  --help             show this

Environment: SANDBOX_PACE=${PACES.join('|')}  SANDBOX_API_PORT=<port>  SANDBOX_CONSOLE_PORT=<port>  SEED=<number>
             SANDBOX_TIER=1|2 <machines with walls, or plain ssh servers; else the best this computer allows>
             SANDBOX_DEFECT=<id> <a bug planted in the product: npm run prove -- --list>
Where the environment says nothing, the same names in .env count.`;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const [sentence = ''] = (cause instanceof Error ? cause.message : String(cause)).split(/(?<=')\. /);
    throw new Misasked(`${sentence.replace(/\.$/, '')}. Try --help.`, { cause });
  }
}

function environment(variables: Readonly<Record<string, string | undefined>>): z.infer<typeof ENVIRONMENT> {
  const filled = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const read = ENVIRONMENT.safeParse(filled);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Misasked(`${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}.`);
}

const HANDED_ON = /^(PATH|HOME|TMPDIR|LANG|LC_\w+|SANDBOX_DEFECT)$/;

const surroundings = (variables: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && HANDED_ON.test(name) ? [[name, value]] : [],
    ),
  );

/** The command line and the environment as one frozen object. */
export function readConfig(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Config {
  const { only, help = false, tied = false, 'ready-file': readyFile } = parsed(args);
  if (only !== undefined && only !== 'suppliers')
    throw new Misasked(`--only knows "suppliers", not "${only}".`);
  const read = environment(variables);
  return Object.freeze({
    help,
    tied,
    readyFile,
    product: only === undefined,
    pace: read.SANDBOX_PACE,
    apiPort: read.SANDBOX_API_PORT,
    consolePort: read.SANDBOX_CONSOLE_PORT,
    tier: read.SANDBOX_TIER,
    seed: read.SEED,
    temporary: read.TMPDIR,
    defect: read.SANDBOX_DEFECT,
    surroundings: surroundings(variables),
  });
}
