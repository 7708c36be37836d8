/** Which workloads lived, where, and from when on? Reads the incarnations out of a history. */
import { readRecord } from '../answer';
import { derived } from '../derived';
import { all, type Listed, type Of, type Recorded } from '../history';
import { isSpare } from '../spare';
import type { Interval } from '../verdict';

/** Where the work is: on a rented GPU, or on the CPU Standby. */
export type Place = 'gpu' | 'cpu';

/** One life of the workload: a host key and the nonce drawn when it started. */
export interface Incarnation {
  readonly machine: string;
  readonly nonce: string;
  readonly epoch: number;
  /** Undefined on a rented GPU whose workload says that it has none. */
  readonly place: Place | undefined;
  readonly first: Of<'answered'>;
  readonly last: Of<'answered'>;
  readonly answers: readonly Of<'answered'>[];
}

/** When the history ends. */
export const ending = ({ happenings }: Recorded): number => happenings.at(-1)?.at ?? 0;

/** Every machine the suppliers ever listed. */
export const listings = derived(
  (history: Recorded): ReadonlyMap<string, Listed> =>
    new Map(
      all(history, 'census')
        .flatMap(({ machines = [] }) => machines)
        .map((listed) => [listed.key, listed]),
    ),
);

/** Every machine that no supplier had listed before an instant. */
export const listedSince = (history: Recorded, since: number): readonly Listed[] => {
  const known = all(history, 'census').filter(({ at }) => at <= since);
  const before = new Set(known.flatMap(({ machines = [] }) => machines.map(({ key }) => key)));
  return [...listings(history).values()].filter(({ key }) => !before.has(key));
};

const place = (listed: Listed | undefined, { answer }: Of<'answered'>): Place | undefined => {
  if (listed?.supplier === 'compute') return 'cpu';
  return listed?.supplier === 'gpu-market' && answer.where === 'gpu' ? 'gpu' : undefined;
};

/** Every incarnation that ever answered, oldest epoch first; of one epoch, in the order of their first answers. What answers on a spare is none. */
export const incarnations = derived((history: Recorded): readonly Incarnation[] => {
  const lives = new Map<string, [Of<'answered'>, ...Of<'answered'>[]]>();
  const listed = listings(history);
  const spares = new Set([...listed.values()].filter(isSpare).map(({ key }) => key));
  for (const answered of all(history, 'answered').filter(({ machine }) => !spares.has(machine))) {
    const id = `${answered.hostKey} ${answered.answer.incarnation}`;
    const life = lives.get(id);
    if (life === undefined) lives.set(id, [answered]);
    else life.push(answered);
  }
  return [...lives.values()]
    .map((answers): Incarnation => {
      const [first] = answers;
      const { epoch, incarnation: nonce } = first.answer;
      const { machine } = first;
      const last = answers.at(-1) ?? first;
      return { machine, nonce, epoch, place: place(listed.get(machine), first), first, last, answers };
    })
    .sort((one, other) => one.epoch - other.epoch || one.first.at - other.first.at);
});

/** The incarnation that has the work: of the newest epoch, the one first heard last. */
export const workingOn = (history: Recorded): Incarnation | undefined => incarnations(history).at(-1);

/** The records an incarnation acknowledged. */
export const acknowledged = ({ answers }: Incarnation): readonly Of<'answered'>[] =>
  answers.filter(({ answer }) => answer.verb === 'offer');

const spanOf = (answers: readonly Of<'answered'>[]): number =>
  (answers.at(-1)?.at ?? 0) - (answers[0]?.at ?? 0);

/** For how long, between two instants, the workload that had the work by then had been saving; milliseconds. */
export const savedFor = (history: Recorded, { since = 0, until = Infinity }): number => {
  const life = incarnations(history).findLast(({ first }) => first.at <= until);
  const saved = life === undefined ? [] : acknowledged(life);
  return spanOf(saved.filter(({ sentAt, at }) => sentAt >= since && at <= until));
};

/** When an incarnation began to answer: after the last look at its machine that failed, by its first answer. */
export const began = (history: Recorded, { machine, first }: Incarnation): Interval => {
  const answered = new Set(all(history, 'answered').map(({ answer }) => answer.k));
  const silent = all(history, 'offered').findLast(
    ({ session, at, k }) => session === first.session && at < first.sentAt && !answered.has(k),
  );
  const refused = all(history, 'refused').findLast(
    (attempt) => attempt.machine === machine && attempt.at < first.at,
  );
  return { lo: Math.max(silent?.at ?? -Infinity, refused?.startedAt ?? -Infinity), hi: first.at };
};

/** When the witness first saw, on a CPU Standby, a record that this incarnation wrote. */
export const copied = (history: Recorded, { nonce }: Incarnation): Of<'tail'> | undefined => {
  const listed = listings(history);
  return all(history, 'tail').find(
    ({ machine, line }) =>
      listed.get(machine)?.supplier === 'compute' && readRecord(line)?.incarnation === nonce,
  );
};
