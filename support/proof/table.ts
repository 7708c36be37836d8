/** A table as Markdown, its columns aligned; all but the first column are numbers and stand to the right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((name, n) => Math.max(3, name.length, ...rows.map((row) => row[n]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, n) => pad(cells[n] ?? '', width, n)).join(' | ')} |`;
  const rule = widths.map((width, n) => (n === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
};

const pad = (text: string, width: number, column: number): string =>
  column === 0 ? text.padEnd(width) : text.padStart(width);

/** Whole milliseconds; a dash where there are none. */
export const ms = (value: number): string => (Number.isFinite(value) ? String(Math.round(value)) : '-');

/** A ratio to two places; a dash where there is none. */
export const times = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '-');
