import { EventEmitter } from 'node:events';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatterHelpers } from '@cucumber/cucumber';
import { JUnitXmlPrinter } from '@cucumber/junit-xml-formatter';
import { NOT_OFFERED } from '../customer/not-offered';
import { Misconfigured } from '../failures';
import { FalseGreens } from './false-greens';
import { Hearing } from './hearing';
import type { Course } from './legacy-json';
import type { Attempt, Envelope } from './messages';
import { clear, publish, type Published } from './publish';
import { broken } from './seal';
import { summary } from './summary';

/** The messages of one of the runs that together are one. */
interface Shard {
  readonly directory: string;
  readonly envelopes: readonly Envelope[];
}

/** What became of a merge: its course, what was published, and why it is not green. */
export interface Merged extends Published {
  readonly course: Course;
  readonly objections: readonly string[];
}

const MESSAGES = 'messages.ndjson';

const read = (directory: string): Shard => {
  const path = join(directory, MESSAGES);
  if (!existsSync(path))
    throw new Misconfigured({
      wrong: `There is no ${MESSAGES} in ${directory}`,
      todo: 'Name what runs have left',
    });
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return { directory, envelopes: lines.map((line) => JSON.parse(line) as Envelope) };
};

const begunIn = ({ envelopes }: Shard): readonly string[] =>
  envelopes.flatMap(({ testCaseStarted }) => testCaseStarted?.id ?? []);

const refuseTwice = (shards: readonly Shard[]): void => {
  const begun = shards.flatMap((shard) => begunIn(shard).map((id) => ({ id, shard })));
  const where = new Map(begun.map(({ id, shard }) => [id, shard]));
  const again = begun.find(({ id, shard }) => where.get(id) !== shard);
  if (again === undefined) return;
  const [one, other] = [again.shard.directory, where.get(again.id)?.directory ?? ''];
  throw new Misconfigured(`${one} and ${other} hold the same run: name it once`);
};

/** Why one of the runs is not green by itself. */
const objectionsTo = ({ directory, envelopes }: Shard): readonly string[] => {
  const greens = new FalseGreens(NOT_OFFERED);
  for (const envelope of envelopes) greens.see(envelope);
  const end = envelopes.find(({ testRunFinished }) => testRunFinished !== undefined)?.testRunFinished;
  const sentences = [
    ...(end === undefined ? ['the run did not end.'] : []),
    ...(end?.success === false ? ['a scenario failed.'] : []),
    ...greens.sentences(false),
    ...broken(directory).objections.map((objection) => `${objection}.`),
  ];
  return sentences.map((sentence) => `${directory}: ${sentence}`);
};

const frame = ({ meta, testRunStarted, testRunFinished }: Envelope): boolean =>
  meta !== undefined || testRunStarted !== undefined || testRunFinished !== undefined;

const seconds = ({ testRunStarted, testRunFinished }: Envelope): number =>
  testRunStarted?.timestamp.seconds ?? testRunFinished?.timestamp.seconds ?? 0;

/** One stream of messages: begun when the first began, ended when the last had; one that failed speaks for all. */
const joined = (shards: readonly Shard[]): readonly Envelope[] => {
  const all = shards.flatMap(({ envelopes }) => envelopes);
  const inTime = all.filter(frame).sort((one, other) => seconds(one) - seconds(other));
  const ends = inTime.filter(({ testRunFinished }) => testRunFinished !== undefined);
  const failed = ends.find(({ testRunFinished }) => testRunFinished?.success === false);
  return [
    ...all.filter(({ meta }) => meta !== undefined).slice(0, 1),
    ...inTime.filter(({ testRunStarted }) => testRunStarted !== undefined).slice(0, 1),
    ...all.filter((envelope) => !frame(envelope)),
    ...[failed ?? ends.at(-1)].filter((envelope) => envelope !== undefined),
  ];
};

const writeMessages = (envelopes: readonly Envelope[], reports: string): void => {
  writeFileSync(
    join(reports, MESSAGES),
    envelopes.map((envelope) => `${JSON.stringify(envelope)}\n`).join(''),
  );
  const xml: string[] = [];
  const printer = new JUnitXmlPrinter({ suiteName: 'Failover acceptance' }, (text) => xml.push(text));
  for (const envelope of envelopes) printer.update(envelope);
  writeFileSync(join(reports, 'junit.xml'), xml.join(''));
};

/** Each run by itself: the same feature has other ids in each of them. */
const attemptsOf = ({ envelopes }: Shard): readonly Attempt[] => {
  const heard = new EventEmitter();
  const collector = new formatterHelpers.EventDataCollector(heard);
  for (const envelope of envelopes) heard.emit('envelope', envelope);
  return collector.getTestCaseAttempts();
};

/** What became of each scenario of the run that left its files in a directory. */
export const attemptsIn = (directory: string): readonly Attempt[] => attemptsOf(read(directory));

const publishAll = (shards: readonly Shard[], reports: string): Published & Pick<Merged, 'course'> => {
  const hearing = new Hearing();
  for (const envelope of shards.flatMap(({ envelopes }) => envelopes)) hearing.note(envelope);
  const course = hearing.course(shards.flatMap(attemptsOf));
  const published = publish(course, reports);
  writeFileSync(join(reports, 'summary.md'), summary(published.told));
  return { ...published, course };
};

/** Make one report, in a directory of its own, of what several runs have left; not sealed yet. */
export const merge = (directories: readonly string[], reports: string): Merged => {
  const shards = directories.map(read);
  refuseTwice(shards);
  const objections = shards.flatMap(objectionsTo);
  clear(reports);
  writeMessages(joined(shards), reports);
  for (const { directory } of shards) {
    const pictures = join(directory, 'screenshots');
    if (existsSync(pictures)) cpSync(pictures, join(reports, 'screenshots'), { recursive: true });
  }
  return { ...publishAll(shards, reports), objections };
};
