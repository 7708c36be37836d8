import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { until } from '../patience';

const ROOT = resolve(__dirname, '../..');
const READY = 30_000;

const TOLD = z.looseObject({
  api: z.string(),
  email: z.string(),
  password: z.string(),
  market: z.string(),
  vastApiKey: z.string(),
  vastSweepApiKey: z.string(),
  compute: z.string(),
  gcpProject: z.string(),
  googleCredentials: z.string(),
  sshKey: z.string(),
  faults: z.string(),
});

/** A sandbox that runs beside the suite, as people start it with `npm run sandbox`. */
export interface SeparateSandbox {
  /** What names it as a target. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const variablesOf = (told: z.infer<typeof TOLD>): Readonly<Record<string, string>> => ({
  DUMONT_API_URL: told.api,
  DUMONT_EMAIL: told.email,
  DUMONT_PASSWORD: told.password,
  VAST_URL: told.market,
  VAST_API_KEY: told.vastApiKey,
  VAST_SWEEP_API_KEY: told.vastSweepApiKey,
  GCE_URL: told.compute,
  GCP_PROJECT_ID: told.gcpProject,
  GOOGLE_APPLICATION_CREDENTIALS: told.googleCredentials,
  SSH_KEY_FILE: told.sshKey,
  FAULTS_URL: told.faults,
});

/** Start a sandbox in a process of its own and wait until it answers. */
export const startSeparateSandbox = async (signal: AbortSignal): Promise<SeparateSandbox> => {
  const place = mkdtempSync(join(tmpdir(), 'separate-sandbox-'));
  const file = join(place, 'ready.json');
  const program = join(ROOT, 'support/setup/sandbox.js');
  const child = spawn(process.execPath, [program, '--tied', '--ready-file', file], {
    cwd: ROOT,
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.stdin.end();
    await ended;
    rmSync(place, { recursive: true });
  };
  const look = (): z.infer<typeof TOLD> | undefined => {
    const text = readFileSync(file, 'utf8');
    return TOLD.parse(JSON.parse(text));
  };
  try {
    const hoped = 'a sandbox of its own answers';
    const told = await until({ hoped, within: READY, every: 50, look }, signal);
    return { variables: variablesOf(told), close };
  } catch (error) {
    await close();
    throw error;
  }
};
