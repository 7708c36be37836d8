import { execFile } from 'node:child_process';
import type { Target } from '../target';
import type { Opened } from './object-store';

/** Reading a snapshot may take so long; milliseconds. */
const READ = 120_000;
const MOST = 256 * 2 ** 20;

type Access = NonNullable<Target['objectStore']>;

/** What a run of restic came to. */
interface Run {
  readonly code: number;
  readonly output: string;
  readonly complaint: string;
}

/** Restic as anybody may run it who has the keys and the password; it only reads, and leaves nothing behind. */
export class Restic {
  constructor(
    private readonly program: string,
    private readonly access: Access,
    /** Where in the bucket the repository is. */
    private readonly repository: string,
  ) {}

  /** A file of a snapshot. */
  async open(snapshot: string, path: string): Promise<Opened> {
    const { code, output, complaint } = await this.#run(['dump', snapshot, path]);
    return code === 0 ? { text: output } : { because: complaint };
  }

  /** What is wrong with a snapshot, to its last byte. */
  async verify(snapshot: string): Promise<string | undefined> {
    const { code, complaint } = await this.#run(['dump', '--archive', 'tar', snapshot, '/']);
    return code === 0 ? undefined : complaint;
  }

  #run(words: readonly string[]): Promise<Run> {
    const { endpoint, bucket, accessKey, secretKey, caFile, resticPassword } = this.access;
    const env = {
      RESTIC_REPOSITORY: `s3:${endpoint}/${bucket}/${this.repository}`,
      RESTIC_PASSWORD: resticPassword,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secretKey,
    };
    const trust = caFile === undefined ? [] : ['--cacert', caFile];
    const all = ['--no-cache', '--no-lock', ...trust, ...words];
    return new Promise((resolve) => {
      const options = { env, timeout: READ, maxBuffer: MOST };
      execFile(this.program, all, options, (error, output, complaint) => {
        const code = error === null ? 0 : 1;
        const last = complaint.trim().split('\n').at(-1) ?? '';
        resolve({ code, output, complaint: last === '' ? String(error?.message) : last });
      });
    });
  }
}
