import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { draw } from '../chance';
import { configure, type Config } from '../config';
import { readLedger, type Row } from '../custody/ledger';
import { now } from '../clock';
import { letPass, until } from '../patience';
import { open, shut } from '../run';
import type { SeparateSandbox } from './separate-sandbox';

const ROOT = resolve(__dirname, '../..');
const CUCUMBER = join(ROOT, 'node_modules/.bin/cucumber-js');
const ROW_SEEN = 60_000;
/** A run without a kill takes about so long; milliseconds. */
const WHOLE = 8_000;

/** When the runner is killed: right after its first row of a kind, or at an instant drawn for a title. */
export type Moment = { readonly after: Row['row'] } | { readonly drawn: string };

/** One killed run, and what the next start found and left. */
export interface Returned {
  readonly moment: string;
  /** From the row to the kill; milliseconds. */
  readonly late: number;
  readonly returned: number;
  readonly objections: readonly string[];
}

/** Every kind of row that a run writes, and as many drawn instants. */
export const momentsOf = (drawn: number): readonly Moment[] => [
  ...(['opened', 'intent', 'took', 'returned', 'closed'] as const).map((after) => ({ after })),
  ...Array.from({ length: drawn }, (_, n) => ({ drawn: `kill ${n}` })),
];

const named = (moment: Moment): string => ('after' in moment ? `after "${moment.after}"` : moment.drawn);

const start = (run: string, { environment }: Config): ChildProcess =>
  spawn(process.execPath, [CUCUMBER, '--tags', '@smoke'], {
    cwd: ROOT,
    detached: true,
    stdio: 'ignore',
    env: { ...environment, RUN: run },
  });

const rowOf = (file: string, kind: Row['row']): Row | undefined =>
  existsSync(file) ? readLedger(file).find(({ row }) => row === kind) : undefined;

/** Wait for the moment; how much later than its row it is. */
const due = async (moment: Moment, file: string, config: Config): Promise<number> => {
  if ('drawn' in moment) {
    await letPass(draw(config.seed, moment.drawn) * WHOLE);
    return 0;
  }
  const look = (): Row | undefined => rowOf(file, moment.after);
  const row = await until({ hoped: `the ledger has ${moment.after}`, within: ROW_SEEN, every: 2, look });
  return Date.now() - row.at;
};

/** What the next start returns, and what is left then in the books. */
const nextStart = async (
  config: Config,
): Promise<{ readonly returned: number; readonly left: readonly string[] }> => {
  const run = await open(config, new AbortController().signal);
  try {
    await run.customer.signIn();
    const { returned, failures } = await run.custody.sweep();
    const [rentals, vms] = await Promise.all([run.market.rentals(), run.compute.vms()]);
    const left = [
      ...rentals.map(({ id, label }) => `GPU ${id} (${label})`),
      ...vms.map(({ name }) => `VM ${name}`),
    ];
    return { returned: returned.length, left: [...left, ...failures.map(({ message }) => message)] };
  } finally {
    await shut(run);
  }
};

const digits = (n: number): string => (Math.floor(now()) * 100 + n).toString(16).slice(-8).padStart(8, '0');

/** Which moment, its number, and the seed of what is drawn. */
export interface Killing {
  readonly moment: Moment;
  readonly n: number;
  readonly seed: number;
}

/** Which moment, its number, and the seed of what is drawn. */
export interface Killing {
  readonly moment: Moment;
  readonly n: number;
  readonly seed: number;
}

/** Kill a run of the suite at a moment, start anew, and see what is left. */
export const killRunner = async (sandbox: SeparateSandbox, killing: Killing): Promise<Returned> => {
  const { moment, n, seed } = killing;
  const config = configure({}, { ...sandbox.variables, RUN: digits(n), SEED: String(seed) });
  const late = await killedAt(moment, config, digits(n + 50));
  const { returned, left } = await nextStart(config);
  return {
    ...{ moment: named(moment), late, returned },
    objections: left.map((one) => `${named(moment)}: left ${one}`),
  };
};

/** Start a run and kill it at the moment; how much later than its row it was. */
const killedAt = async (moment: Moment, config: Config, run: string): Promise<number> => {
  const child = start(run, config);
  const gone = once(child, 'exit');
  try {
    return await due(moment, join(config.reports, 'ledger', `${run}-0.ndjson`), config);
  } finally {
    if (child.exitCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
    await gone;
  }
};
