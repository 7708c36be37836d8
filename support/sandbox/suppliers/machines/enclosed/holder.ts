import { EventEmitter, once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { within } from '../../../clock';
import { routerAddress } from '../addresses';
import { PLAIN, program } from '../programs';
import type { Traffic } from '../traffic';
import { socketsOf } from '../processes';
import { crossed } from './net-dev';

/** From here on rules say what does not pass between machines; what the cloud itself sends always does. */
export const CUT_RULES = 100;

/** How the kernel's table of unix sockets marks one that takes connections. */
const LISTENING = ' 00010000 ';

const opening = (slot: number): string => `
set -e
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet
ip -batch - <<END
link set lo up
route del local 127.0.0.0/8 dev lo table local
addr add ${routerAddress(slot)}/32 dev lo scope global
rule add pref ${CUT_RULES - 1} iif lo lookup main
END
set +e
echo ready
`;

/**
 * The cloud's own namespaces: one shell that reads its commands from a pipe.
 * It is the first process of a pid namespace that every machine lives in, so when the pipe ends
 * (whatever happened to its owner) the kernel ends everything inside.
 */
export class Holder {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #answers = new EventEmitter();
  #words = '';
  #asked = 0;

  private constructor(
    child: ChildProcess,
    /** Where its commands run: paths in them are relative to it. */
    readonly directory: string,
  ) {
    this.#child = child;
    this.#ended = once(child, 'exit');
    child.stderr?.on(
      'data',
      (piece: Buffer) => (this.#words = (this.#words + piece.toString()).slice(-2000)),
    );
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      const [which = '', status = '', ...words] = line.split(' ');
      this.#answers.emit(which, status, words.join(' '));
    });
    child.stdin?.on('error', (cause: Error) => (this.#words += cause.message));
  }

  /** Opens the namespaces; fails with the kernel's own words when it is not allowed to. */
  static async open(slot: number, directory: string): Promise<Holder> {
    const namespaces = ['-Urmnp', '--fork', '--kill-child', '--mount-proc'];
    const child = spawn(program('unshare'), [...namespaces, program('sh')], {
      detached: true,
      env: PLAIN,
      cwd: directory,
    });
    const holder = new Holder(child, directory);
    const ready = once(holder.#answers, 'ready');
    const failed = once(child, 'close').then(() => {
      throw new Error(holder.#words.trim() || 'the namespaces closed at once');
    });
    holder.run(opening(slot));
    await within(5000, 'The cloud opens its namespaces', Promise.race([ready, failed]));
    failed.catch(() => undefined); // its end is awaited by close()
    return holder;
  }

  /** The command that runs another one inside the cloud. */
  entry(): readonly string[] {
    const of = `/proc/${this.#child.pid ?? 0}/ns`;
    const doors = [`--user=${of}/user`, `--mount=${of}/mnt`, `--pid=${of}/pid_for_children`];
    return [program('nsenter'), ...doors, '--preserve-credentials'];
  }

  /** Has a shell command run in the cloud's network. */
  run(command: string): void {
    this.#child.stdin?.write(`${command}\n`);
  }

  /** Has a shell command run in the cloud's network; resolves when it is done, fails with its own words. */
  async ask(command: string): Promise<void> {
    const which = `answer-${++this.#asked}`;
    const answered = once(this.#answers, which);
    this.run(`words=$({ ${command}\n} 2>&1); echo ${which} $? $words`);
    const closed = this.#ended.then((): never => {
      throw new Error('the cloud has closed');
    });
    const [status, words] = (await Promise.race([answered, closed])) as readonly unknown[];
    if (status !== '0') throw new Error(`The cloud could not do it: ${String(words)}`);
  }

  /** What has crossed a device of the cloud, as a machine behind it sees it; undefined when there is none of this name. */
  crossed(device: string): Traffic | undefined {
    const { pid = 0, killed, exitCode } = this.#child;
    return killed || exitCode !== null
      ? undefined
      : crossed(readFileSync(`/proc/${pid}/net/dev`, 'utf8'), device);
  }

  /** Whether somebody in the cloud listens at a unix socket of this name in its directory. */
  listens(name: string): boolean {
    return socketsOf(this.#child.pid ?? 0).some(
      (line) => line.endsWith(` ${name}`) && line.includes(LISTENING),
    );
  }

  /** Ends everything that lives in the cloud. */
  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
