import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { PORT } from '../addresses';
import type { Doorman, Gateway } from '../gateway';
import { familyBelow } from './family';

const HEX = 16;

/** Which machines are cut off: nobody reaches them, and they reach no other machine. */
export class Cuts implements Doorman {
  readonly #cut = new Set<string>();
  readonly #gateways = new Set<Gateway>();
  #silenced: ReadonlySet<number> = new Set();

  /** From now on calls to this machine are judged, too. */
  add(gateway: Gateway): void {
    this.#gateways.add(gateway);
  }

  /** The machine of this gateway has ended. */
  remove(gateway: Gateway): void {
    this.#gateways.delete(gateway);
  }

  /** Cuts the machine in a directory off, or joins it again. */
  set(directory: string, cut: boolean): void {
    if (cut) this.#cut.add(directory);
    else this.#cut.delete(directory);
    this.#look();
    for (const gateway of this.#gateways) gateway.review();
  }

  /** Whether a new caller is none of the machines that are cut off. */
  admits(callerPort: number): boolean {
    if (this.#cut.size > 0) this.#look();
    return !this.silences(callerPort);
  }

  /** Whether the call from this port is known to come from a machine that is cut off. */
  silences(callerPort: number): boolean {
    return this.#silenced.has(callerPort);
  }

  #look(): void {
    this.#silenced = new Set([...this.#cut].flatMap((directory) => callingPorts(familyBelow(directory))));
  }
}

/** From which ports these processes call other machines. */
function callingPorts(pids: readonly number[]): readonly number[] {
  const theirs = new Set(pids.flatMap(socketsOf));
  const [, ...rows] = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((row) => theirs.has(row[9] ?? '') && portOf(row[2]) === PORT)
    .map((row) => portOf(row[1]));
}

const portOf = (address = ''): number => parseInt(address.split(':')[1] ?? '', HEX);

function socketsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => inodeOf(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // the process is gone
  }
}

function inodeOf(link: string): readonly string[] {
  try {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(link)) ?? [];
    return inode === undefined ? [] : [inode];
  } catch {
    return []; // closed meanwhile
  }
}
