import { spawnSync } from 'node:child_process';

/** The commit that is checked out in a directory, with a mark where its files were changed since; "unknown" outside of a checkout. */
export const commitIn = (directory: string): string => {
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--abbrev=12', '--dirty'], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : 'unknown';
};
