import {
  MEDIA,
  type Measurement,
  type Row,
  type RunFacts,
  spokenMargin,
  spokenMeasure,
} from '../evidence/measurement';
import { type Attachment, attachedText, type Attempt } from './messages';

/** Everything one scenario attached, in order. */
export const attachmentsOf = ({ stepAttachments, testCase }: Attempt): readonly Attachment[] =>
  testCase.testSteps.flatMap(({ id }) => stepAttachments[id] ?? []);

/** The texts of one kind that some scenarios have attached. */
export const textsOf = (attempts: readonly Attempt[], media: string): readonly string[] =>
  attempts
    .flatMap(attachmentsOf)
    .filter(({ mediaType }) => mediaType === media)
    .map(attachedText);

const parsed = (from: readonly Attachment[], media: string): readonly unknown[] =>
  from
    .filter(({ mediaType }) => mediaType === media)
    .map((attachment): unknown => JSON.parse(attachedText(attachment)));

/** Whether a row is a judged promise. */
export const isMeasurement = (row: Row): row is Measurement => !('kind' in row);

/** The judged promises among some attachments. */
export const judgedIn = (from: readonly Attachment[]): readonly Measurement[] =>
  (parsed(from, MEDIA.measurement) as readonly Row[]).filter(isMeasurement);

/** Every row the scenarios of a run have attached, in the order they were judged. */
export const rowsOf = (attempts: readonly Attempt[]): readonly Row[] =>
  attempts.flatMap((attempt) => parsed(attachmentsOf(attempt), MEDIA.measurement) as readonly Row[]);

const UNKNOWN: RunFacts = {
  ...{ run: 'unknown', target: 'unknown', product: 'unknown', commit: 'unknown' },
  ...{ channel: 'unknown', tier: 'unknown', why: '', seed: 'unknown' },
};

/** What several runs say that were made one: each has its say. */
export const joinedFacts = (said: readonly Partial<RunFacts>[]): RunFacts => {
  const names = [...new Set(said.flatMap((facts) => Object.keys(facts)))] as (keyof RunFacts)[];
  const facts = names.map((name) => {
    const values = said.map((each) => each[name]).filter((value) => value !== undefined);
    return [name, [...new Set(values)].join('+')];
  });
  return { ...UNKNOWN, ...(Object.fromEntries(facts) as Partial<RunFacts>) };
};

/** What the scenarios say of the run they belong to. */
export const factsOf = (attempts: readonly Attempt[]): RunFacts =>
  joinedFacts(
    attempts.flatMap((attempt) => parsed(attachmentsOf(attempt), MEDIA.facts)) as Partial<RunFacts>[],
  );

/** Whose row it is: the scenario's id, if it has one, and its title. */
export const rowName = ({ scenario, title }: Row): string => [scenario, title].filter(Boolean).join(' ');

/** What a row tells, in a few words. */
export const rowWords = (row: Row): string => {
  if (isMeasurement(row)) return `"${row.promise}": ${row.verdict} (${row.because})`;
  if (row.kind === 'failover') return `the failover (${row.fault})`;
  if (row.kind === 'journey') return `the journey of ${spokenMeasure(row.total, 'ms')}`;
  return `the ${row.resource} ${row.id} (${row.model}, ${spokenMeasure(row.seconds * 1_000, 'ms')}, ${spokenMeasure(row.amount, 'dollars')})`;
};

const LIST = new Intl.ListFormat('en-GB');

/** What was rented in a run, and what it cost together; nothing where nothing was. */
export const bill = (rows: readonly Row[]): string => {
  const costs = rows.flatMap((row) => ('kind' in row && row.kind === 'cost' ? row : []));
  if (costs.length === 0) return '';
  const of = (resource: string, what: string): readonly string[] => {
    const number = costs.filter((cost) => cost.resource === resource).length;
    return number === 0 ? [] : [`${number} ${what}${number === 1 ? '' : 's'}`];
  };
  const paid = costs.reduce((sum, { amount = 0 }) => sum + amount, 0);
  const store = costs.some(({ resource }) => resource === 'store') ? ['the object store'] : [];
  const things = [...of('GPU', 'GPU instance'), ...of('VM', 'VM'), ...store];
  return `Paid: ${spokenMeasure(paid, 'dollars')} for ${LIST.format(things)}.`;
};

/** The heading of the table of promises. */
export const HEADING = ['scenario', 'promise', 'limit', 'measured', 'to spare', 'verdict'] as const;

const cut = (text: string, wide: number): string =>
  text.length > wide ? `${text.slice(0, wide - 3).trimEnd()}...` : text;

/** A scenario goes by its id where no other one has it, else by its id and its title. */
const nameAmong = (rows: readonly Measurement[], wide: number): ((row: Measurement) => string) => {
  const titles = new Map<string, Set<string>>();
  for (const { scenario, title } of rows)
    titles.set(scenario, (titles.get(scenario) ?? new Set()).add(title));
  return ({ scenario, title }) => {
    if (scenario === '') return title;
    return (titles.get(scenario)?.size ?? 0) > 1 ? `${scenario} ${cut(title, wide)}` : scenario;
  };
};

/** The judged promises as the lines of a table, in which a title beside an id may be so wide (characters). */
export const promiseLines = (
  rows: readonly Row[],
  wide = Number.POSITIVE_INFINITY,
): readonly (readonly string[])[] => {
  const judged = rows.filter(isMeasurement);
  const nameOf = nameAmong(judged, wide);
  return judged.map((row) => [nameOf(row), ...cells(row)]);
};

const cells = (row: Measurement): readonly string[] => [
  row.promise,
  spokenMeasure(row.limit, row.unit),
  spokenMeasure(row.measured, row.unit),
  spokenMargin(row),
  row.verdict,
];

/** A table for the terminal: columns as wide as they need to be. */
export const textTable = (lines: readonly (readonly string[])[]): string => {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
