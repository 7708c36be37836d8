import { parseArgs, type ParseArgsConfig } from 'node:util';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { configure, type Config } from '../config';
import { Misconfigured } from '../failures';
import type { FaultKind } from '../suppliers/faults';

const listed = (names: string): readonly string[] => names.split(',').map((name) => name.trim());

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
  seed: whole.min(0, 'is below 0').optional(),
  faults: z
    .string()
    .transform(listed)
    .pipe(z.array(z.enum(LOSSES, `knows only ${LOSSES.join(', ')}`)).min(1))
    .default([...LOSSES]),
  quick: z.boolean().default(false),
});

/** What an endurance trial was asked for: which trials, how many kills, how long in peace. */
export interface Endurance {
  readonly seed: number;
  /** Each trial is a run of its own. */
  readonly newRun: () => Config;
  readonly only: readonly Trial[];
  readonly kills: number;
  /** Milliseconds. */
  readonly peace: number;
}

/** What is endured: healthy instances on a busy computer, kills of the product, kills of the suite's own run. */
export const TRIALS = ['peace', 'product', 'runner'] as const;
export type Trial = (typeof TRIALS)[number];

const ENDURANCE = {
  seed: { type: 'string' },
  only: { type: 'string' },
  kills: { type: 'string' },
  minutes: { type: 'string' },
} as const;

const MINUTE = 60_000;

const EnduranceValues = z.object({
  seed: Values.shape.seed,
  only: z
    .string()
    .transform(listed)
    .pipe(z.array(z.enum(TRIALS, `knows only ${TRIALS.join(', ')}`)).min(1))
    .default([...TRIALS]),
  kills: whole.positive('is not above 0').default(20),
  minutes: z.coerce.number('is not a number').positive('is not above 0').default(15),
});

const EXAMPLE = 'For example: -- --runs 8 --seed 42 --faults freeze,link-cut';

type Options = NonNullable<ParseArgsConfig['options']>;

const parsed = (
  args: readonly string[],
  options: Options,
  todo: string,
): Readonly<Record<string, unknown>> => {
  const values = understood(args, options, todo);
  const [empty] = Object.keys(values).filter((name) => String(values[name]).trim() === '');
  if (empty === undefined) return values;
  throw new Misconfigured({ wrong: `--${empty} is empty`, todo });
};

const understood = (
  args: readonly string[],
  options: Options,
  todo: string,
): Readonly<Record<string, unknown>> => {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (cause) {
    throw new Misconfigured({ wrong: 'The command line is not understood', cause, todo });
  }
};

const valuesOf = <T>(shape: z.ZodType<T>, values: Readonly<Record<string, unknown>>, todo: string): T => {
  const read = shape.safeParse(values);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Misconfigured({ wrong: `--${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}`, todo });
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
  const { seed, ...values } = valuesOf(Values, parsed(args, OPTIONS, EXAMPLE), EXAMPLE);
  return { ...values, runs: values.runs ?? runs, config: configOf(seed) };
};

const ENDURE = 'For example: -- --only peace,runner --minutes 2 --kills 5 --seed 42';

/** The command line of an endurance trial. */
export const readEndurance = (args: readonly string[]): Endurance => {
  const read = valuesOf(EnduranceValues, parsed(args, ENDURANCE, ENDURE), ENDURE);
  const { only, kills, minutes } = read;
  const { seed } = configOf(read.seed);
  return { only, kills, seed, peace: minutes * MINUTE, newRun: () => configOf(seed) };
};

/** Which defects are to be proved, how many at a time, and what else is asked. */
export interface ProofAsked {
  readonly config: Config;
  readonly seed: number;
  readonly jobs: number;
  /** Empty: all of them. */
  readonly only: readonly string[];
  readonly sample: number | undefined;
  /** So many scenarios, drawn, must stay green beside. */
  readonly others: number;
  /** Whether the whole @smoke set must stay green beside, not some scenarios that are drawn. */
  readonly smoke: boolean;
  readonly task: 'prove' | 'emptied' | 'list' | 'readme';
}

const PROOF = {
  only: { type: 'string' },
  sample: { type: 'string' },
  seed: { type: 'string' },
  jobs: { type: 'string' },
  others: { type: 'string' },
  smoke: { type: 'boolean' },
  emptied: { type: 'boolean' },
  list: { type: 'boolean' },
  readme: { type: 'boolean' },
} as const;

const ProofValues = z.object({
  seed: Values.shape.seed,
  only: z
    .string()
    .transform((names) => [...new Set(listed(names))])
    .default([]),
  sample: whole.positive('is not above 0').optional(),
  jobs: whole.positive('is not above 0').default(2),
  others: whole.min(0, 'is below 0').default(1),
  smoke: z.boolean().default(false),
  emptied: z.boolean().default(false),
  list: z.boolean().default(false),
  readme: z.boolean().default(false),
});

const PROVE = 'For example: -- --only lost-gpu-goes-on-billing, or -- --sample 3 --seed 42 --jobs 1';

/** Defects are named, or drawn, or there are none. */
const checkChoice = ({ only, sample, emptied }: z.infer<typeof ProofValues>): void => {
  const ways = [only.length > 0, sample !== undefined, emptied].filter(Boolean).length;
  if (ways < 2) return;
  const wrong = '--only names defects, --sample draws them, --emptied plants none: give one';
  throw new Misconfigured({ wrong, todo: PROVE });
};

/** The command line of the proof that every planted defect is noticed. */
export const readProof = (args: readonly string[]): ProofAsked => {
  const read = valuesOf(ProofValues, parsed(args, PROOF, PROVE), PROVE);
  const { jobs, only, sample, others, smoke } = read;
  checkChoice(read);
  const task = (['emptied', 'list', 'readme'] as const).find((name) => read[name]) ?? 'prove';
  const config = configOf(read.seed);
  return { config, seed: config.seed, jobs, only, sample, others, smoke, task };
};

const configOf = (asked: number | undefined): Config => {
  const config = inSandbox(configure({ run: randomBytes(4).toString('hex') }));
  const seed = asked ?? config.seed;
  return { ...config, seed, environment: { ...config.environment, SEED: String(seed) } };
};
