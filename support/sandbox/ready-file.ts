import { renameSync, writeFileSync } from 'node:fs';

/** Where everything of a sandbox is and how to sign in; null is what this sandbox does not have. */
export interface Ready {
  readonly id: string;
  /** The process that it lives and ends with. */
  readonly pid: number;
  readonly api: string | null;
  readonly console: string | null;
  readonly market: string;
  readonly compute: string;
  readonly objectStore: string;
  readonly faults: string;
  readonly journal: string;
  /** Where the machines' disks are. */
  readonly directory: string;
  readonly caFile: string;
  readonly email: string;
  readonly password: string;
  readonly vastApiKey: string;
  readonly vastSweepApiKey: string;
  /** The key a control plane is given: it may do everything. */
  readonly vastProductApiKey: string;
  readonly googleCredentials: string;
  readonly gcpProject: string;
  /** A key that may only read; the control plane's may write, too. */
  readonly r2AccessKey: string;
  readonly r2SecretKey: string;
  readonly r2ProductAccessKey: string;
  readonly r2ProductSecretKey: string;
  readonly r2Bucket: string;
  readonly resticPassword: string;
  readonly sshKey: string;
  readonly workspace: string;
  readonly tier: 1 | 2;
  /** Why its machines are of this tier. */
  readonly why: string;
  readonly seed: number;
  /** The bug that was planted in the product on purpose; null in a sandbox that may be relied on. */
  readonly defect: string | null;
}

/** Write the ready-file in one piece: whoever sees it sees all of it. */
export function writeReadyFile(file: string, ready: Ready): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(ready, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}
