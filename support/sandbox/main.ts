import { createInterface } from 'node:readline';
import { now } from './clock';
import { Misasked, readConfig, USAGE, type Config } from './config';
import { goesFirst } from './precedence';
import type { Ready } from './ready-file';
import { openSandbox, type Listener, type Sandbox } from './sandbox';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves when the sandbox shall end: a signal, or the end of stdin when it is tied to it; said twice is said once. */
function askedToEnd(tied: boolean): Promise<unknown> {
  const asked = SIGNALS.map((signal) => new Promise((resolve) => process.on(signal, resolve)));
  asked.push(new Promise((resolve) => process.stdout.on('error', resolve))); // nobody reads us any more
  if (!tied) return Promise.race(asked);
  process.stdin.resume();
  const untied = ['end', 'error', 'close'].map(
    (event) => new Promise((resolve) => process.stdin.once(event, resolve)),
  );
  return Promise.race([...asked, ...untied]);
}

/** A sandbox that is tied to a suite is quiet; trouble is always told. */
const listenerOf = ({ tied }: Config): Listener => ({
  progress: (sentence) => {
    if (!tied) console.log(sentence);
  },
  trouble: (sentence) => {
    console.error(sentence);
  },
});

function table(ready: Ready): string {
  const rows = {
    product: ready.api ?? 'left out',
    console: ready.console ?? 'left out',
    login: ready.api === null ? 'none' : `${ready.email}  ${ready.password}`,
    market: ready.market,
    compute: `${ready.compute} (project ${ready.gcpProject})`,
    faults: ready.faults,
    'ssh key': ready.sshKey,
    journal: ready.journal,
    ...(ready.defect === null ? {} : { DEFECTIVE: ready.defect }),
  };
  return Object.entries(rows)
    .map(([name, value]) => `  ${name.padEnd(9)}${value}`)
    .join('\n');
}

/** Whoever holds the other end of stdin may have one bug planted after the other, by a line each. */
async function plantAsTold(sandbox: Sandbox): Promise<void> {
  for await (const defect of createInterface({ input: process.stdin })) await sandbox.plant(defect);
}

async function serve(config: Config): Promise<void> {
  const begun = now();
  const end = askedToEnd(config.tied);
  const listener = listenerOf(config);
  const sandbox = await openSandbox(config, listener);
  goesFirst(process.pid);
  const seconds = ((now() - begun) / 1000).toFixed(1);
  listener.progress(`The sandbox answers after ${seconds} s:\n${table(sandbox.ready)}\nCtrl-C ends it.`);
  try {
    await (config.tied ? Promise.race([end, plantAsTold(sandbox)]) : end);
  } finally {
    listener.progress('\nGiving everything back ...');
    await sandbox.close();
  }
  listener.progress('Nothing is left.');
}

async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config.help) console.log(USAGE);
  else await serve(config);
}

main().then(
  () => process.exit(0),
  (cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : String(cause));
    process.exit(cause instanceof Misasked ? 2 : 1);
  },
);
