import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An ed25519 key pair for one test, by ssh-keygen: the generator of ssh2 at times writes a malformed one. */
export const freshKey = (): { readonly private: string; readonly public: string } => {
  const directory = mkdtempSync(join(tmpdir(), 'fresh-key-'));
  try {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', join(directory, 'key')]);
    const text = (name: string): string => readFileSync(join(directory, name), 'utf8');
    return { private: text('key'), public: text('key.pub') };
  } finally {
    rmSync(directory, { recursive: true });
  }
};
