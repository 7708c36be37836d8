import { load } from 'cheerio/slim';
import type { Failover, Phase, Totals } from './customer';
import { PHASES } from './customer';
import type { Page } from './console-page';
import { amount, instantIn, milliseconds } from './console-words';

/** Where the report stands. */
export const REPORT = '/app/failover-report';
/** The columns of the history, in both languages. */
const COLUMNS = {
  id: /^Failover$/,
  began: /^(Began|Início)$/,
  instance: /^(GPU instance|Instância de GPU)$/,
  reason: /^(Reason|Motivo)$/,
  phase: /^(Phase|Fase)$/,
  result: /^(Result|Resultado)$/,
  newInstance: /^(New GPU instance|Nova instância de GPU)$/,
  restored: /^(Data restored|Dados restaurados)$/,
  restoredFrom: /^(Restored from|Restaurado de)$/,
  rehearsal: /^(Rehearsal|Ensaio)$/,
  total: /^(Total time|Tempo total)$/,
  why: /^(Why it failed|Por que falhou)$/,
} as const;

const YES = /^(yes|sim)$/;
const RESULTS: readonly (readonly [RegExp, boolean])[] = [
  [/^(success|sucesso)$/, true],
  [/^(failure|falha)$/, false],
];

/** What came of a failover, in either language; nothing while it goes on. */
export const successIn = (word: string): { readonly success?: boolean } => {
  const found = RESULTS.find(([words]) => words.test(word));
  return found === undefined ? {} : { success: found[1] };
};

const timings = (cell: (heading: RegExp) => string): Failover['phaseTimings'] =>
  Object.fromEntries(
    PHASES.map((phase): readonly [Phase, string] => [phase, cell(new RegExp(`^${phase}$`))])
      .filter(([, text]) => text !== '')
      .map(([phase, text]) => [phase, milliseconds(text)]),
  );

const filled = <K extends string, T>(
  key: K,
  text: string,
  read: (text: string) => T,
): Partial<Record<K, T>> => (text === '' ? {} : ({ [key]: read(text) } as Record<K, T>));

const failoverOf = (cell: (heading: RegExp) => string): Failover => ({
  id: cell(COLUMNS.id),
  instance: Number(cell(COLUMNS.instance)),
  reason: cell(COLUMNS.reason),
  phase: PHASES.find((phase) => phase === cell(COLUMNS.phase)) ?? 'detecting',
  dataRestored: YES.test(cell(COLUMNS.restored)),
  rehearsal: YES.test(cell(COLUMNS.rehearsal)),
  phaseTimings: timings(cell),
  ...successIn(cell(COLUMNS.result)),
  ...filled('startedAt', cell(COLUMNS.began), instantIn),
  ...filled('newInstance', cell(COLUMNS.newInstance), Number),
  ...filled('restoredFrom', cell(COLUMNS.restoredFrom), String),
  ...filled('totalTime', cell(COLUMNS.total), milliseconds),
  ...filled('failureReason', cell(COLUMNS.why), String),
});

/** The failovers in the rows of the history. */
const historyIn = (rows: readonly string[]): readonly Failover[] => {
  const [headings = [], ...lines] = rows.map((row) => row.split('\t').map((text) => text.trim()));
  return lines.map((cells) =>
    failoverOf((heading) => cells[headings.findIndex((each) => heading.test(each))] ?? ''),
  );
};

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The rows of the history on a page, with a tab between the cells; the headings first. */
const rowsIn = (said: string): readonly string[] => {
  const page = load(said);
  const history = page('table').filter((_nth, table) =>
    /^(History|Histórico)$/.test(words(page(table).children('caption').text())),
  );
  const rows = history.find('tr').toArray();
  return rows.map((row) => {
    const cells = page(row).children('th, td').toArray();
    return cells.map((cell) => words(page(cell).text())).join('\t');
  });
};

/** Reads the failovers that the console's report lists; what is said in the same words once more need not be read again. */
export class ReportReader {
  #said = '';
  #told: readonly Failover[] = [];

  read(said: string): readonly Failover[] {
    if (said !== this.#said) [this.#said, this.#told] = [said, historyIn(rowsIn(said))];
    return this.#told;
  }
}

/** A time for each phase. */
export type Averages = Failover['phaseTimings'];

/** How long each phase takes on average, by the report; nothing before the first failover. */
export const readAverages = async (report: Promise<Page>): Promise<Averages> => {
  const table = (await report).getByRole('table', { name: /^(Latency by phase|Latência por fase)$/ });
  const rows = (await table.getByRole('row').allInnerTexts()).map((row) => row.split('\t'));
  return timings((heading) => rows.find(([phase = '']) => heading.test(phase))?.[1] ?? '');
};

/** The report's totals; none before the first failover. */
export const readTotals = async (page: Page): Promise<Totals> => {
  const rows = await page
    .getByRole('table', { name: /^Total$/ })
    .getByRole('row')
    .allInnerTexts();
  const value = (name: RegExp): string =>
    rows.map((row) => row.split('\t')).find(([heading = '']) => name.test(heading))?.[1] ?? '0';
  const mean = value(/^(Mean time to recovery|Tempo médio de recuperação)$/);
  return {
    failovers: amount(value(/^Total$/)),
    successful: amount(value(/^(Successful|Com sucesso)$/)),
    failed: amount(value(/^(Failed|Com falha)$/)),
    successRate: amount(value(/^(Success rate|Taxa de sucesso)$/)),
    ...(/ s$/.test(mean) ? { meanTimeToRecovery: milliseconds(mean) } : {}),
  };
};
