import { execFile } from 'node:child_process';
import type { Target } from '../target';
import type { Opened } from './object-store';

/** Reading a snapshot may take so long; milliseconds. */
const READ = 120_000;
/** How S3 says that there is no such object. */
const GONE = /key does not exist/;
const MOST = 256 * 2 ** 20;

/** What is gone is the reason, whatever restic says of its own end after it. */
const reasonIn = (complaint: string): string | undefined => {
  const lines = complaint.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => GONE.test(line)) ?? lines.at(-1))?.trim();
};

type Access = NonNullable<Target['objectStore']>;

/** Restic as anybody may run it who has the keys and the password; it only reads, and leaves nothing behind. */
export class Restic {
  constructor(
    private readonly program: string,
    private readonly access: Access,
    /** Where in the bucket the repository is. */
    private readonly repository: string,
  ) {}

  /**
   * All of a snapshot, to its last byte. Whoever reads without a lock may have looked up where the data is just before a
   * clean-up laid it together anew: what is not there any more is looked up once again.
   */
  async open(snapshot: string): Promise<Opened> {
    const opened = await this.#read(snapshot);
    return 'because' in opened && GONE.test(opened.because) ? this.#read(snapshot) : opened;
  }

  /** The archive leaves out in silence the folders that cannot be read; whoever counts what is there does not. */
  async #read(snapshot: string): Promise<Opened> {
    const [counted, archived] = await Promise.all([
      this.#run(['stats', snapshot]),
      this.#run(['dump', '--archive', 'tar', snapshot, '/']),
    ]);
    return 'because' in counted ? counted : archived;
  }

  #run(words: readonly string[]): Promise<Opened> {
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
      const options = { env, timeout: READ, maxBuffer: MOST, encoding: 'buffer' } as const;
      const child = execFile(this.program, all, options, (error, archive, complaint) => {
        resolve(error === null ? { archive } : { because: reasonIn(complaint.toString()) ?? error.message });
      });
      child.stderr?.on('data', (words: Buffer) => {
        if (GONE.test(words.toString())) child.kill('SIGKILL'); // restic would wait a minute for it to come back
      });
    });
  }
}
