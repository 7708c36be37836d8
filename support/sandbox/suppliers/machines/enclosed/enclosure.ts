import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineSpec } from '../machines';
import { PLAIN } from '../programs';
import { GPU_PROGRAMS, homeOf } from './settings';

const OWN_ETC = ['passwd', 'group', 'shadow', 'hostname', 'hosts', 'machine-id', 'nsswitch.conf'];
const HOST_ETC = ['ld.so.cache', 'alternatives', 'ssl', 'localtime'];
/** Where the disk of the workspace is inside a machine, whether it is mounted in its place or not. */
export const VOLUME = '/run/volume';

const TMP_BYTES = 512 * 1024 * 1024;

/** The walls of one machine: where its files come from and what it may see. */
export function walls(directory: string, spec: MachineSpec): readonly string[] {
  return [
    ...'--unshare-user --uid 1000 --gid 1000 --unshare-pid --unshare-ipc --unshare-uts'.split(' '),
    ...['--die-with-parent', '--cap-drop', 'ALL', '--clearenv', '--hostname', spec.name],
    ...system(),
    ...['--proc', '/proc', '--dev', '/dev', '--size', String(TMP_BYTES), '--tmpfs', '/dev/shm'],
    ...['--tmpfs', '/run', '--tmpfs', '/var', '--bind', join(directory, 'tmp'), '/tmp'],
    ...['--bind', join(directory, 'home'), homeOf(spec.user)],
    ...['--bind', join(directory, 'workspace'), VOLUME],
    ...['--bind', join(directory, 'workspace'), '/workspace', '--chdir', '/'],
    ...etc(join(directory, 'etc')),
    ...(spec.gpu === undefined ? noGpu() : gpu(directory)),
  ];
}

const bind = (from: string, to: string): readonly string[] => ['--ro-bind', from, to];

function system(): readonly string[] {
  const roots = ['/bin', '/sbin', '/lib', '/lib64', '/lib32'].filter((root) => existsSync(root));
  const linked = roots.flatMap((root) =>
    lstatSync(root).isSymbolicLink() ? ['--symlink', readlinkSync(root), root] : bind(root, root),
  );
  const local = ['--tmpfs', '/usr/local', '--ro-bind-try', '/usr/local/bin', '/usr/local/bin'];
  return [...bind('/usr', '/usr'), ...local, ...linked];
}

function etc(own: string): readonly string[] {
  return [
    ...HOST_ETC.flatMap((part) => ['--ro-bind-try', `/etc/${part}`, `/etc/${part}`]),
    ...OWN_ETC.flatMap((part) => bind(join(own, part), `/etc/${part}`)),
    ...['host_key', 'sshd_config'].flatMap((part) => bind(join(own, part), `/etc/ssh/${part}`)),
  ];
}

function gpu(directory: string): readonly string[] {
  return [
    ...bind(join(directory, 'nvidia'), GPU_PROGRAMS),
    ...['--bind', join(directory, 'nvidia0'), '/dev/nvidia0'],
  ];
}

/** A machine rented without a GPU does not see the host's own. */
const noGpu = (): readonly string[] =>
  existsSync('/usr/bin/nvidia-smi') ? bind('/dev/null', '/usr/bin/nvidia-smi') : [];

/** One end of the machine's link to the cloud. */
export interface Link {
  readonly address: string;
  readonly router: string;
  readonly device: string;
}

// Both ends have the same hardware address and no ARP: nothing to ask for, nothing to forget.
const MAC = '02:77:00:00:00:01';
const BRISK = 'quickack 1 rto_min 10ms';
// What was sent into a cut is sent again within a second of its end (newer kernels only; the least they take).
const LONGEST = '/proc/sys/net/ipv4/tcp_rto_max_ms';

// The end that was up before the other one drops what is sent until the kernel has noticed that there is another, in its
// own time; a first packet that is lost is sent again after a second only. Being asked, it notices at once (since 6.9).
const NOTICED = `until case $(ip -oneline link show dev eth0) in *'state UP'*) ;; *) false ;; esac; do :; done`;

/** The shell text that gives a new network its address, links it with the cloud and becomes the command after it. */
export const linkUp = ({ address, router, device }: Link): string => `
set -e
PATH=${PLAIN['PATH'] ?? ''}
echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet
echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start
[ ! -e ${LONGEST} ] || echo 1000 > ${LONGEST}
ip -batch - <<END
link set lo up
route del local 127.0.0.0/8 dev lo table local
link add eth0 address ${MAC} type veth peer name ${device} address ${MAC} netns 1
link set eth0 arp off up
addr add ${address}/32 dev eth0 scope global
route add 127.77.0.0/16 dev eth0 src ${address} ${BRISK}
END
nsenter --net=/proc/1/ns/net ip -batch - <<END
link set ${device} arp off up
route replace ${address}/32 dev ${device} src ${router} ${BRISK}
END
${NOTICED}
exec "$@"
`;
