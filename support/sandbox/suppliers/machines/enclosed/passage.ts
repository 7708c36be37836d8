import { routerAddress, serviceAddress } from '../addresses';
import type { Doors } from '../machines';
import { program } from '../programs';
import { Talker } from '../talker';
import { linkUp } from './enclosure';
import type { Site } from './house';

const DEADLINE = 5000;
const BUFFER = 65_536;

/**
 * Opens the way from the machines out to a service of this computer. It has a network of its own in the cloud, as a
 * machine has, so that a machine whose link is cut does not reach it either; it ends with the cloud.
 */
export async function openPassage({ holder, addresses }: Site, { port, socket }: Doors): Promise<void> {
  const address = serviceAddress(addresses.slot);
  const link = linkUp({ address, router: routerAddress(addresses.slot), device: 'service' });
  const here = `TCP-LISTEN:${port},bind=${address},fork,backlog=128,nodelay`;
  const carry = [program('socat'), '-d', '-d', '-t0', '-b', String(BUFFER), here, `UNIX-CONNECT:${socket}`];
  const own = [program('unshare'), '-n', program('sh'), '-c', link, 'link'];
  await new Talker([...holder.entry(), ...own, ...carry]).says('listening on', DEADLINE);
}
