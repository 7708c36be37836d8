import { accessSync, constants } from 'node:fs';

const SHELVES = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];

/** The environment of everything the cloud runs on the host: nothing of the caller's but a sane PATH. */
export const PLAIN: Readonly<Record<string, string>> = { PATH: SHELVES.join(':'), LC_ALL: 'C.UTF-8' };

const executable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where a program is installed, also when it is not on an ordinary user's PATH; undefined when it is not. */
export const find = (name: string): string | undefined =>
  SHELVES.map((shelf) => `${shelf}/${name}`).find(executable);

/** Where a program is installed; fails with one sentence when it is not. */
export function program(name: string): string {
  const found = find(name);
  if (found === undefined) throw new Error(`${name} is not installed: run \`npm run setup\`.`);
  return found;
}
