import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Outcome } from '../machine/shell';

/** What a command reads, and when nobody waits for it any more. */
interface Terms {
  readonly input: string;
  readonly signal: AbortSignal;
  readonly hear: (complaint: string) => void;
}

/** Runs a command on the control plane's own computer, as it would run on a machine: its input stays open. */
export async function here(command: string, { input, signal, hear }: Terms): Promise<Outcome> {
  signal.throwIfAborted();
  const child = spawn('sh', ['-c', command], { stdio: 'pipe' });
  const said = { output: '', complaint: '' };
  child.stdout.on('data', (piece: Buffer) => (said.output += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => {
    said.complaint += piece.toString();
    hear(said.complaint);
  });
  child.stdin.on('error', () => undefined); // it has ended: told by its end
  child.stdin.write(input);
  const end = (): void => {
    child.stdin.end();
  };
  signal.addEventListener('abort', end);
  const closed = once(child, 'close') as Promise<[number | null]>;
  child.once('exit', end);
  const [code] = await closed;
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  return { code: code ?? KILLED, ...said };
}

const KILLED = 137;
