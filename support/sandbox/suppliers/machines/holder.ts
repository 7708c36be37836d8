import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { within } from '../../clock';
import { PLAIN, program } from './programs';

/** The address of the cloud itself: where connections from outside come from. */
export const routerAddress = (slot: number): string => `127.77.${slot}.254`;

const opening = (slot: number): string => `
set -e
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet
ip -batch - <<END
link set lo up
route del local 127.0.0.0/8 dev lo table local
addr add ${routerAddress(slot)}/32 dev lo scope global
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
  #words = '';

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
    const ready = new Promise<void>((resolve) =>
      child.stdout.once('data', () => {
        resolve();
      }),
    );
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

  /** Ends everything that lives in the cloud. */
  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
