import { parseArgs } from 'node:util';

const WITH_VALUE = [
  ...['config', 'format', 'format-options', 'import', 'language', 'loader', 'name', 'order', 'parallel'],
  ...['plugin', 'plugin-options', 'profile', 'require', 'require-module', 'retry', 'retry-tag-filter'],
  ...['shard', 'tags', 'world-parameters'],
] as const;

const SHORT: Readonly<Record<string, string>> = {
  ...{ config: 'c', format: 'f', import: 'i', loader: 'l', profile: 'p', require: 'r', tags: 't' },
};

/** Cucumber's options, as far as a value follows them: what is left then are paths. */
const OPTIONS = Object.fromEntries(
  WITH_VALUE.map((name) => {
    const short = SHORT[name];
    return [name, { type: 'string', multiple: true, ...(short === undefined ? {} : { short }) } as const];
  }),
);

const quoted = (option: string, values: unknown, between: string): readonly string[] =>
  Array.isArray(values) ? [`${option} ${values.map((value) => `"${String(value)}"`).join(between)}`] : [];

/** What is to be said of a run in which no scenario matched what was asked for on the command line. */
export const nothingTested = (args: readonly string[] = []): string => {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    options: OPTIONS,
    allowPositionals: true,
  });
  const wanted = [
    ...quoted('--tags', values['tags'], ' and '),
    ...quoted('--name', values['name'], ' or '),
  ].join(' and ');
  const matched = wanted === '' ? 'matched' : `matches ${wanted}`;
  const where = positionals.length === 0 ? '' : ` in ${positionals.join(', ')}`;
  return `No scenario ${matched}${where}, so nothing was tested: check tags, names and paths.`;
};
