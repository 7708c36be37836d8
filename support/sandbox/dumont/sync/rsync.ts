import { quoted } from '../machine/workload';
import type { Host } from '../machine/connections';

/** The directory of the product on a standby that holds its key and what it knows of GPUs. */
const STATE = '$HOME/.dumont';

/** Where the workspace is, the machine says: every path of a copy is relative to it, on both sides. */
export const INSIDE = 'cd "${WORKSPACE:-/workspace}"';
const EPOCH_FILE = '.dumont/epoch';

/** Half-written files wait here, inside the workspace but outside what is copied. */
const INCOMING = '.dumont/incoming';

/** When the last pass began, the date of this file says. */
const BEGUN = '.dumont/last-pass';

/** What a GPU says whose workspace is not there. */
const NOTHING_THERE = 'There is no workspace here.';

/** A file vanished while it was copied: the next pass sees it gone. */
const VANISHED = 24;

/** Whether rsync copied everything there was. */
export const isVerified = (code: number): boolean => code === 0 || code === VANISHED;

/** Whether a pull was refused because there was nothing to copy: that is no reason to delete anything. */
export const foundNothing = (complaint: string): boolean => complaint.includes(NOTHING_THERE);

/** Whether a pull, by its list of what it did, received the content of a file. */
export const broughtContent = (output: string): boolean => /^>f/m.test(output);

/** How a workspace is copied so that the copy is like it in everything. */
export const FAITHFULLY = [
  '--archive',
  '--hard-links',
  '--xattrs',
  '--sparse',
  '-@-1', // whole seconds would hide a rewrite of the same size
  '--delete',
  '--exclude=/.dumont',
].join(' ');
export const FLAGS = `${FAITHFULLY} --temp-dir=${INCOMING}`;

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
// What a pass does beside rsync starts no process where the shell can do it itself: there are many passes.
export const guarded = (epoch: number): string => `read -r epoch <${EPOCH_FILE} && [ "$epoch" = ${epoch} ]`;
// Whoever looks from inside the directory sees to the end what was mounted there when it looked first.
const mounted = `{ ${INSIDE} && [ -s ${EPOCH_FILE} ]; } || { echo "${NOTHING_THERE}" >&2; exit 3; }`;
export const roomForIncoming = `{ [ -d ${INCOMING} ] || mkdir -p ${INCOMING}; }`;

/** Makes a key on the standby unless it has one, and prints its public half. */
export const KEY_COMMAND = [
  `${INSIDE} && mkdir -p ${STATE} ${INCOMING}`,
  `cd ${STATE}`,
  `{ [ -s key ] || ssh-keygen -q -t ed25519 -N "" -C dumont-standby -f key; }`,
  'cat key.pub',
].join(' && ');

const SAYS_SHARED = "-o PermitLocalCommand=yes -o LocalCommand='echo shared'";

/**
 * Keeps one connection from the standby to a GPU open until it ends or this command's input does; says so in a line once
 * copies can share it.
 */
export const tunnel = (gpu: Host, hostKey: string): string =>
  [
    `echo ${quoted(`${gpu.id} ${hostKey}`)} >${STATE}/${gpu.id}.host`,
    `[ ! -e ${STATE}/${gpu.id}.mux ] || rm -f ${STATE}/${gpu.id}.mux`,
    'exec 3<&0',
    `${ssh(gpu)} -o ControlMaster=yes ${SAYS_SHARED} -N ${login(gpu)} </dev/null 3<&- & master=$!`,
    '{ read -r end; kill $master; } <&3 >/dev/null 2>&1 &',
    'exec 3<&-',
    'wait $master',
  ].join('\n');

/**
 * A copy runs in the process group whose leader it names in a file, and only then looks whether copies of its epoch
 * are still wanted: so whoever ends copies either finds it there or is found by it.
 */
