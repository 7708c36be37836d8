import type { ClientChannel } from 'ssh2';
import type { Connections, Host } from '../machine/connections';
import type { Shell } from '../machine/shell';
import { quoted } from '../machine/workload';
import { Unanswered } from '../refusal';
import { FLAGS, guarded, INSIDE, isVerified, roomForIncoming } from './rsync';

/** From which machine to which, and under which epoch the workspace of the first must be. */
export interface Route {
  readonly from: Host;
  readonly to: Host;
  readonly epoch: number;
}

/** How long one copy may take, what ends it early, and whether it only lists what it would change. */
export interface Manner {
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly only?: 'list';
}

/**
 * What rsync takes for the way to the other machine: tells there what to run, and hands the conversation to whoever
 * holds descriptors 3 and 4. It ends when the other side has.
 */
const WAY = `sh -c 'shift; echo "$*" >&4; exec 5<&0; cat <&5 >&4 & cat <&3; kill $!' way`;

const receive = (only: Manner['only']): string =>
  [
    `${INSIDE} && ${roomForIncoming} || exit 1`,
    'exec 3<&0 4>&1 </dev/null >&2',
    // Otherwise what WAY writes to rsync fails as soon as rsync has no room for it.
    `rsync ${FLAGS} --blocking-io ${only === 'list' ? '--dry-run --itemize-changes' : ''} -e ${quoted(WAY)} other:./ ./`,
  ].join('\n');

/** The other machine decides what is run here: only a sender of this very workspace is. */
const send = (epoch: number): string =>
  [
    `${INSIDE} && ${guarded(epoch)} || exit 3`,
    'read -r asked',
    'case $asked in',
    '*[!A-Za-z0-9.,=/@_\\ -]*) exit 3 ;;',
    "'rsync --server --sender '*) exec $asked ;;",
    'esac',
    'exit 3',
  ].join('\n');

/** One side's command while it runs. */
interface Side {
  readonly channel: ClientChannel;
  readonly ended: Promise<{ readonly code: number; readonly complaint: string }>;
}

const KILLED = 137;

function sideOf(channel: ClientChannel): Side {
  let complaint = '';
  let code = KILLED;
  channel.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  channel.on('exit', (exit: number | null) => (code = exit ?? KILLED));
  channel.on('error', () => undefined); // what it means is told when it closes
  const ended = new Promise<{ code: number; complaint: string }>((resolve) => {
    channel.once('close', () => {
      resolve({ code, complaint });
    });
  });
  return { channel, ended };
}

/** What one side says the other hears; when one has ended, the rest of the other's words are heard by nobody. */
function join(one: ClientChannel, other: ClientChannel): void {
  one.pipe(other).pipe(one);
  one.once('close', () => other.resume());
  other.once('close', () => one.resume());
}

/** Rejects when the copy is called off, or a connection ends under it. */
function cut(shells: readonly Shell[], { deadline, signal }: Manner): Promise<never> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
  return new Promise((_resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Unanswered(`A copy between two machines ${why}`, over.reason));
    };
    over.addEventListener('abort', () => {
      fail('was called off, or took too long');
    });
    for (const { closed } of shells)
      void closed.then(() => {
        fail('lost its connection');
      });
  });
}

/**
 * One copy of a workspace straight from one machine to another, each of which speaks with the product alone: neither
 * holds a key of the other. Answers what it would change when it shall only list that.
 */
export async function copyAcross(connections: Connections, route: Route, manner: Manner): Promise<string> {
  const [from, to] = await Promise.all([connections.to(route.from), connections.to(route.to)]);
  manner.signal.throwIfAborted();
  const called = cut([from, to], manner);
  called.catch(() => undefined); // it may be called off after its end
  const sides = [await from.begin(send(route.epoch), sideOf), await to.begin(receive(manner.only), sideOf)];
  const [sender, receiver] = sides as [Side, Side];
  try {
    join(sender.channel, receiver.channel);
    const [, { code, complaint }] = await Promise.race([Promise.all([sender.ended, receiver.ended]), called]);
    if (isVerified(code)) return manner.only === 'list' ? complaint.trim() : '';
    throw new Unanswered(
      `A copy from ${route.from.id} to ${route.to.id} failed (${code}): ${complaint.trim()}`,
    );
  } finally {
    for (const { channel } of sides) channel.close();
  }
}
