import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Unavailable } from './failures';
import type { Target, TargetSettings, TargetVariable } from './target';
import { readTarget } from './target';

/** A sandbox that answers. */
export interface ReadySandbox {
  readonly target: Target;
  readonly id: string;
  readonly tier: number;
  /** Why its machines are of this tier. */
  readonly why: string;
  readonly pid: number;
  /** What was really done, written by the sandbox itself: for calibrating the suite, never for judging. */
  readonly journal: string;
  /** Where it keeps its machines' disks: for calibrating the suite, too. */
  readonly directory: string;
  /** The key to its object store that may also write. */
  readonly storeKey: { readonly accessKey: string; readonly secretKey: string };
}

/** What a ready-file tells, and the variable that tells the same. */
export const TOLD_BY: Readonly<Record<string, TargetVariable>> = {
  api: 'DUMONT_API_URL',
  console: 'DUMONT_CONSOLE_URL',
  email: 'DUMONT_EMAIL',
  password: 'DUMONT_PASSWORD',
  market: 'VAST_URL',
  vastApiKey: 'VAST_API_KEY',
  vastSweepApiKey: 'VAST_SWEEP_API_KEY',
  compute: 'GCE_URL',
  gcpProject: 'GCP_PROJECT_ID',
  googleCredentials: 'GOOGLE_APPLICATION_CREDENTIALS',
  objectStore: 'R2_ENDPOINT',
  r2Bucket: 'R2_BUCKET',
  r2AccessKey: 'R2_ACCESS_KEY',
  r2SecretKey: 'R2_SECRET_KEY',
  caFile: 'R2_CA_FILE',
  resticPassword: 'RESTIC_PASSWORD',
  sshKey: 'SSH_KEY_FILE',
  faults: 'FAULTS_URL',
};

const READY_FILE = z.looseObject({
  id: z.string(),
  pid: z.number(),
  tier: z.number(),
  why: z.string(),
  journal: z.string(),
  directory: z.string(),
  r2ProductAccessKey: z.string(),
  r2ProductSecretKey: z.string(),
  defect: z.string().nullish(),
});

/** What a ready-file says, in the words of the environment. */
const settingsOf = (ready: Readonly<Record<string, unknown>>): TargetSettings =>
  Object.fromEntries(
    Object.entries(TOLD_BY).flatMap(([name, variable]) => {
      const value = ready[name];
      return typeof value === 'string' ? [[variable, value]] : [];
    }),
  );

/** A sandbox that lies is refused, and so is one that does not, where the lie is to be noticed. */
const expectDefect = (asked: string | undefined, planted: string | null | undefined): void => {
  if ((planted ?? undefined) === asked) return;
  const named = (defect: string | null | undefined): string =>
    `a sandbox with this defect: ${defect ?? 'none'}`;
  throw new Unavailable(`Asked for ${named(asked)}, got ${named(planted)}`);
};

/** The sandbox that a ready-file tells of. */
export const readySandbox = (file: string, asked: string | undefined): ReadySandbox => {
  const ready = READY_FILE.parse(JSON.parse(readFileSync(file, 'utf8')));
  expectDefect(asked, ready.defect);
  const { id, pid, tier, why, journal, directory } = ready;
  const storeKey = { accessKey: ready.r2ProductAccessKey, secretKey: ready.r2ProductSecretKey };
  return { target: readTarget(settingsOf(ready)), id, pid, tier, why, journal, directory, storeKey };
};
