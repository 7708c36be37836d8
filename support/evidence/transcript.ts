import { gzipSync, gunzipSync } from 'node:zlib';
import { type Case, isJudge } from '../witness/case';
import type { Happening, Recorded } from '../witness/history';
import type { Leg } from '../witness/judges/journey';
import type { Bills } from './costs';
import type { CostRow, FailoverRow, JourneyRow, Measurement, ScenarioFacts } from './measurement';
import { type Redact, withoutSecrets } from './redact';

/** Whose history it is. */
export interface Heading extends ScenarioFacts {
  readonly run: string;
}

/** A promise that was judged by all that stands before it. */
interface JudgedLine extends Case {
  readonly kind: 'judged';
  readonly row: Measurement;
}

/** What the failover came to by all that stands before it; rpo in milliseconds. */
interface SummedLine {
  readonly kind: 'summed up';
  readonly rpo: number;
  readonly row: FailoverRow;
}

/** What a machine or the object store cost by the suppliers' bills and all that stands before it. */
interface BilledLine extends Bills {
  readonly kind: 'billed';
  readonly row: CostRow;
}

/** How long a journey took, by when each of its legs began and ended. */
interface TravelledLine {
  readonly kind: 'travelled';
  readonly legs: readonly Leg[];
  readonly row: JourneyRow;
}

/** A conclusion that was drawn from all that stands before it in the file. */
export type Conclusion = JudgedLine | SummedLine | BilledLine | TravelledLine;

interface Placed {
  readonly after: number;
  readonly line: Conclusion;
}

/** One scenario's history as it is kept: what happened, line by line, and each conclusion behind the last thing it was drawn from. */
export class Transcript {
  readonly #placed: Placed[] = [];

  constructor(private readonly redact: Redact) {}

  /** A case was judged by what is recorded so far. */
  judged(asked: Case, row: Measurement, { happenings }: Recorded): void {
    this.#placed.push({ after: happenings.length, line: { kind: 'judged', ...asked, row } });
  }

  /** The failover was summed up by what is recorded so far. */
  cameTo(rpo: number, row: FailoverRow, { happenings }: Recorded): void {
    this.#placed.push({ after: happenings.length, line: { kind: 'summed up', rpo, row } });
  }

  /** Something was billed, as far as is recorded. */
  billed(bills: Bills, row: CostRow, { happenings }: Recorded): void {
    this.#placed.push({ after: happenings.length, line: { kind: 'billed', ...bills, row } });
  }

  /** A journey is over. */
  travelled(legs: readonly Leg[], row: JourneyRow, { happenings }: Recorded): void {
    this.#placed.push({ after: happenings.length, line: { kind: 'travelled', legs, row } });
  }

  /** The transcript as compressed lines of JSON, without secrets; undefined where nothing was concluded. */
  packed(heading: Heading, { happenings }: Recorded): Buffer | undefined {
    if (this.#placed.length === 0) return undefined;
    const lines: (Heading | Happening | Conclusion)[] = [heading];
    let from = 0;
    for (const { after, line } of this.#placed) {
      lines.push(...happenings.slice(from, after), line);
      from = after;
    }
    lines.push(...happenings.slice(from));
    const clean = withoutSecrets(this.redact);
    return gzipSync(lines.map((line) => `${JSON.stringify(line, clean)}\n`).join(''));
  }
}

/** A conclusion, and the history from which it was drawn. */
export interface Drawn {
  readonly conclusion: Conclusion;
  readonly history: Recorded;
}

/** A transcript that was kept: whose it is, and every conclusion with what it was drawn from. */
export interface Kept {
  readonly heading: Heading;
  readonly drawn: readonly Drawn[];
}

const CONCLUSIONS: readonly string[] = [
  'judged',
  'summed up',
  'billed',
  'travelled',
] satisfies readonly Conclusion['kind'][];

const isConclusion = (line: Happening | Conclusion): line is Conclusion => CONCLUSIONS.includes(line.kind);

/** Read a transcript back; throws where it is none. */
export const unpacked = (packed: Uint8Array): Kept => {
  const text = gunzipSync(packed).toString('utf8');
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const happenings: Happening[] = [];
  const drawn: Drawn[] = [];
  for (const line of rest.map((each) => JSON.parse(each) as Happening | Conclusion)) {
    if (!isConclusion(line)) happenings.push(line);
    else drawn.push({ conclusion: line, history: { happenings: happenings.slice() } });
  }
  const asked = drawn.flatMap(({ conclusion }) => ('judge' in conclusion ? conclusion.judge : []));
  const unknown = asked.find((judge) => !isJudge(judge));
  if (unknown !== undefined) throw new Error(`there is no judge "${unknown}"`);
  return { heading: JSON.parse(first) as Heading, drawn };
};