const registered = (epoch: number, command: string): string =>
  [
    `${INSIDE} && ${roomForIncoming} && echo $$ >${STATE}/copy || exit 1`,
    `closed=0; [ ! -f ${STATE}/closed ] || read -r closed <${STATE}/closed; [ "$closed" -lt ${epoch} ] || exit 4`,
    `${command}; code=$?`,
    `: >${STATE}/copy; exit $code`,
  ].join('\n');

/** How a copy is made that somebody waits for, and one that gives way to the customer's work and to whoever takes over. */
const URGENTLY = '';
export const CALMLY = 'nice -n 10 ';

/** One pass from a GPU to the standby; refused unless the GPU's workspace is of the epoch. */
export function pull(gpu: Host, epoch: number, manner = URGENTLY): string {
  const guard = quoted(`${mounted}; ${guarded(epoch)} && exec ${manner}rsync`);
  const copy = `${manner}rsync ${FLAGS} --out-format=%i -e "${ssh(gpu)}" --rsync-path=${guard} ${login(gpu)}:./ ./`;
  return registered(epoch, copy);
}

/** One pass from the standby back to a GPU; refused unless the standby's workspace is of the epoch. */
export function push(gpu: Host, epoch: number): string {
  const ready = quoted(`${INSIDE} && ${roomForIncoming} && exec rsync`);
  const copy = `rsync ${FLAGS} -e "${ssh(gpu)}" --rsync-path=${ready} ./ ${login(gpu)}:./`;
  return `${INSIDE} && ${guarded(epoch)} || exit 3\n${registered(epoch, copy)}`;
}

/** One copy from the standby to a spare GPU, beside whatever else is copied: nobody's epoch is touched. */
export function lend(gpu: Host): string {
  const ready = quoted(`${INSIDE} && ${roomForIncoming} && exec rsync`);
  return `${INSIDE} && rsync ${FLAGS} -e "${ssh(gpu)}" --rsync-path=${ready} ./ ${login(gpu)}:./`;
}

/**
 * The last pass back to a GPU; lists what was changed on the standby since it began. What it copied has arrived, or rsync
 * says so, and what it did not copy was alike: so both workspaces are the same when there is nothing to list.
 */
export function lastPass(gpu: Host, epoch: number): string {
  return [
    `${INSIDE} && : >${BEGUN} || exit 1`,
    `(\n${push(gpu, epoch)}\n); code=$?`,
    `[ $code = 0 ] || [ $code = ${VANISHED} ] || exit $code`,
    `exec find . -path ./.dumont -prune -o -cnewer ${BEGUN} -print`,
  ].join('\n');
}

/** Prints a line for every change in a workspace. */
export const CHANGES =
  INSIDE +
  " && exec inotifywait -m -r -q -e modify,close_write,create,delete,move,attrib --exclude '^\\./\\.dumont(/|$)' --format . .";

/** Prints the size of a workspace in megabytes. */
export const sizeOf = `${INSIDE} && du -sm . | cut -f1`;

/** Whether something half-written was left behind; starts no process. */
const LEFTOVERS = `for left in ${INCOMING}/* ${INCOMING}/.[!.]* ${INCOMING}/..?*; do [ -e "$left" ] || [ -L "$left" ] && break; done`;

/** Ends the copy that may be running on the standby, and lets none of these epochs begin any more. */
export const endCopies = (closedThrough: number): string =>
  [
    `{ [ -d ${STATE} ] || mkdir -p ${STATE}; } && echo ${closedThrough} >${STATE}/closed`,
    `group=; [ ! -s ${STATE}/copy ] || read -r group <${STATE}/copy`,
    `if [ -n "$group" ] && grep -qa rsync /proc/$group/cmdline 2>/dev/null; then`,
    'kill -s KILL -- -$group',
    'while kill -0 -$group 2>/dev/null; do sleep 0.005; done',
    'fi',
    `[ ! -s ${STATE}/copy ] || : >${STATE}/copy`,
    `${INSIDE} && { ${LEFTOVERS} && rm -rf ${INCOMING}; ${roomForIncoming}; }`,
  ].join('\n');
