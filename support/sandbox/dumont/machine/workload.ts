import { now } from '../../clock';
import type { Place } from '../records';
import { Unanswered } from '../refusal';
import type { Connections, Host } from './connections';
import type { Terms } from './shell';
import { atWork, BEAT, GUARD, LEASE_FILE, OPENING, START, STOP } from './guard-script';

/** What a machine says of its workload: alive, or what became of it. */
export interface Pulse {
  /** The machine's own clock, in hundredths of a second. */
  readonly uptime: number;
  readonly epoch: number | null;
  readonly state: 'alive' | 'done' | 'expired' | 'dead' | 'gpu-failing';
  /** Where its workspace should be there is nothing, or somebody else's. */
  readonly workspaceGone?: true;
}

/** A renewal: the answer from which the lease counts, and its length (0 = none). */
export interface Renewal {
  readonly uptime: number;
  /** Milliseconds. */
  readonly lease: number;
}

const HUNDREDTH = 10;
const EPOCH_ENDED = 4;
const hundredths = (ms: number): number => Math.round(ms / HUNDREDTH);

/** A word for the shell, whatever it contains. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Puts the guard and the workload's command on a machine, and asks it for the pulse of its GPU; nothing starts yet. */
export async function prepare(connections: Connections, host: Host, command: string): Promise<Pulse> {
  const files = { guard: GUARD, start: START, stop: STOP, workload: `${OPENING}${command}\n` };
  const writes = Object.entries(files).map(([name, text]) => `printf %s ${quoted(text)} >next/${name}`);
  const script = [
    'mkdir -p "$HOME/.dumont/next" "${WORKSPACE:-/workspace}/.dumont/incoming"',
    'cd "$HOME/.dumont"',
    ...writes,
    'mv -f next/* .', // a guard that is running goes on reading the file it began with
  ].join(' && ');
  return pulseOf(await connections.must(host, `${script} || exit 1\n${BEAT.gpu}`));
}

/** Under which epoch and lease (milliseconds) to start, and when to give that up. */
interface Start {
  readonly epoch: number;
  readonly lease: number;
  readonly signal: AbortSignal;
}

/** Starts the workload under an epoch, or finds it running under it; false when that epoch's workload has ended. */
export async function start(
  connections: Connections,
  host: Host,
  { epoch, lease, signal }: Start,
): Promise<boolean> {
  const command = `set -- ${epoch} ${hundredths(lease)}; . "$HOME/.dumont/start"`;
  const { code, complaint } = await connections.run(host, command, { signal });
  if (code !== 0 && code !== EPOCH_ENDED)
    throw new Unanswered(`The workload did not start on ${host.id} (${code}): ${complaint.trim()}`);
  return code === 0;
}

/** Stops the workload; resolves when no member of its process group is left. */
export async function stop(connections: Connections, host: Host, signal?: AbortSignal): Promise<void> {
  await connections.must(host, '. "$HOME/.dumont/stop"', signal === undefined ? {} : { signal });
}

/** What a renewal writes down on the machine. */
export const leaseFrom = ({ uptime, lease }: Renewal): string => `${uptime} ${hundredths(lease)}`;

/** The command that asks for the pulse and renews the lease of the epoch. */
export function beat(epoch: number, renewal: Renewal | undefined): string {
  if (renewal === undefined) return BEAT.gpu;
  return `${BEAT.gpu}[ "$epoch" = ${epoch} ] && echo "${leaseFrom(renewal)}" >${LEASE_FILE}; exit 0`;
}

/** Where a workload is looked at, and on which terms. */
interface Look extends Partial<Terms> {
  readonly kind: Place['kind'];
}

/** What a machine says of a workload that has got through its start, and since when it has; milliseconds of our clock. */
export interface AtWork {
  readonly pulse: Pulse;
  readonly since: number;
}

/** Waits until the workload on a machine, which was started, has got through its start. */
export async function untilAtWork(
  connections: Connections,
  host: Host,
  { kind, ...terms }: Look,
): Promise<AtWork> {
  const answer = await connections.must(host, atWork(BEAT[kind]), terms);
  const [told = '', since = ''] = answer.split('\n');
  const pulse = pulseOf(told);
  return { pulse, since: now() - (pulse.uptime - Number(since)) * HUNDREDTH };
}

const ANSWER = /^(\d+) (\d+|none) (\S+)( no-workspace)?$/;

/** Reads the answer to a beat. */
export function pulseOf(answer: string): Pulse {
  const [, up, epoch, state, gone] = ANSWER.exec(answer.trim()) ?? [];
  if (up === undefined || state === undefined) throw new Unanswered(`A beat was answered with "${answer}"`);
  const pulse = { uptime: Number(up), epoch: epoch === 'none' ? null : Number(epoch), state: stateOf(state) };
  return gone === undefined ? pulse : { ...pulse, workspaceGone: true };
}

function stateOf(word: string): Pulse['state'] {
  switch (word) {
    case 'alive':
    case 'expired':
    case 'gpu-failing':
      return word;
    case '0':
      return 'done';
    default:
      return 'dead';
  }
}

/** Sets how long the workload may run without a renewal, from now (0 = for good). */
export async function setLease(connections: Connections, host: Host, lease: number): Promise<void> {
  const write = `echo "\${up%.*}\${up#*.} ${hundredths(lease)}" >${LEASE_FILE}`;
  await connections.must(host, `read -r up rest </proc/uptime && ${write}`);
}
