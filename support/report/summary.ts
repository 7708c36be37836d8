import { Status } from '@cucumber/cucumber';
import { MEDIA, type Row, type RunFacts } from '../evidence/measurement';
import { nothingTested } from './asked';
import { attachedText, type Attempt, scenarioName } from './messages';
import { JOURNEY_HEADING, journeyLines, journeysIn } from './journeys';
import { bill, HEADING, promiseLines, textsOf, textTable } from './rows';

/** What is to be told of a run at its end. */
export interface Told {
  readonly attempts: readonly Attempt[];
  readonly rows: readonly Row[];
  readonly facts: RunFacts;
}

const isSkipped = ({ worstTestStepResult }: Attempt): boolean =>
  worstTestStepResult.status === Status.SKIPPED;

const absences = (attempt: Attempt): readonly string[] =>
  isSkipped(attempt) ? textsOf([attempt], MEDIA.absence) : [];

const outcomeOf = (attempt: Attempt): string => {
  const { status } = attempt.worstTestStepResult;
  if (status === Status.UNKNOWN) return 'unfinished';
  return absences(attempt).length > 0 ? 'not offered' : status.toLowerCase();
};

const outcomes = (attempts: readonly Attempt[]): string => {
  const counts = new Map<string, number>();
  for (const outcome of attempts.map(outcomeOf)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`);
  return `${attempts.length} scenario${attempts.length === 1 ? '' : 's'}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
};

const firstLine = (text = ''): string => text.split('\n')[0] ?? '';

const failures = (attempts: readonly Attempt[]): readonly string[] =>
  attempts.flatMap(({ pickle, stepResults }) =>
    Object.values(stepResults)
      .filter(({ status }) => status === Status.FAILED)
      .map(({ message }) => `${scenarioName(pickle)}: ${firstLine(message)}`),
  );

const skips = (attempts: readonly Attempt[]): readonly string[] =>
  attempts
    .filter((attempt) => isSkipped(attempt) && absences(attempt).length === 0)
    .map(({ pickle, stepAttachments, stepResults }) => {
      const skipping = Object.keys(stepResults).filter((id) => stepResults[id]?.status === Status.SKIPPED);
      const logged = skipping
        .flatMap((id) => stepAttachments[id] ?? [])
        .filter(({ mediaType }) => mediaType.startsWith('text/x.cucumber.log'));
      return `${scenarioName(pickle)}: ${logged.map(attachedText).join('; ') || 'no reason given'}`;
    });

const notOffered = (attempts: readonly Attempt[]): readonly string[] =>
  attempts.flatMap((attempt) => absences(attempt).map((why) => `${scenarioName(attempt.pickle)}: ${why}`));

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines.map((line) => `- ${line}`)];

const markdownRow = (line: readonly string[]): string =>
  `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const TITLE = '# Failover acceptance';

/** A run on one page, in Markdown. */
export const summary = (told: Told): string =>
  told.attempts.length === 0 ? `${TITLE}\n\nNot green: ${nothingTested()}\n` : page(told);

const page = ({ attempts, rows, facts }: Told): string =>
  [
    TITLE,
    '',
    `${outcomes(attempts)}. Target ${facts.target}, channel ${facts.channel}, tier ${facts.tier}, run ${facts.run}, seed ${facts.seed}.`,
    ...(facts.why === '' ? [] : ['', `Machines of tier ${facts.tier}: ${facts.why}`]),
    '',
    markdownRow(HEADING),
    markdownRow(HEADING.map(() => '---')),
    ...promiseLines(rows).map(markdownRow),
    ...(bill(rows) === '' ? [] : ['', bill(rows)]),
    ...journeysIn(rows).flatMap((journey) => [
      ...['', `## ${journey.title}`, ''],
      ...[JOURNEY_HEADING, JOURNEY_HEADING.map(() => '---'), ...journeyLines(journey)].map(markdownRow),
    ]),
    ...section('Failed', failures(attempts)),
    ...section('Skipped', skips(attempts)),
    ...section('Not offered', notOffered(attempts)),
    '',
  ].join('\n');

const run = ({ run: name, target, tier, seed }: RunFacts): string =>
  `Run ${name} on ${target} (tier ${tier}); SEED=${seed} repeats its instants.`;

/** How wide a title may be in a terminal beside its id; characters. */
const WIDE = 48;

/** What the terminal shows at the end of a run: every promise beside what was measured, and where the report is. */
export const closing = ({ attempts, rows, facts }: Told, report: string): string => {
  const table = promiseLines(rows, WIDE);
  return [
    '',
    ...(table.length === 0 ? ['No promise was judged.'] : [textTable([HEADING, ...table])]),
    ...journeysIn(rows).map((journey) => `\n${textTable([JOURNEY_HEADING, ...journeyLines(journey)])}`),
    ...skips(attempts).map((skip) => `Skipped: ${skip}`),
    ...notOffered(attempts).map((absence) => `Not offered: ${absence}`),
    '',
    `${outcomes(attempts)}.`,
    ...[bill(rows)].filter(Boolean),
    ...(facts.run === 'unknown' ? [] : [run(facts)]),
    `Report: ${report}`,
    '',
  ].join('\n');
};
