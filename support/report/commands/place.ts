import { readdirSync } from 'node:fs';
import { Misconfigured } from '../../failures';
import { whyNotWritable } from '../../setup/tools';

const HINDRANCES: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  EACCES: 'it is not yours',
  ENOTDIR: 'a file stands where a directory should be',
};

const whyOf = (error: unknown): string => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return HINDRANCES[code] ?? message;
};

/** A directory that is to be read; Misconfigured, in a sentence, where it cannot be. */
export const readable = (directory: string): string => {
  try {
    readdirSync(directory);
    return directory;
  } catch (error) {
    throw new Misconfigured(`The directory ${directory} cannot be read: ${whyOf(error)}`);
  }
};

/** A directory that is to be written to, made if need be; Misconfigured, in a sentence, where it cannot be. */
export const writable = (directory: string): string => {
  const why = whyNotWritable(directory);
  if (why !== undefined) throw new Misconfigured(why);
  return directory;
};
