import { existsSync, linkSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Broken } from '../failures';
import type { Interval } from '../witness/verdict';
import { FileTimes } from './file-times';

/** The disks of a sandbox's machines, looked at from the host: no machine and no wire in between. */
export class Disks {
  readonly #directory: string;
  readonly #times: FileTimes;

  /** The disks lie in the sandbox's own directory. */
  constructor(directory: string) {
    this.#directory = directory;
    this.#times = new FileTimes(this.#directory);
  }

  /** How exact the instants of files are; milliseconds. */
  get tick(): number {
    return this.#times.tick;
  }

  /** When a workload began to listen, by the file it made then. */
  listeningAt(nonce: string): Interval {
    return this.#times.bornAt(this.#mark(nonce));
  }

  /** The records on the disk of the machine that a workload runs on. */
  log(nonce: string): string {
    return readFileSync(this.#log(nonce), 'utf8');
  }

  /** Another name for that log, which outlives the machine; comes back with what reads it. */
  keepLog(nonce: string): () => string {
    const kept = join(this.#directory, `kept-${nonce}`);
    linkSync(this.#log(nonce), kept);
    return () => readFileSync(kept, 'utf8');
  }

  #log(nonce: string): string {
    return join(dirname(dirname(dirname(this.#mark(nonce)))), 'workspace/records.log');
  }

  /** What a workload leaves in the temporary directory of its machine. */
  #mark(nonce: string): string {
    const machines = join(this.#directory, 'machines');
    const found = readdirSync(machines)
      .map((machine) => join(machines, machine, `tmp/workload/listening.${nonce}`))
      .find((file) => existsSync(file));
    if (found === undefined) throw new Broken(`The workload ${nonce} left no trace on any disk`);
    return found;
  }
}
