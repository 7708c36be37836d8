/** Can this machine be reached? One machine that the suppliers list, kept connected for as long as they do. */
import { randomBytes } from 'node:crypto';
import { now } from '../clock';
import { Unavailable } from '../failures';
import type { History, Listed, Verb } from './history';
import { Looks } from './looks';
import { Session } from './session';
import { Talk } from './talk';
import { CHECKPOINT_COMMAND, contentCommand, LOG_COMMAND } from './workload';
import { FILES_COMMAND, manifestOf, WORKSPACE_COMMAND } from './workspace/reading';

/** What all machines of a watch have in common. Milliseconds. */
export interface Manner {
  readonly privateKey: string | Buffer;
  readonly deadline: number;
  /** How many looks may be sent to a machine that says nothing at all. */
  readonly bound: number;
  /** Between two attempts to connect. */
  readonly retryEvery: number;
}

/** Where all machines of a watch are written down: what happened, and which host key each had at first sight. */
export interface Book {
  readonly history: History;
  readonly pins: Map<string, string>;
}

/** Listed, with an address. */
export type Reachable = Listed & { readonly host: string; readonly port: number };

interface Attempt {
  readonly session: Session;
  readonly startedAt: number;
  enteredAt: number;
  hostKey: string;
}

// A machine that speaks SSH and yet refuses is asked less often: each attempt costs it a handshake.
const SPOKE = 4;

/** One machine and the warm connection to it. */
export class Line {
  #attempt: Attempt | undefined;
  #talk: Talk | undefined;
  #retired = false;
  #notBefore = 0;

  constructor(
    readonly machine: Reachable,
    private readonly manner: Manner,
    private readonly book: Book,
  ) {}

  /** The dialogue, while there is a connection. */
  get talk(): Talk | undefined {
    return this.#talk;
  }

  /** Neither connected nor ever to be again. */
  get over(): boolean {
    return this.#retired && this.#attempt === undefined;
  }

  /** What is due at every slot: connect again, and tell which offers have passed their deadline. */
  keep(): void {
    this.connect();
    this.#talk?.expire();
  }

  /** Connect, unless connected, or tried just now. */
  connect(): void {
    if (this.#retired || this.#attempt !== undefined || now() < this.#notBefore) return;
    const { host, port, user } = this.machine;
    const door = { host, port, user, privateKey: this.manner.privateKey };
    const session = new Session(randomBytes(6).toString('hex'), door, {
      trusts: (hostKey) => this.#trusts(hostKey),
      entered: () => {
        if (this.#attempt !== undefined) this.#attempt.enteredAt = now();
      },
      heard: (line) => {
        this.#heard(line);
      },
      closed: (because) => {
        this.#closed(because);
      },
    });
    this.#attempt = { session, startedAt: now(), enteredAt: Infinity, hostKey: '' };
  }

  /** Ask the workload; an offer that cannot be sent is told all the same, since the customer would have made it. */
  look(verb: Verb, k: number): void {
    if (this.#talk?.look(verb, k) === true || verb === 'live') return;
    this.book.history.add({ kind: 'offered', at: now(), machine: this.machine.key, verb, k });
  }

  /** Read the whole log of the machine into the history. */
  async readLog(): Promise<void> {
    const askedAt = now();
    const text = (await this.#session.read(LOG_COMMAND)).toString('utf8');
    this.book.history.add({ kind: 'log', at: now(), askedAt, machine: this.machine.key, text });
  }

  /** Read the newest checkpoint on the machine into the history. */
  async readCheckpoint(): Promise<void> {
    const askedAt = now();
    const step = Number((await this.#session.read(CHECKPOINT_COMMAND)).toString('utf8'));
    this.book.history.add({ kind: 'trained', at: now(), askedAt, machine: this.machine.key, step });
  }

  /** From now on read the content of one file of the workspace into the history, again and again. */
  followContent(path: string): void {
    let askedAt = now();
    this.#session.follow(contentCommand(path), (line) => {
      const [content = ''] = line.split(' ');
      const found = content === '' ? {} : { content };
      this.book.history.add({
        kind: 'content',
        at: now(),
        askedAt,
        machine: this.machine.key,
        path,
        ...found,
      });
      askedAt = now();
    });
  }

  /** Read everything in the workspace of the machine into the history. */
  readWorkspace(): Promise<void> {
    return this.#readTree('workspace', WORKSPACE_COMMAND);
  }

  /** Read what the workload was told to make into the history. */
  readFiles(): Promise<void> {
    return this.#readTree('files', FILES_COMMAND);
  }

  /** Give the connection up, and connect anew. */
  knock(): void {
    this.#attempt?.session.end();
  }

  /** No longer listed: what is connected is still listened to, but never connected again. */
  retire(): void {
    this.#retired = true;
  }

  close(): void {
    this.retire();
    const attempt = this.#attempt;
    this.#attempt = undefined;
    this.#talk = undefined;
    attempt?.session.end();
  }

  async #readTree(kind: 'workspace' | 'files', command: string): Promise<void> {
    const askedAt = now();
    const manifest = manifestOf(await this.#session.read(command));
    this.book.history.add({ kind, at: now(), askedAt, machine: this.machine.key, manifest });
  }

  get #session(): Session {
    const session = this.#talk === undefined ? undefined : this.#attempt?.session;
    if (session === undefined) throw new Unavailable(`Hoped to read from ${this.machine.key}: not connected`);
    return session;
  }

  #trusts(shown: string): boolean {
    const { key: machine } = this.machine;
    const pinned = this.book.pins.get(machine) ?? shown;
    this.book.pins.set(machine, pinned);
    if (this.#attempt !== undefined) this.#attempt.hostKey = shown;
    if (pinned !== shown)
      this.book.history.add({ kind: 'host key changed', at: now(), machine, pinned, shown });
    return pinned === shown;
  }

  #heard(line: string): void {
    if (this.#talk !== undefined) this.#talk.heard(line);
    else if (line === 'ready' && this.#attempt !== undefined) this.#opened(this.#attempt);
    else this.book.history.add({ kind: 'garbled', at: now(), machine: this.machine.key, line });
  }

  #opened({ session, startedAt, enteredAt, hostKey }: Attempt): void {
    const { key: machine } = this.machine;
    const { deadline, bound } = this.manner;
    this.#talk = new Talk({ machine, hostKey, session }, new Looks(deadline, bound), this.book.history);
    const facts = { machine, session: session.name, startedAt, enteredAt, hostKey };
    this.book.history.add({ kind: 'connected', at: now(), ...facts });
  }

  #closed(because: string): void {
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    const [at, { key: machine }, { startedAt, session }] = [now(), this.machine, attempt];
    if (this.#talk === undefined) this.book.history.add({ kind: 'refused', at, machine, startedAt, because });
    else this.book.history.add({ kind: 'disconnected', at, machine, session: session.name, because });
    const pause = this.manner.retryEvery * (attempt.hostKey === '' ? 1 : SPOKE);
    this.#notBefore = this.#talk === undefined ? startedAt + pause : at;
    this.#talk = undefined;
    this.#attempt = undefined;
    this.connect();
  }
}
