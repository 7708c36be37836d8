import { now } from '../clock';
import { spoken } from '../patience';

/** Where progress is told: a terminal shows only the newest line. */
export interface Teller {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const NEWEST = '\r\u001b[2K';
const WIDE = 20;

/** What is done of so much, told with the time that the rest will take. */
export class Progress {
  readonly #started = now();
  #done = 0;

  constructor(
    private readonly total: number,
    private readonly teller: Teller,
  ) {}

  /** One more is done: what it came to. */
  done(text: string): void {
    this.#done += 1;
    const left = ((now() - this.#started) / this.#done) * (this.total - this.#done);
    const rest = this.#done < this.total ? `  about ${spoken(left)} left` : '';
    this.#tell(`${String(this.#done).padStart(String(this.total).length)}/${this.total}  ${text}${rest}`);
    if (this.teller.isTTY === true && this.#done === this.total) this.teller.write('\n');
  }

  #tell(line: string): void {
    this.teller.write(this.teller.isTTY === true ? `${NEWEST}${this.#bar()} ${line}` : `${line}\n`);
  }

  #bar(): string {
    const full = Math.round((this.#done / this.total) * WIDE);
    return `[${'#'.repeat(full)}${'.'.repeat(WIDE - full)}]`;
  }
}
