import { randomBytes, randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { commitIn } from './commit';
import { readEnvFile } from './env-file';
import { Misconfigured } from './failures';
import { OUTLET_VARIABLES, type Outlets, readOutlets } from './outlets';
import { readTarget, TARGET_VARIABLES } from './target';
import type { Target } from './target';

/** Everything the environment decides, read once and frozen. */
export interface Config {
  /** Eight hexadecimal digits, the same in all workers of a run. */
  readonly run: string;
  readonly worker: number;
  /** How many workers the run has. */
  readonly workers: number;
  /** How everything that this worker rents is labelled. */
  readonly mark: string;
  /** What random choices start from; given again, they are the same. */
  readonly seed: number;
  /** The commit of the suite. */
  readonly commit: string;
  /** How many dollars a run may commit itself to. */
  readonly budget: number;
  readonly reports: string;
  /** The channel that acts and is asked: the API, or the web console. */
  readonly channel: 'api' | 'console';
  /** Whether the browser is shown, and how long it pauses between two acts; milliseconds. */
  readonly headed: boolean;
  readonly slowMotion: number;
  /** Where the product and its suppliers are; without one the embedded sandbox starts by itself. */
  readonly target?: Target;
  /** Where the results go besides the reports. */
  readonly outlets: Outlets;
  /** The bug that is planted in the embedded sandbox on purpose, by whoever proves that the suite notices it. */
  readonly defect?: string;
  /** Which act of each scenario is to do nothing, counted from 1, for whoever proves that this is noticed. */
  readonly emptied?: number;
  /** The ready-file of a sandbox that somebody else keeps for this run; without it the run starts its own. */
  readonly sandbox?: string;
  /** What an embedded sandbox is started with. */
  readonly environment: Readonly<Record<string, string>>;
}

const EXAMPLES = {
  RUN: '1a2b3c4d',
  SEED: '42',
  BUDGET: '2',
  HEADED: '1',
  SLOWMO: '250',
  CUCUMBER_WORKER_ID: '0',
  CUCUMBER_TOTAL_WORKERS: '2',
} as const;

const Settings = z.object({
  RUN: z
    .string()
    .regex(/^[0-9a-f]{8}$/, 'is not eight hexadecimal digits')
    .default(() => randomBytes(4).toString('hex')),
  SEED: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(0, 'is below 0')
    .default(() => randomInt(2 ** 31)),
  BUDGET: z.coerce.number('is not a number of dollars').positive('is not above 0').default(2),
  HEADED: z.enum(['0', '1'], 'is neither 0 nor 1').default('0'),
  SLOWMO: z.coerce.number('is not a number of milliseconds').min(0, 'is below 0').default(0),
  CUCUMBER_WORKER_ID: z.coerce.number('is not a number').int('is not a whole number').default(0),
  CUCUMBER_TOTAL_WORKERS: z.coerce.number('is not a number').int('is not a whole number').default(1),
});

const settingsOf = (values: Readonly<Record<string, string>>): z.infer<typeof Settings> => {
  const parsed = Settings.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0]) as keyof typeof EXAMPLES;
  throw new Misconfigured({
    wrong: `${name} ${issue?.message ?? 'is wrong'}`,
    todo: `For example ${name}=${EXAMPLES[name]}`,
  });
};

/** An empty value is no value, so that a line of .env.example may stay as it is. */
const filled = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
    ),
  );

const targetOf = (values: Readonly<Record<string, string>>): Target | undefined => {
  if (values['DUMONT_API_URL'] !== undefined) return readTarget(values);
  const stray = TARGET_VARIABLES.find((name) => values[name] !== undefined && !AMBIENT.has(name));
  if (stray === undefined) return undefined;
  throw new Misconfigured({
    wrong: `${stray} is set but DUMONT_API_URL is not: no target is named`,
    todo: `Set DUMONT_API_URL, for example DUMONT_API_URL=http://127.0.0.1:8000, or unset ${stray} to use the embedded sandbox`,
  });
};

