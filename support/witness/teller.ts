/** What would the workload have saved, and what would the witness have heard of it? The told lives of one workload, for stories with a known truth. */
import type { Answer, Happening, Verb } from './history';

/** The instants that bound the lives of a workload, in milliseconds. */
export interface Lifetimes {
  readonly fault: number;
  readonly standby: number;
  readonly ssh: number;
  readonly stopped: number;
  readonly gpu: number;
  readonly protectedAgain: number;
  readonly end: number;
  /** The age of the newest copy on the standby at the fault. */
  readonly lag: number;
}

export const GPU = 'gpu-market/1';
export const STANDBY = 'compute/2';
export const NEXT = 'gpu-market/3';
/** From a question to its answer. */
export const DELAY = 2;

const CHECKPOINT_EVERY = 500;
const SYNC_EVERY = 250;
const STEP = 50;
const DEADLINE = 300;

interface Life {
  readonly machine: string;
  readonly nonce: string;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

interface Saved {
  readonly at: number;
  readonly line: string;
  readonly nonce: string;
}

const livesOf = (truth: Lifetimes): readonly Life[] => [
  { machine: GPU, nonce: 'a'.repeat(16), epoch: 1, from: 500, to: truth.fault },
  { machine: STANDBY, nonce: 'b'.repeat(16), epoch: 2, from: truth.standby, to: truth.stopped },
  { machine: NEXT, nonce: 'c'.repeat(16), epoch: 3, from: truth.gpu, to: truth.end },
];

interface Asked {
  readonly at: number;
  readonly verb: Verb;
  readonly k: number;
}

const stepsOf = (life: Pick<Life, 'from'>, at: number): number =>
  Math.max(0, Math.floor((at - life.from) / STEP));

/** Tells what each life saved, and what the witness heard of it. */
export class Teller {
  readonly happenings: Happening[] = [];
  readonly #lives: readonly Life[];
  #log: Saved[] = [];
  #k = 1_000;
  #heard: Life | undefined;
  #life: Life | undefined;
  #restored = { seq: 0, step: 0 };

  constructor(private readonly truth: Lifetimes) {
    this.#lives = livesOf(truth);
  }

  get log(): string {
    return this.#log.map(({ line }) => `${line}\n`).join('');
  }

  /** One slot of the open schedule. */
  slot(at: number): void {
    const machines = [GPU, STANDBY, ...(at >= this.truth.ssh ? [NEXT] : [])];
    for (const machine of machines) this.#look(machine, at);
  }

  /** The newest record the standby holds of somebody else's work. */
  tail(at: number): string | undefined {
    const { fault, protectedAgain, lag } = this.truth;
    if (at >= fault && at < protectedAgain) return undefined;
    const until = Math.floor(at / SYNC_EVERY) * SYNC_EVERY - Math.min(lag, SYNC_EVERY);
    const [first, , next] = this.#lives;
    const own = this.#log.filter(({ nonce }) => nonce === (at < fault ? first : next)?.nonce);
    const copied = own.filter((saved) => saved.at <= until).at(-1);
    return (at < fault ? copied : (copied ?? own[0]))?.line;
  }

  #look(machine: string, at: number): void {
    const verb = machine === this.#heard?.machine ? 'offer' : 'live';
    const asked: Asked = { at, verb, k: this.#k++ };
    if (machine !== GPU || at < this.truth.fault) {
      this.happenings.push({ kind: 'offered', machine, session: `session of ${machine}`, ...asked });
      this.#hear(machine, asked);
    } else if (verb === 'offer') {
      this.happenings.push({ kind: 'offered', machine, ...asked });
      this.#unanswered(machine, asked);
    }
  }

  #hear(machine: string, asked: Asked): void {
    const life = this.#hearing(machine, asked.at);
    if (life !== undefined) this.#answer(life, asked);
    else if (asked.verb === 'offer') this.#unanswered(machine, asked);
  }

  #hearing(machine: string, at: number): Life | undefined {
    return this.#lives.find(
      (life) => life.machine === machine && at + DELAY / 2 >= life.from && at + DELAY <= life.to,
    );
  }

  #unanswered(machine: string, { at, k }: Asked): void {
    this.happenings.push({ kind: 'unanswered', at: at + DEADLINE, machine, k, sentAt: at });
  }

  #answer(life: Life, asked: Asked): void {
    if (this.#life !== life) this.#restore(life);
    this.#heard = life;
    const { machine, nonce } = life;
    const { at, verb, k } = asked;
    if (verb === 'offer')
      this.#log.push({ at: at + 1, nonce, line: `${this.#log.length + 1} ${life.epoch} ${nonce} ${k}` });
    const place = { machine, session: `session of ${machine}`, hostKey: `key of ${machine}` };
    const answer = this.#said(life, asked);
    this.happenings.push({ kind: 'answered', at: at + DELAY, sentAt: at, timing: 'ok', ...place, answer });
  }

  #said({ epoch, nonce, machine, from }: Life, { verb, k, at }: Asked): Answer {
    const trained = this.#restored.step + stepsOf({ from }, at);
    return {
      ...{ verb, k, epoch, incarnation: nonce, seq: this.#log.length, step: trained },
      ...{ restoredSeq: this.#restored.seq, restoredStep: this.#restored.step },
      checkpoint: Math.floor(trained / 10) * 10,
      where: machine === STANDBY ? 'cpu' : 'gpu',
    };
  }

  #restore(life: Life): void {
    const copied = life.machine === STANDBY ? this.truth.fault - this.truth.lag : Infinity;
    this.#log = this.#log.filter(({ at }) => at <= copied);
    const previous = this.#life;
    const trained = previous === undefined ? 0 : Math.min(copied, previous.to) - previous.from;
    const checkpoints = Math.max(0, Math.floor(trained / CHECKPOINT_EVERY));
    const steps = this.#restored.step + checkpoints * (CHECKPOINT_EVERY / STEP);
    this.#restored = { seq: this.#log.length, step: steps };
    this.#life = life;
  }
}
