import { invalid } from './refusal';

const TERM = /^([\w.-]+)\s*(!=|=|:|\seq\s|\sne\s)\s*"?([^"]*)"?$/;

function field(row: Readonly<Record<string, unknown>>, path: string): string | undefined {
  const [name = '', ...rest] = path.split('.');
  const value = row[name];
  if (rest.length > 0 && typeof value === 'object' && value !== null)
    return field(value as Readonly<Record<string, unknown>>, rest.join('.'));
  return typeof value === 'string' ? value : undefined;
}

const COMPARE: Readonly<Record<string, (actual: string | undefined, wanted: string) => boolean>> = {
  '=': (actual, wanted) => actual === wanted,
  eq: (actual, wanted) => actual === wanted,
  '!=': (actual, wanted) => actual !== wanted,
  ne: (actual, wanted) => actual !== wanted,
  ':': (actual, wanted) => actual !== undefined && (wanted === '*' || actual.includes(wanted)),
};

type Row = Readonly<Record<string, unknown>>;

function term(text: string): (row: Row) => boolean {
  const [, path = '', operator = '', wanted = ''] = TERM.exec(text.trim()) ?? [];
  const compare = COMPARE[operator.trim()];
  if (compare === undefined) throw invalid('filter', text);
  return (row) => compare(field(row, path), wanted);
}

/** A list filter such as `labels.mark=dc-1 AND status=RUNNING` as a test of rows; all terms must hold. */
export function filterOf(text: string | undefined): (row: Row) => boolean {
  if (text === undefined || text.trim() === '') return () => true;
  const terms = text
    .split(/\s+AND\s+|\)\s*\(/)
    .map((part) => part.replace(/^\s*\(|\)\s*$/g, ''))
    .map(term);
  return (row) => terms.every((holds) => holds(row));
}
