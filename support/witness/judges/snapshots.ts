/** Does a snapshot hold what was saved, and does the work go on from the one that was asked for? */
import { all, type Of, type Recorded } from '../history';
import { between, count, invalid, judge, type Judgement, type Promised } from '../verdict';
import { acknowledged, began, incarnations, type Incarnation } from './incarnations';
import { everOffered, found, logs, readLog, spoiledIn, type LogRead } from './records';

/** Whether two ids name the same snapshot: one may be the first letters of the other. */
export const same = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);

/** Every snapshot that was made, with its id. */
export const madeIn = (history: Recorded): readonly (Of<'saving'> & { readonly id: string })[] =>
  all(history, 'saving').flatMap((saving) => (saving.id === undefined ? [] : [{ ...saving, id: saving.id }]));

/** What restic found of a snapshot when it was last opened. */
export const openedOf = (history: Recorded, id: string): Of<'opening'> | undefined =>
  all(history, 'opening').findLast((opening) => same(opening.id, id));

const logIn = ({ id, log = '' }: Of<'opening'>): LogRead =>
  readLog({ machine: `snapshot ${id}`, askedAt: 0, text: log });

/** When the snapshots were asked for that took the place of what an incarnation saved, wherever that was; of what was given back and never restored nothing is owed. */
export const replacedSince = (history: Recorded, { first }: Incarnation): readonly number[] => {
  const restored = all(history, 'restore')
    .filter(({ refused, f0 }) => refused === undefined && f0 > first.at)
    .flatMap(({ id }) => madeIn(history).filter((made) => same(made.id, id)))
    .map(({ f0 }) => f0);
  const given = all(history, 'parting').some(({ at }) => at > first.at);
  return given && restored.length === 0 ? [-Infinity] : restored;
};

/** What was acknowledged before a snapshot was asked for and is not in it. */
const missing = (history: Recorded, made: Of<'saving'>, { records }: LogRead): readonly string[] => {
  const kept = new Set(records.map(({ k }) => k));
  return incarnations(history)
    .filter(({ machine }) => machine === made.machine)
    .flatMap(acknowledged)
    .filter(({ at, answer }) => at <= made.f0 && !kept.has(answer.k))
    .map(({ answer }) => `record ${answer.k} is not in the snapshot`);
};

/** What one snapshot holds; as text, why it is not known. */
interface Held {
  readonly count: number;
  readonly bad: readonly string[];
}

const held = (history: Recorded, saving: Of<'saving'> & { readonly id: string }): Held | string => {
  const opening = openedOf(history, saving.id);
  if (opening === undefined) return `nobody opened ${saving.id}`;
  if (opening.log === undefined) return { count: 0, bad: [`it cannot be read: ${opening.because ?? ''}`] };
  const log = logIn(opening);
  if (log.records.length === 0) return `nothing had been saved when ${saving.id} was made`;
  const bad = [...spoiledIn(log, everOffered(history)), ...missing(history, saving, log)];
  return { count: log.records.length, bad };
};

const ASKED = 'the snapshot holds everything saved until it was asked for, and nothing torn';

/** Each snapshot holds everything acknowledged before it was asked for: a clean beginning of what was saved. */
export const wholeAsAsked = (history: Recorded): Judgement => {
  const promised = { promise: ASKED, limit: 0, unit: 'records' };
  const refused = all(history, 'saving').flatMap((saving) => saving.refused ?? []);
  if (refused.length > 0) return count(promised, refused, '');
  const seen = madeIn(history).map((saving) => held(history, saving));
  return seen.length === 0 ? invalid(promised, 'nobody asked for one') : verdictOn(seen, promised);
};

const verdictOn = (seen: readonly (Held | string)[], promised: Promised): Judgement => {
  const unknown = seen.find((each) => typeof each === 'string');
  if (unknown !== undefined) return invalid(promised, unknown);
  const known = seen.filter((each) => typeof each !== 'string');
  const counts = known.map((each) => each.count);
  return count(
    promised,
    known.flatMap(({ bad }) => bad),
    `${counts.join(' and ')} records are in it`,
  );
};

/** The restore that was done last, what it should have brought, and the life that followed. */
interface Return {
  readonly restore: Of<'restore'>;
  readonly wanted: LogRead;
  readonly life: Incarnation | undefined;
  readonly log: LogRead | undefined;
}

/** What the snapshot holds, if that can be told from what every other one holds. */
const wanted = (history: Recorded, id: string): Of<'opening'> | string => {
  const opening = openedOf(history, id);
  if (opening?.log === undefined) return `${id} itself was not read`;
  const others = all(history, 'opening').filter((other) => !same(other.id, id));
  return others.some(({ log }) => log === opening.log) ? 'another snapshot holds the very same' : opening;
};

const returnOf = (history: Recorded): Return | string => {
  const restore = all(history, 'restore').at(-1);
  if (restore === undefined) return 'nobody asked for a restore';
  const opening = wanted(history, restore.id);
  if (typeof opening === 'string') return opening;
  const life = incarnations(history).find(
    ({ machine, first }) => machine === restore.machine && first.at > restore.f0,
  );
  const log = logs(history).findLast(
    ({ machine, askedAt }) => machine === restore.machine && askedAt > restore.f1,
  );
  return { restore, wanted: logIn(opening), life, log };
};

/** Why the restore that was asked for last was refused. */
const refusalIn = (history: Recorded): string | undefined => all(history, 'restore').at(-1)?.refused;

/** The work goes on in time, from exactly what the snapshot held that was asked for. Milliseconds. */
export const goesOnFrom = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the workload goes on from what the snapshot held', limit, unit: 'ms' };
  const strictly = { ...promised, limit: 0, unit: 'records' };
  const refusal = refusalIn(history);
  if (refusal !== undefined) return count(strictly, [`it was refused: ${refusal}`], '');
  const back = returnOf(history);
  if (typeof back === 'string') return invalid(promised, back);
  const { restore, wanted, life, log } = back;
  if (life === undefined) return judge(promised, { lo: 0, hi: Infinity });
  if (log === undefined) return invalid(promised, 'nobody read the log afterwards');
  const different = differences(wanted, found(log, life.nonce));
  if (different.length > 0) return count(strictly, different, '');
  return judge(promised, between({ lo: restore.f0, hi: restore.f0 }, began(history, life)));
};

const differences = ({ records }: LogRead, brought: LogRead['records']): readonly string[] => {
  const line = ({ seq, epoch, k }: LogRead['records'][number]): string => `${seq} ${epoch} ${k}`;
  const [wanted, there] = [new Set(records.map(line)), new Set(brought.map(line))];
  return [
    ...[...wanted].filter((each) => !there.has(each)).map((each) => `record ${each} is missing`),
    ...[...there].filter((each) => !wanted.has(each)).map((each) => `record ${each} was not in it`),
  ];
};
