import type { ClientChannel } from 'ssh2';
import type { Connections, Host } from '../machine/connections';
import { tunnel } from './rsync';

/** One SSH connection from the standby to a GPU that all copies share while it is open. */
export interface Tunnel {
  /** Resolves when the connection has ended, whoever ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Opens the shared connection; copies started before it stands simply make one of their own. */
export async function openTunnel(connections: Connections, standby: Host, gpu: Host): Promise<Tunnel> {
  const shell = await connections.to(standby);
  const channel: ClientChannel = await shell.stream(tunnel(gpu, connections.hostKey(gpu.id)));
  channel.resume();
  channel.stderr.resume();
  return {
    ended: new Promise((resolve) => {
      channel.once('close', resolve);
    }),
    close: () => {
      channel.end();
    },
  };
}
