/** What do the witness and one machine say to each other while a session lasts? Looks and tails out, answers and records back, all of it into the history. */
import { now } from '../clock';
import { readLine } from './answer';
import type { Answer, History, Verb } from './history';
import type { Looks } from './looks';
import { dictated, type Order } from './orders';
import type { Session } from './session';

/** Which session it is, and with whom. */
export interface Talkers {
  readonly machine: string;
  readonly hostKey: string;
  readonly session: Session;
}

/** The newest answer of a session, and when that incarnation was first heard in it. */
export interface Newest {
  readonly answer: Answer;
  readonly firstAt: number;
}

interface Tail {
  readonly line: string;
  readonly askedAt: number;
}

/** The dialogue of one session. */
export class Talk {
  #newest: Newest | undefined;
  #asked: { readonly k: number; readonly at: number } | undefined;
  #tail: Tail = { line: '', askedAt: now() };

  constructor(
    private readonly talkers: Talkers,
    private readonly looks: Looks,
    private readonly history: History,
  ) {}

  get newest(): Newest | undefined {
    return this.#newest;
  }

  /** Ask the workload; false when the machine has been silent for too long to be asked more. */
  look(verb: Verb, k: number): boolean {
    if (this.looks.full) return false;
    const { machine, session } = this.talkers;
    const at = now();
    this.looks.sent({ k, verb, sentAt: at });
    session.write(`${verb} ${k}`);
    this.history.add({ kind: 'offered', at, machine, session: session.name, verb, k });
    return true;
  }

  /** Tell the workload to do something; the look's answer says that it is done. */
  order(order: Order, k: number): void {
    const { machine, session } = this.talkers;
    const at = now();
    this.looks.sent({ k, verb: 'do', sentAt: at });
    session.write(`do ${k} ${dictated(order)}`);
    this.history.add({ kind: 'offered', at, machine, session: session.name, verb: 'do', k, order });
  }

  /** Ask for the newest record on the machine, unless the last question is still open. */
  askTail(k: number): void {
    if (this.#asked !== undefined) return;
    this.#asked = { k, at: now() };
    this.talkers.session.write(`tail ${k}`);
  }

  /** Tell which offers have passed their deadline. */
  expire(): void {
    const at = now();
    const { machine } = this.talkers;
    for (const { k, verb, sentAt } of this.looks.overdue(at))
      if (verb === 'offer') this.history.add({ kind: 'unanswered', at, machine, k, sentAt });
  }

  /** The machine said something. */
  heard(text: string): void {
    this.looks.heard();
    const line = readLine(text);
    if (line.kind === 'answer') this.#answered(line.answer, text);
    else if (line.kind === 'tail') this.#told(line.k, line.line);
    else this.#garbled(text);
  }

  #answered(answer: Answer, text: string): void {
    const at = now();
    const { session, ...place } = this.talkers;
    const found = this.looks.answered(answer.k, at);
    if (found === undefined) {
      this.#garbled(text);
      return;
    }
    const known = this.#newest?.answer.incarnation === answer.incarnation ? this.#newest : undefined;
    this.#newest = { answer, firstAt: known?.firstAt ?? at };
    const { look, timing } = found;
    const facts = { ...place, session: session.name, sentAt: look.sentAt, timing, answer };
    this.history.add({ kind: 'answered', at, ...facts });
  }

  #told(k: number, line: string): void {
    if (this.#asked?.k !== k) return;
    const { at: askedAt } = this.#asked;
    const { line: old, askedAt: before } = this.#tail;
    this.#asked = undefined;
    this.#tail = { line, askedAt };
    if (old === line) return;
    this.history.add({ kind: 'tail', at: now(), machine: this.talkers.machine, askedAt, before, line });
  }

  #garbled(line: string): void {
    this.history.add({ kind: 'garbled', at: now(), machine: this.talkers.machine, line });
  }
}
