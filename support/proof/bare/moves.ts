import { quoted } from '../../sandbox/dumont/machine/workload';
import { WORKLOAD } from '../../witness/workload';

/** Where a machine is logged in on. */
export interface Door {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

const KEY = '$HOME/.ssh/bare';
const GROUP = '/tmp/group';

const SSH = [
  'ssh -F /dev/null -o BatchMode=yes -o LogLevel=ERROR -o StrictHostKeyChecking=no',
  `-o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes -i ${KEY}`,
  '-o ControlMaster=auto -o ControlPath=/tmp/%C -o ControlPersist=30',
].join(' ');

const rsync = ({ port }: Door): string => `rsync --archive --delete -e "${SSH} -p ${port}"`;
const workspace = ({ user, host }: Door): string => `${user}@${host}:/workspace/`;

/** Makes a key and prints its public half. */
export const NEW_KEY = `ssh-keygen -q -t ed25519 -N "" -f ${KEY} && cat ${KEY}.pub`;

/** Starts the customer's workload and leaves it running. */
export const START = `WORKLOAD_EPOCH=1 setsid sh -c ${quoted(WORKLOAD)} </dev/null >/dev/null 2>&1 & echo $! >${GROUP}`;

/** Ends the workload. */
export const STOP = `kill -s KILL -- -$(cat ${GROUP})`;

/** The machine and its GPU answer. */
export const BEAT = 'true </dev/nvidia0';

/** Ends whatever is being copied. */
export const END_COPIES = 'pkill -KILL -x rsync; true';

/** Copies the workspace from another machine here. */
export const pull = (from: Door): string => `${rsync(from)} ${workspace(from)} /workspace/`;

/** Copies the workspace from here to another machine. */
export const push = (to: Door): string => `${rsync(to)} /workspace/ ${workspace(to)}`;
