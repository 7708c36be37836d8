import { delay } from '../../clock';
import type { Connections, Host } from '../machine/connections';
import { reasonOf } from '../refusal';
import type { Journal } from '../journal';

const EVENTS = 'modify,close_write,create,delete,move,attrib';
const WATCH = `exec inotifywait -m -r -q -e ${EVENTS} --exclude '^/workspace/\\.dumont(/|$)' --format . /workspace`;

/** Hears of every change in a machine's workspace, from now on until the signal; a watch that ends is begun again. */
export async function watchChanges(
  { connections, journal, host }: { connections: Connections; journal: Journal; host: Host },
  { changed, retry, signal }: { changed: () => void; retry: number; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      const shell = await connections.to(host);
      const channel = await shell.stream(WATCH);
      channel.on('data', changed);
      channel.stderr.resume();
      const end = (): unknown => channel.close();
      signal.addEventListener('abort', end, { once: true });
      await new Promise((resolve) => channel.once('close', resolve));
      signal.removeEventListener('abort', end);
    } catch (error) {
      journal.note('changes not seen', { machine: host.id, because: reasonOf(error) });
    }
    changed(); // what happened without a watch is unknown
    await delay(retry, signal).catch(() => undefined);
  }
}
