import type { ClientChannel } from 'ssh2';
import { delay } from '../../clock';
import { Unanswered } from '../refusal';
import { RESIDENT } from './guard-script';
import type { Shell } from './shell';
import { leaseFrom, pulseOf, type Pulse, type Renewal } from './workload';

/** What a beat asks: under which epoch a lease is renewed, and how; waited for so many milliseconds at most. */
export interface Question {
  readonly epoch: number;
  readonly renewal: Renewal | undefined;
  readonly deadline: number;
}

interface Asked {
  readonly resolve: (pulse: Pulse) => void;
  readonly reject: (error: Error) => void;
}

/** A program that stays on a machine and answers beats: nothing has to be started there for any of them. */
export class PulseLine {
  readonly #asked = new Map<string, Asked>();
  #number = 0;
  #open = true;
  #rest = '';

  constructor(private readonly channel: ClientChannel) {
    channel.on('data', (piece: Buffer) => {
      this.#hear(piece.toString());
    });
    const ended = (): void => {
      this.end();
    };
    channel.once('close', ended).once('error', ended);
    channel.stderr.resume();
  }

  /** Starts the program over a connection. */
  static async start(shell: Shell): Promise<PulseLine> {
    const line = await shell.begin(RESIDENT, (channel) => new PulseLine(channel));
    void shell.closed.then(() => {
      line.end();
    });
    return line;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Whether everything it was asked is answered: what would have to wait for an answer is better asked elsewhere. */
  get free(): boolean {
    return this.#open && this.#asked.size === 0;
  }

  /** Asks for the pulse and renews the lease; no answer before the deadline ends the program. */
  async ask({ epoch, renewal, deadline }: Question): Promise<Pulse> {
    const over = new AbortController();
    void delay(deadline, over.signal).then(
      () => {
        this.end();
      },
      () => undefined, // it was answered
    );
    try {
      return await this.#answerTo(`${epoch} ${renewal === undefined ? '' : leaseFrom(renewal)}`);
    } finally {
      over.abort();
    }
  }

  /** Ends the program; what it has not answered it never will. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.channel.close();
    for (const { reject } of this.#asked.values())
      reject(new Unanswered('The beats were not answered to the end'));
    this.#asked.clear();
  }

  #answerTo(question: string): Promise<Pulse> {
    if (!this.#open) throw new Unanswered('Nobody answers the beats');
    this.#number += 1;
    const number = String(this.#number);
    return new Promise((resolve, reject) => {
      this.#asked.set(number, { resolve, reject });
      this.channel.write(`${number} ${question}\n`);
    });
  }

  #hear(piece: string): void {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    const [number = '', ...answer] = line.split(' ');
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    try {
      asked?.resolve(pulseOf(answer.join(' ')));
    } catch (error) {
      asked?.reject(error as Error);
    }
  }
}
