import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from './config';
import { Unavailable } from './failures';
import { until } from './patience';
import type { Target, TargetSettings, TargetVariable } from './target';
import { readTarget } from './target';

/** A sandbox of this process's own; it ends with the process, however that ends. */
export interface Embedded {
  readonly target: Target;
  readonly id: string;
  readonly tier: number;
  /** Why its machines are of this tier. */
  readonly why: string;
  readonly pid: number;
  /** What was really done, written by the sandbox itself: for calibrating the suite, never for judging. */
  readonly journal: string;
  /** Where it keeps its machines' disks: for calibrating the suite, too. */
  readonly directory: string;
  /** The key to its object store that may also write. */
  readonly storeKey: { readonly accessKey: string; readonly secretKey: string };
  stop(): Promise<void>;
}

type Settings = Pick<Config, 'run' | 'worker' | 'reports' | 'environment' | 'defect' | 'sandbox'>;

/** One sandbox ready or gone; milliseconds. */
const READY = 15_000;
const GONE = 10_000;
const LAST_WORDS = 600;
const ROOT = resolve(__dirname, '..');
/** Many machines at once make much that is soon forgotten: with room for it nobody waits for the heap to be tidied (MB). */
const ROOMY = '--max-semi-space-size=64';
const COMPILING = join(ROOT, 'support/setup/ts-node.js');
const PROGRAM = join(ROOT, 'support/sandbox/main.ts');

/** What a ready-file tells, and the variable that tells the same. */
export const TOLD_BY: Readonly<Record<string, TargetVariable>> = {
  api: 'DUMONT_API_URL',
  console: 'DUMONT_CONSOLE_URL',
  email: 'DUMONT_EMAIL',
  password: 'DUMONT_PASSWORD',
  market: 'VAST_URL',
  vastApiKey: 'VAST_API_KEY',
  vastSweepApiKey: 'VAST_SWEEP_API_KEY',
  compute: 'GCE_URL',
  gcpProject: 'GCP_PROJECT_ID',
  googleCredentials: 'GOOGLE_APPLICATION_CREDENTIALS',
  objectStore: 'R2_ENDPOINT',
  r2Bucket: 'R2_BUCKET',
  r2AccessKey: 'R2_ACCESS_KEY',
  r2SecretKey: 'R2_SECRET_KEY',
  caFile: 'R2_CA_FILE',
  resticPassword: 'RESTIC_PASSWORD',
  sshKey: 'SSH_KEY_FILE',
  faults: 'FAULTS_URL',
};

const READY_FILE = z.looseObject({
  id: z.string(),
  pid: z.number(),
  tier: z.number(),
  why: z.string(),
  journal: z.string(),
  directory: z.string(),
  r2ProductAccessKey: z.string(),
  r2ProductSecretKey: z.string(),
  defect: z.string().nullish(),
});

/** What a ready-file says, in the words of the environment. */
const settingsOf = (ready: Readonly<Record<string, unknown>>): TargetSettings =>
  Object.fromEntries(
    Object.entries(TOLD_BY).flatMap(([name, variable]) => {
      const value = ready[name];
      return typeof value === 'string' ? [[variable, value]] : [];
    }),
  );

/** A sandbox that lies is refused, and so is one that does not, where the lie is to be noticed. */
const expectDefect = (asked: string | undefined, planted: string | null | undefined): void => {
  if ((planted ?? undefined) === asked) return;
  const named = (defect: string | null | undefined): string =>
    `a sandbox with this defect: ${defect ?? 'none'}`;
  throw new Unavailable(`Asked for ${named(asked)}, got ${named(planted)}`);
};

/** What is told of a sandbox that answers. */
const toldIn = (file: string, asked: string | undefined): Omit<Embedded, 'stop'> => {
  const ready = READY_FILE.parse(JSON.parse(readFileSync(file, 'utf8')));
  expectDefect(asked, ready.defect);
  const { id, pid, tier, why, journal, directory } = ready;
  const storeKey = { accessKey: ready.r2ProductAccessKey, secretKey: ready.r2ProductSecretKey };
  return { target: readTarget(settingsOf(ready)), id, pid, tier, why, journal, directory, storeKey };
};

class Starting {
  readonly #name: string;
  /** What it tells holds every key there is: nothing for a place that people keep and pass on. */
  readonly #told = mkdtempSync(join(tmpdir(), 'sandbox-ready-'));
  readonly #child: ChildProcess;
  readonly #defect: string | undefined;
  #ended: string | undefined;

