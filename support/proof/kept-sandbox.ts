import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config';
import { Unavailable } from '../failures';
import { until } from '../patience';

const ROOT = resolve(__dirname, '../..');
const COMPILING = join(ROOT, 'support/setup/ts-node.js');
const PROGRAM = join(ROOT, 'support/sandbox/main.ts');
const READY = 30_000;

/** Each time it tells of itself it has another id. */
const TOLD = z.looseObject({ id: z.string(), defect: z.string().nullable() });

/** The product ended as it began, with the bug that was planted: another try would change nothing. */
export class NotStarted extends Unavailable {
  constructor(
    why: string,
    readonly log: string,
  ) {
    super(`The product did not start: ${why}`);
  }
}

const NOT_STARTED = /^The product did not start: (.+)$/gm;

/** A sandbox that outlives its defects: its suppliers stay, and the product with the next defect begins with nothing. */
export class KeptSandbox {
  readonly #place = mkdtempSync(join(tmpdir(), 'kept-sandbox-'));
  readonly #log = join(this.#place, 'log');
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;
  /** Tells where everything of it is. */
  readonly file = join(this.#place, 'ready.json');

  /** The program is the sandbox's own unless a test brings another. */
  constructor({ environment }: Pick<Config, 'environment'>, program = PROGRAM) {
    const log = openSync(this.#log, 'w', 0o600);
    const loaded = ['--require', COMPILING, program];
    const args = [...loaded, '--tied', '--only', 'suppliers', '--ready-file', this.file];
    this.#child = spawn(process.execPath, args, {
      cwd: ROOT,
      detached: true, // a Ctrl-C of the terminal is for us alone
      env: { ...environment },
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    this.#child.stdin?.on('error', () => undefined); // its end is noticed by 'exit'
    this.#gone = once(this.#child, 'exit');
  }

  /** Start the product with a defect in it; fails when something is left of the one before. */
  async plant(defect: string, signal: AbortSignal): Promise<void> {
    await this.#until('the suppliers answer', () => existsSync(this.file), signal);
    const before = this.#told();
    const planted = (): boolean => {
      const now = this.#told();
      return now.defect === defect && now.id !== before.id;
    };
    this.#child.stdin?.write(`${defect}\n`);
    try {
      await this.#until(`the product answers with ${defect} in it`, planted, signal);
    } catch (error) {
      throw this.#notStarted() ?? error;
    }
  }

  /** End it, with everything that is still in it. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    await this.#gone;
    rmSync(this.#place, { recursive: true });
  }

  #told(): z.infer<typeof TOLD> {
    return TOLD.parse(JSON.parse(readFileSync(this.file, 'utf8')));
  }

  async #until(hoped: string, look: () => boolean, signal: AbortSignal): Promise<void> {
    const hopeless = (): string | undefined => (this.#hasEnded ? 'it ended' : undefined);
    const seen = (): string => this.#said().split('\n').at(-1) ?? '';
    const told = (): boolean => !this.#hasEnded && look();
    await until({ hoped, within: READY, every: 20, look: told, hopeless, seen, kind: Unavailable }, signal);
  }

  /** What its last words say of the product, if that is why it ended. */
  #notStarted(): NotStarted | undefined {
    if (!this.#hasEnded) return undefined;
    const log = this.#said();
    const why = [...log.matchAll(NOT_STARTED)].at(-1)?.[1];
    return why === undefined ? undefined : new NotStarted(why, log);
  }

  #said(): string {
    return readFileSync(this.#log, 'utf8').trim();
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
