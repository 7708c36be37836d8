import { quoted } from '../machine/workload';
import type { Host } from '../machine/connections';

/** The directory of the product on a standby that holds its key and what it knows of GPUs. */
const STATE = '$HOME/.dumont';
const WORKSPACE = '/workspace/';
const EPOCH_FILE = '/workspace/.dumont/epoch';

/** Half-written files wait here, inside the workspace but outside what is copied. */
const INCOMING = '.dumont/incoming';

/** A file vanished while it was copied: the next pass sees it gone. */
const VANISHED = 24;

/** Whether rsync copied everything there was. */
export const isVerified = (code: number): boolean => code === 0 || code === VANISHED;

const FLAGS = [
  '--archive',
  '--hard-links',
  '--xattrs',
  '--sparse',
  '-@-1', // whole seconds would hide a rewrite of the same size
  '--delete',
  '--exclude=/.dumont',
  `--temp-dir=${INCOMING}`,
].join(' ');

/** How the standby reaches a GPU: own key, the expected host key, the shared connection when there is one. */
const ssh = (gpu: Host): string =>
  [
    'ssh -F /dev/null -o BatchMode=yes -o IdentitiesOnly=yes -o LogLevel=ERROR',
    `-i ${STATE}/key -o UserKnownHostsFile=${STATE}/${gpu.id}.host -o GlobalKnownHostsFile=/dev/null`,
    `-o HostKeyAlias=${gpu.id} -o StrictHostKeyChecking=yes -o ConnectTimeout=2`,
    `-o ServerAliveInterval=1 -o ServerAliveCountMax=3 -o ControlPath=${STATE}/${gpu.id}.mux`,
    `-p ${gpu.address.port}`,
  ].join(' ');

const login = (gpu: Host): string => `${gpu.address.user}@${gpu.address.host}`;
const guarded = (epoch: number): string => `test "$(cat ${EPOCH_FILE})" = ${epoch}`;

/** Makes a key on the standby unless it has one, and prints its public half. */
export const KEY_COMMAND = [
  `mkdir -p ${STATE} /workspace/${INCOMING}`,
  `cd ${STATE}`,
  `{ [ -s key ] || ssh-keygen -q -t ed25519 -N "" -C dumont-standby -f key; }`,
  'cat key.pub',
].join(' && ');

/** Keeps one connection from the standby to a GPU open until this command's input ends. */
export const tunnel = (gpu: Host, hostKey: string): string =>
  [
    `echo ${quoted(`${gpu.id} ${hostKey}`)} >${STATE}/${gpu.id}.host`,
    `rm -f ${STATE}/${gpu.id}.mux`,
    `${ssh(gpu)} -o ControlMaster=yes -MN ${login(gpu)} </dev/null & master=$!`,
    'cat >/dev/null',
    'kill $master',
  ].join('\n');

/** Copies run in the process group whose leader this file names, so that they can be ended from outside. */
const registered = (command: string): string =>
  `mkdir -p /workspace/${INCOMING} && echo $$ >${STATE}/copy && ${command}; code=$?; rm -f ${STATE}/copy; exit $code`;

/** One pass from a GPU to the standby; refused unless the GPU's workspace is of the epoch. */
export const pull = (gpu: Host, epoch: number): string =>
  registered(
    `rsync ${FLAGS} -e "${ssh(gpu)}" --rsync-path=${quoted(`${guarded(epoch)} && rsync`)} ${login(gpu)}:${WORKSPACE} ${WORKSPACE}`,
  );

/** One pass from the standby back to a GPU; refused unless the standby's workspace is of the epoch. */
export const push = (gpu: Host, epoch: number): string =>
  `${guarded(epoch)} || exit 3; ${registered(`rsync ${FLAGS} -e "${ssh(gpu)}" --rsync-path=${quoted(`mkdir -p /workspace/${INCOMING} && rsync`)} ${WORKSPACE} ${login(gpu)}:${WORKSPACE}`)}`;

/** Lists what a push would still change; empty when both workspaces are the same. */
export const difference = (gpu: Host): string =>
  `rsync ${FLAGS} --dry-run --itemize-changes -e "${ssh(gpu)}" ${WORKSPACE} ${login(gpu)}:${WORKSPACE}`;

/** Ends a copy that may be running on the standby and removes its half-written files. */
export const END_COPY = [
  `group=$(cat ${STATE}/copy 2>/dev/null)`,
  `if [ -n "$group" ] && grep -qa rsync /proc/$group/cmdline 2>/dev/null; then`,
  'kill -s KILL -- -$group',
  'while kill -0 -$group 2>/dev/null; do sleep 0.005; done',
  'fi',
  `rm -f ${STATE}/copy`,
  `rm -rf /workspace/${INCOMING} && mkdir -p /workspace/${INCOMING}`,
].join('\n');
