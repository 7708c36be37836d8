import type { ClientChannel } from 'ssh2';
import type { Connections, Host } from '../machine/connections';
import { tunnel } from './rsync';

/**
 * Opens one SSH connection from the standby to a GPU that all copies share until the channel is closed; copies
 * started before it stands simply make one of their own.
 */
export async function openTunnel(connections: Connections, standby: Host, gpu: Host): Promise<ClientChannel> {
  const shell = await connections.to(standby);
  return shell.stream(tunnel(gpu, connections.hostKey(gpu.id)));
}