/** A bug is planted only for whoever proves that it is noticed: to everybody else its sandbox would tell lies. */
const defectIn = (
  { SANDBOX_DEFECT: planted }: Readonly<Record<string, string>>,
  { SANDBOX_DEFECT: proved }: Readonly<Record<string, string>>,
): Pick<Config, 'defect'> => {
  if (planted === proved) return proved === undefined ? {} : { defect: proved };
  throw new Misconfigured({
    wrong: 'SANDBOX_DEFECT is set: the sandbox would be defective on purpose',
    todo: 'Unset it; npm run prove plants every defect and tells whether it is noticed',
  });
};

/** Variables that people have for other reasons. */
const AMBIENT: ReadonlySet<string> = new Set(['GOOGLE_APPLICATION_CREDENTIALS', 'GCP_PROJECT_ID']);

/** Where results go is nothing to a sandbox, and partly secret. */
const withoutOutlets = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter(([name]) => !OUTLET_VARIABLES.some((outlet) => outlet === name)),
  );

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
};

/** The configuration in these variables and the directory’s .env; a variable wins over the file. */
export const readConfig = (
  variables: Readonly<Record<string, string | undefined>>,
  directory: string,
  drawn: Readonly<Record<string, string>> = {},
): Config => {
  const values = { ...drawn, ...filled(readEnvFile(join(directory, '.env'))), ...filled(variables) };
  const { RUN, SEED, BUDGET, HEADED, SLOWMO, CUCUMBER_WORKER_ID, CUCUMBER_TOTAL_WORKERS } =
    settingsOf(values);
  const { REPORTS } = { REPORTS: 'reports', ...filled(variables), ...drawn };
  const target = targetOf(values);
  return frozen({
    run: RUN,
    worker: CUCUMBER_WORKER_ID,
    workers: CUCUMBER_TOTAL_WORKERS,
    mark: `dc-${RUN}-w${CUCUMBER_WORKER_ID}`,
    seed: SEED,
    commit: commitIn(directory),
    budget: BUDGET,
    reports: resolve(directory, REPORTS),
    channel: drawn['CHANNEL'] === 'console' ? 'console' : 'api',
    headed: HEADED === '1',
    slowMotion: SLOWMO,
    ...(target === undefined ? {} : { target }),
    ...defectIn(values, drawn),
    ...(drawn[EMPTIED] === undefined ? {} : { emptied: Number(drawn[EMPTIED]) }),
    ...(drawn[KEPT] === undefined ? {} : { sandbox: drawn[KEPT] }),
    outlets: readOutlets(values),
    environment: { ...withoutOutlets(values), RUN, SEED: String(SEED) },
  });
};

/** What was drawn for all workers of a run: its name and its seed, which hold where the environment says nothing else. */
export type Drawn = Readonly<Record<string, unknown>>;

type Variables = Readonly<Record<string, string>>;

/** The configuration of this process, or one that differs from it in some variables. */
export const configure = (drawn: Drawn, changed: Variables = {}): Config =>
  readConfig({ ...process.env, ...changed }, process.cwd(), namedAsVariables(drawn));

const EMPTIED = 'EMPTIED_ACT';
const KEPT = 'SANDBOX_READY_FILE';

/** By which variable each thing goes that was drawn, or given, for a run. */
const DRAWN = {
  run: 'RUN',
  seed: 'SEED',
  channel: 'CHANNEL',
  reports: 'REPORTS',
  defect: 'SANDBOX_DEFECT',
  emptied: EMPTIED,
  sandbox: KEPT,
} as const;

const Given = z.partialRecord(z.enum(Object.keys(DRAWN) as (keyof typeof DRAWN)[]), z.coerce.string());

const namedAsVariables = (drawn: Drawn): Variables =>
  Object.fromEntries(
    Object.entries(Given.parse(drawn)).map(([word, value]) => [DRAWN[word as keyof typeof DRAWN], value]),
  );

/** Where runs keep their reports, for whoever only reads them. */
export const reportsPlace = (directory = process.cwd()): string =>
  resolve(directory, filled(process.env)['REPORTS'] ?? 'reports');

/** Where the results of runs go, for whoever only reports: nothing else is read, so nothing else can be wrong. */
export const outlets = (directory = process.cwd()): Outlets =>
  frozen(readOutlets({ ...filled(readEnvFile(join(directory, '.env'))), ...filled(process.env) }));
