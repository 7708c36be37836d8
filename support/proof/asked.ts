import { parseArgs } from 'node:util';
import { randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import { configure, type Config } from '../config';
import { Misconfigured } from '../failures';
import type { FaultKind } from '../suppliers/faults';

/** The ways in which a GPU is lost and its work must go on elsewhere. */
export const LOSSES = [
  'host-disappears',
  'link-cut',
  'freeze',
  'gpu-lost',
] as const satisfies readonly FaultKind[];
export type Loss = (typeof LOSSES)[number];

/** What a proof was asked for on the command line. */
export interface Asked {
  readonly config: Config;
  readonly runs: number;
  readonly faults: readonly Loss[];
  readonly quick: boolean;
}

/** So many dollars are enough: everything is rented in a sandbox, for pretend money. */
const PRETEND = 10_000;

const OPTIONS = {
  runs: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string' },
  quick: { type: 'boolean' },
} as const;

const whole = z.coerce.number('is not a number').int('is not a whole number');
const Values = z.object({
  runs: whole.positive('is not above 0').optional(),
  seed: whole.min(0, 'is below 0').default(() => randomInt(2 ** 31)),
  faults: z
    .string()
    .transform((names) => names.split(','))
    .pipe(z.array(z.enum(LOSSES, `knows only ${LOSSES.join(', ')}`)).min(1))
    .default([...LOSSES]),
  quick: z.boolean().default(false),
});

const EXAMPLE = 'For example: -- --runs 8 --seed 42 --faults freeze,link-cut';

const parsed = (args: readonly string[]): Readonly<Record<string, unknown>> => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (cause) {
    throw new Misconfigured({ wrong: 'The command line is not understood', cause, todo: EXAMPLE });
  }
};

const valuesOf = (args: readonly string[]): z.infer<typeof Values> => {
  const read = Values.safeParse(parsed(args));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Misconfigured({
    wrong: `--${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}`,
    todo: EXAMPLE,
  });
};

/** The truth is known of a sandbox only. */
const inSandbox = ({ target, ...config }: Config): Config => {
  if (target === undefined) return { ...config, budget: PRETEND };
  throw new Misconfigured({
    wrong: 'A proof compares with what a sandbox really did, but a target is named',
    todo: 'Unset DUMONT_API_URL',
  });
};

/** The command line of a proof, and the configuration of its sandbox. */
export const readAsked = (args: readonly string[], runs: number): Asked => {
  const { seed, ...values } = valuesOf(args);
  const config = inSandbox(configure({ run: randomBytes(4).toString('hex'), seed }));
  const environment = { ...config.environment, SEED: String(seed) };
  return { ...values, runs: values.runs ?? runs, config: { ...config, seed, environment } };
};
