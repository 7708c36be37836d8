import { readFileSync } from 'node:fs';
import { delay, now } from '../../clock';
import type { Config } from '../config';
import type { Connections, Host } from '../machine/connections';
import type { Outcome } from '../machine/shell';
import type { Units } from '../units';
import { Bucket, type Account } from './bucket';
import { Gate } from './gate';
import { here } from './here';
import { PREFIX } from './prefix';
import { command, isHopeless, reasonIn, told, type Errand, type Lodging } from './restic';

const PING = 250;

/** Restic could not do what it was asked to, or found that something is not as it should be. */
export class ResticFailed extends Error {
  constructor(
    readonly code: number,
    why: string,
  ) {
    super(why);
    this.name = 'ResticFailed';
  }
}

interface Means {
  readonly config: Account & Pick<Config, 'RESTIC_PASSWORD'>;
  readonly connections: Pick<Connections, 'run'>;
  readonly units: Pick<Units, 'request' | 'storePatience' | 'passDeadline'>;
}

type Runs = (script: string, terms: Parameters<typeof here>[1]) => Promise<Outcome>;

/** The account's snapshots in the object store, one repository for all of them. */
export class Repository {
  readonly #bucket: Bucket;
  readonly #gate = new Gate();
  readonly #lodging: Lodging;
  readonly #input: string;
  #open: Promise<void> | undefined;

  constructor(private readonly means: Means) {
    const { config, units } = means;
    this.#bucket = new Bucket(config, units.request);
    this.#lodging = {
      url: `${config.R2_ENDPOINT}/${config.R2_BUCKET}/${PREFIX}`,
      authority: readFileSync(config.R2_CA_FILE, 'utf8'),
    };
    this.#input = told({
      password: config.RESTIC_PASSWORD,
      accessKey: config.R2_ACCESS_KEY,
      secretKey: config.R2_SECRET_KEY,
    });
  }

  /** The ids of the snapshots that the store holds; fails with StoreAway rather than with too few. */
  async stored(): Promise<readonly string[]> {
    const keys = await this.#bucket.keys(`${PREFIX}/snapshots/`);
    return keys.map((key) => key.slice(key.lastIndexOf('/') + 1));
  }

  /** Runs restic on a machine, beside whatever else is done with the repository. */
  onMachine(host: Host, errand: Errand, signal: AbortSignal): Promise<string> {
    const deadline = this.means.units.passDeadline;
    const runs: Runs = (script, terms) =>
      this.means.connections.run(host, script, { ...terms, deadline, held: true });
    return this.#together(() => this.#run(runs, errand, signal), signal);
  }

  /** Makes sure that the repository is there. */
  ready(signal: AbortSignal): Promise<void> {
    return this.#gate.alone(() => this.#ready(signal));
  }

  /** Does something while nobody else uses the repository; what was left by those who were killed is cleared away. */
  alone<T>(
    work: (run: (words: readonly string[]) => Promise<string>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    return this.#gate.alone(async () => {
      await this.#ready(signal);
      await this.#unlock();
      try {
        return await work((words) => this.#run(here, { words }, signal));
      } catch (error) {
        this.#open = undefined; // its lock would keep everybody else out
        throw error;
      }
    });
  }

  /** Reads a snapshot to its last byte; false when that cannot be done. */
  async isWhole(id: string, signal: AbortSignal): Promise<boolean> {
    // The archive leaves out in silence the folders that cannot be read: whoever counts what is there does not.
    const readings = [
      ['stats', id],
      ['dump', '--archive', 'tar', id, '/'],
    ];
    try {
      for (const words of readings)
        await this.#together(() => this.#run(toNowhere, { words: ['--no-lock', ...words] }, signal), signal);
      return true;
    } catch (error) {
      if (error instanceof ResticFailed) return false;
      throw error;
    }
  }

  /** Fails with StoreAway when the store does not answer. */
  ping(): Promise<void> {
    return this.#bucket.ping();
  }

  close(): Promise<void> {
    return this.#bucket.close();
  }

  async #together<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#open === undefined) await this.ready(signal);
    return this.#gate.together(work);
  }

  async #run(runs: Runs, errand: Errand, signal: AbortSignal): Promise<string> {
    return this.#unlessAway(signal, async (both, giveUp) => {
      const hear = (complaint: string): void => {
        if (isHopeless(complaint)) giveUp(new ResticFailed(1, reasonIn(complaint)));
      };
      const script = command(this.#lodging, errand);
      const { code, output, complaint } = await runs(script, { input: this.#input, signal: both, hear });
      if (code === 0) return output;
      await this.#bucket.ping(); // a store that is away is the better reason
      throw new ResticFailed(code, reasonIn(complaint));
    });
  }

  /** Restic waits long for a store that is away: longer than the customer would. */
  async #unlessAway<T>(
    signal: AbortSignal,
    work: (signal: AbortSignal, giveUp: (why: Error) => void) => Promise<T>,
  ): Promise<T> {
    const over = new AbortController();
    const giveUp = (why: Error): void => {
      over.abort(why);
    };
    const doing = work(AbortSignal.any([signal, over.signal]), giveUp);
    const looking = this.#untilAway(AbortSignal.any([signal, over.signal])).then(giveUp, () => undefined);
    try {
      return await doing;
    } catch (error) {
      signal.throwIfAborted();
      over.signal.throwIfAborted();
      throw error;
    } finally {
      giveUp(new Error('it is over'));
      await looking;
    }
  }

  async #untilAway(signal: AbortSignal): Promise<Error> {
    let answered = now();
    for (;;) {
      const away = await this.#bucket.ping().then(nothing, asError);
      if (away === undefined) answered = now();
      else if (now() > answered + this.means.units.storePatience) return away;
      await delay(PING, signal);
    }
  }

  async #ready(signal: AbortSignal): Promise<void> {
    await (this.#open ??= this.#initialise(signal).catch((error: unknown) => {
      this.#open = undefined;
      throw error;
    }));
  }

  /** A repository that was begun and not finished holds nothing, but its key would be taken for the right one. */
  async #initialise(signal: AbortSignal): Promise<void> {
    const keys = await this.#bucket.keys(`${PREFIX}/`);
    if (keys.includes(`${PREFIX}/config`)) return this.#unlock();
    for (const key of keys) await this.#bucket.remove(key);
    await this.#run(here, { words: ['init'] }, signal);
  }

  /** Whoever locked it is gone: everybody who uses it passes this gate. */
  async #unlock(): Promise<void> {
    for (const key of await this.#bucket.keys(`${PREFIX}/locks/`)) await this.#bucket.remove(key);
  }
}

const nothing = (): undefined => undefined;
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** What restic puts out is not kept. */
const toNowhere: Runs = (script, terms) => here(`{ ${script}\n} >/dev/null`, terms);
