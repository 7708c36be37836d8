import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../..');

const CUCUMBER = join(PROJECT, 'node_modules/@cucumber/cucumber/bin/cucumber.js');

const CONFIGURATION = `const terminal = '${PROJECT}/support/report/load-terminal-formatter.js';
module.exports = { default: {
  requireModule: ['ts-node/register'],
  require: ['steps.js'],
  plugin: ['${PROJECT}/support/report/load-honest-exit.js'],
  format: process.argv.includes('--dry-run') ? [terminal] : [
    terminal,
    ['junit', 'reports/unfinished/junit.xml'],
    ['message', 'reports/unfinished/messages.ndjson'],
    ['${PROJECT}/support/report/load-acceptance-formatter.js', 'reports/unfinished/summary.md'],
  ],
} };`;

/** How a run of a scratch suite ended. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A small Cucumber suite in a directory of its own, run with this project's plugin and formatter: for tests of them. */
export class ScratchSuite {
  readonly directory = mkdtempSync(join(tmpdir(), 'scratch-suite-'));

  constructor(feature: string, steps: string) {
    mkdirSync(join(this.directory, 'features'));
    writeFileSync(join(this.directory, 'features', 'scratch.feature'), feature);
    writeFileSync(join(this.directory, 'steps.js'), steps);
    writeFileSync(join(this.directory, 'cucumber.js'), CONFIGURATION);
    symlinkSync(join(PROJECT, 'node_modules'), join(this.directory, 'node_modules'));
  }

  /** Start Cucumber with some arguments; the caller sees to its end. */
  start(...args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ending> } {
    return this.#start(process.execPath, [CUCUMBER, ...args]);
  }

  /** Run a shell's script in its directory, in which "$@" runs Cucumber, and in a mount namespace of its own. */
  async runWithin(script: string): Promise<Ending> {
    const shell = ['unshare', '-rm', 'sh', '-ec', script, 'sh', process.execPath, CUCUMBER] as const;
    const [program, ...words] = shell;
    return this.#start(program, words).ended;
  }

  #start(
    program: string,
    words: readonly string[],
  ): { readonly child: ChildProcess; readonly ended: Promise<Ending> } {
    const child = spawn(program, words, {
      cwd: this.directory,
      // A process group of its own, as a terminal gives one.
      detached: true,
      env: { PATH: '/usr/bin:/bin', TS_NODE_PROJECT: join(PROJECT, 'tsconfig.json') },
    });
    return { child, ended: this.#ending(child) };
  }

  async #ending(child: ChildProcess): Promise<Ending> {
    const text = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => (text.stdout += String(chunk)));
    child.stderr?.on('data', (chunk) => (text.stderr += String(chunk)));
    return new Promise((settle) => {
      child.once('close', (code) => {
        settle({ code, ...text });
      });
    });
  }

  /** Run Cucumber with some arguments to its end. */
  async run(...args: readonly string[]): Promise<Ending> {
    return this.start(...args).ended;
  }

  /** What a run left under reports/. */
  report(name: string): string {
    return readFileSync(join(this.directory, 'reports', name), 'utf8');
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
