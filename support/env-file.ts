import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { Misconfigured } from './failures';
import { strayAmong } from './known-variables';

const QUOTED = ['"', "'", '`'].map((q) => `${q}(?:\\\\${q}|[^${q}])*${q}`).join('|');
const VALUE = `(?:${QUOTED}|(?!["'\`])[^\\n]*)`;
const SETTING = `(?:export[ \\t]+)?[\\w.-]+(?:[ \\t]*=|:[ \\t])[ \\t]*${VALUE}`;
const ENTRY = new RegExp(`[ \\t]*(?:${SETTING})?[ \\t]*(?:#[^\\n]*)?(?:\\n|$)`, 'y');

const malformedLine = (text: string): number | undefined => {
  for (let at = 0; at < text.length; at = ENTRY.lastIndex) {
    ENTRY.lastIndex = at;
    if (!ENTRY.test(text)) return text.slice(0, at).split('\n').length;
  }
  return undefined;
};

const contents = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Misconfigured({ wrong: `${path} cannot be read`, cause });
  }
};

const refuseStrays = (names: readonly string[], path: string): void => {
  const stray = strayAmong(names);
  if (stray === undefined) return;
  const { name, meant } = stray;
  throw new Misconfigured({
    wrong: `${name} in ${path} is a setting of neither the suite nor the sandbox${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    todo: 'Correct it or take it out; .env.example has every setting there is',
  });
};

/** The settings of a .env file, none when there is no file; a name that was meant for us and that nobody knows is refused. */
export const readEnvFile = (path: string): Readonly<Record<string, string>> => {
  const text = contents(path);
  if (text === undefined) return {};
  const line = malformedLine(text.replaceAll('\r\n', '\n'));
  // The line itself is not shown: it may hold half a secret.
  if (line !== undefined)
    throw new Misconfigured(
      `Line ${line} of ${path} is not a setting; write it as NAME=value, one per line.`,
    );
  const settings = parse(text);
  refuseStrays(Object.keys(settings), path);
  return settings;
};
