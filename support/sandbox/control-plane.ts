import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { seen, within } from './clock';
import { goesFirst } from './precedence';
import type { ControlPlane } from './suppliers/faults/faults';
import type { Journal } from './suppliers/journal';

/** How the product is started and where its log goes. */
export interface Launch {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  readonly consolePort?: number;
  readonly journal: Journal;
  /** Told in one sentence when the product ends without being asked to. */
  crashed(sentence: string): void;
  /** The program; the reference product unless a test brings its own. */
  readonly program?: string;
  /** Whether the program is compiled with the bug that its environment names. */
  readonly planted?: boolean;
}

const ROOT = resolve(__dirname, '../..');
const COMPILING = join(ROOT, 'support/setup/ts-node.js');
const PLANTING = join(__dirname, 'planting.ts');
const HEALTHY = 200;
const READY_LIMIT = 15_000;
const STOP_LIMIT = 2_000;
/** What is soon forgotten has room: else, where much happens at once, everybody waits for the heap to be tidied (MB). */
const ROOMY = '--max-semi-space-size=64';

/** The reference product as a child process: started, supervised, killed and started again. */
export class Product implements ControlPlane {
  #child: ChildProcess | undefined;
  #port: number;
  #consolePort: number;
  #url = '';
  #console = '';

  private constructor(private readonly launch: Launch) {
    this.#port = launch.port;
    this.#consolePort = launch.consolePort ?? 0;
  }

  /** One that is yet to be started. */
  static of(launch: Launch): Product {
    return new Product(launch);
  }

  /** Start the product; resolves when it answers. */
  static async start(launch: Launch): Promise<Product> {
    const product = Product.of(launch);
    await product.restart();
    return product;
  }

  get url(): string {
    return this.#url;
  }

  /** Where the console is; empty when the product has none. */
  get console(): string {
    return this.#console;
  }

  /** Start it again with the same data and on the same port, unless it runs. */
  async restart(): Promise<void> {
    if (this.#child !== undefined) return;
    const child = this.#spawn();
    this.#child = child;
    try {
      this.#settle(await within(READY_LIMIT, 'The product starts', this.#ready(child)));
      await seen({ hoped: 'The product is healthy', within: READY_LIMIT }, () => this.#healthy());
      goesFirst(child.pid ?? 0);
    } catch (cause) {
      await this.#end(child);
      throw cause;
    }
    this.launch.journal.note('control plane started', { pid: child.pid, url: this.#url });
  }

  /** SIGKILL, as in a power cut; resolves when the process is gone, with false when there was none. */
  async kill(): Promise<boolean> {
    const child = this.#child;
    if (child === undefined) return false;
    await this.#end(child);
    this.launch.journal.note('control plane killed', { pid: child.pid });
    return true;
  }

  /** Let it end by itself, but not for long. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const ended = once(child, 'exit');
    child.stdin?.end();
    child.kill('SIGTERM');
    await within(STOP_LIMIT, 'The product ends', ended).catch(() => this.#end(child));
  }

  /** Where it was found once, it stays. */
  #settle(addresses: string): void {
    const [api = '', desk = ''] = addresses.split(' ');
    this.#url = api;
    this.#console = desk;
    this.#port = Number(new URL(api).port);
    if (desk !== '') this.#consolePort = Number(new URL(desk).port);
  }

  #spawn(): ChildProcess {
    const { directory, environment, planted, program = join(__dirname, 'dumont/main.ts') } = this.launch;
    const first = [COMPILING, ...(planted === true ? [PLANTING] : [])];
    const log = openSync(join(directory, 'product.log'), 'a', 0o600);
    const args = [ROOMY, ...first.flatMap((module) => ['--require', module]), program];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: {
        ...environment,
        DUMONT_PORT: String(this.#port),
        DUMONT_CONSOLE_PORT: String(this.#consolePort),
      },
      detached: true, // a Ctrl-C of the terminal is for us alone
      stdio: ['pipe', 'pipe', log],
    });
    closeSync(log);
    child.stdin?.on('error', () => undefined); // its end is noticed by 'exit'
    child.once('exit', (code, signal) => {
      this.#noticeEnd(child, signal ?? `exit code ${String(code)}`);
    });
    return child;
  }

  #noticeEnd(child: ChildProcess, how: string): void {
    if (this.#child !== child) return; // asked for
    this.#child = undefined;
    this.launch.journal.note('control plane crashed', { pid: child.pid, how });
    if (this.#url !== '') this.launch.crashed(`The product ended by itself (${how}): ${this.#lastWords()}`);
  }

  async #ready(child: ChildProcess): Promise<string> {
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    const failed = once(child, 'exit').then(() => {
      throw new Error(`The product did not start: ${this.#lastWords()}`);
    });
    const announced = new Promise<string>((resolve) => {
      lines.on('line', (line) => {
        if (line.startsWith('ready ')) resolve(line.slice('ready '.length).trim());
      });
    });
    failed.catch(() => undefined); // later ends are noticed by 'exit'
    return await Promise.race([announced, failed]);
  }

  async #healthy(): Promise<true | undefined> {
    const [answer] = (await once(get(`${this.#url}/health`), 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode === HEALTHY ? true : undefined;
  }

  async #end(child: ChildProcess): Promise<void> {
    if (this.#child === child) this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  #lastWords(): string {
    const log = readFileSync(join(this.launch.directory, 'product.log'), 'utf8').trim();
    const said = log.split('\n').filter((line) => /^\S*Error|^The |^[A-Z][^()]*\.$/.test(line));
    return said.at(-1) ?? (log.split('\n').at(-1) || 'it said nothing.');
  }
}
