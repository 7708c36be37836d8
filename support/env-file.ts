import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { Misconfigured } from './failures';

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

/** The settings of a .env file, none when there is no file. */
export const readEnvFile = (path: string): Readonly<Record<string, string>> => {
  const text = contents(path);
  if (text === undefined) return {};
  const line = malformedLine(text.replaceAll('\r\n', '\n'));
  // The line itself is not shown: it may hold half a secret.
  if (line !== undefined)
    throw new Misconfigured(
      `Line ${line} of ${path} is not a setting; write it as NAME=value, one per line.`,
    );
  return parse(text);
};