  constructor({ run, worker, reports, environment, defect }: Settings, program: string) {
    mkdirSync(join(reports, 'sandbox'), { recursive: true });
    this.#name = join(reports, 'sandbox', `${run}-${worker}`);
    this.#defect = defect;
    const log = openSync(`${this.#name}.log`, 'w', 0o600);
    // Detached: a Ctrl-C in the terminal is for the suite, which then gives everything back.
    const loaded = [ROOMY, '--require', COMPILING, program];
    this.#child = spawn(
      process.execPath,
      [...loaded, '--tied', '--ready-file', join(this.#told, 'ready.json')],
      { cwd: ROOT, env: { ...environment }, detached: true, stdio: ['pipe', log, log] },
    );
    closeSync(log);
    this.#child.once('error', (error) => (this.#ended = error.message));
    this.#child.once('exit', (code, signal) => (this.#ended = signal ?? `exit code ${String(code)}`));
  }

  /** What it said last; of a stack trace the error alone. */
  get #lastWords(): string {
    const said = readFileSync(`${this.#name}.log`, 'utf8').trim();
    const error = said.split('\n').findLast((line) => /^\w*Error\b.*: /.test(line));
    return (error ?? said.slice(-LAST_WORDS)) || 'it said nothing';
  }

  /** Why there is no sandbox: in its own words where it ended. */
  #why(error: unknown): Error {
    if (this.#ended === undefined) return error instanceof Error ? error : new Error(String(error));
    return new Unavailable({
      wrong: `The embedded sandbox cannot start (${this.#ended}): ${this.#lastWords}`,
      todo: `All it said is in ${this.#name}.log`,
    });
  }

  /** The sandbox once it answers; one that does not is stopped. */
  async ready(signal?: AbortSignal): Promise<Embedded> {
    try {
      return await this.#answering(signal);
    } catch (error) {
      const why = this.#why(error);
      await this.stop().catch((cause: unknown) => {
        throw new Unavailable({ wrong: why.message, cause });
      });
      throw why;
    }
  }

  async #answering(signal?: AbortSignal): Promise<Embedded> {
    const file = join(this.#told, 'ready.json');
    await until(
      {
        hoped: 'the embedded sandbox answers',
        within: READY,
        every: 20,
        look: () => existsSync(file),
        hopeless: () => (this.#ended === undefined ? undefined : `it ended (${this.#ended})`),
        seen: () => this.#lastWords,
        kind: Unavailable,
      },
      signal,
    );
    const told = toldIn(file, this.#defect);
    this.#forget();
    this.#letGo();
    return { ...told, stop: () => this.stop() };
  }

  /** The sandbox alone does not keep this process alive. */
  #letGo(): void {
    this.#child.unref();
    if (this.#child.stdin instanceof Socket) this.#child.stdin.unref();
  }

  #forget(): void {
    rmSync(this.#told, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    this.#forget();
    this.#child.stdin?.end();
    try {
      await until({
        hoped: 'the embedded sandbox ends when its stdin does',
        within: GONE,
        look: () => this.#ended !== undefined,
        changed: async (signal) => {
          await once(this.#child, 'exit', { signal });
        },
        seen: () => this.#lastWords,
        kind: Unavailable,
      });
    } finally {
      if (this.#ended === undefined) process.kill(-(this.#child.pid ?? 0), 'SIGKILL');
    }
    // A quiet sandbox leaves no log to read.
    if (statSync(`${this.#name}.log`).size === 0) rmSync(`${this.#name}.log`);
  }
}

const started = (settings: Settings, program: string): Starting => {
  try {
    return new Starting(settings, program);
  } catch (cause) {
    const wrong = `The embedded sandbox has no place for its log in ${settings.reports}`;
    throw new Unavailable({ wrong, cause });
  }
};

/** Start the embedded sandbox and wait until it answers; when it does not, its own words say why. One that is kept for us is left as it is. */
export const startEmbedded = async (
  settings: Settings,
  signal?: AbortSignal,
  program = PROGRAM,
): Promise<Embedded> =>
  settings.sandbox === undefined
    ? started(settings, program).ready(signal)
    : { ...toldIn(settings.sandbox, settings.defect), stop: () => Promise.resolve() };
