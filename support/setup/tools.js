// What this project needs of the computer, and whether it is there. Runs before any package is installed.
'use strict';
const { spawnSync } = require('child_process');
const { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync, statSync } = require('fs');
const { tmpdir } = require('os');
const { dirname, join, resolve } = require('path');
const { whyNoNamespaces } = require('./namespaces');

const ROOT = resolve(__dirname, '../..');
const NODE = [20, 19];
/** Programs are compiled into temporary files, and a sandbox lives there; bytes. */
const ROOM = 16 * 2 ** 20;
const SHELVES = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];
const PROGRAMS = [
  ['sshd', 'openssh-server', "every machine of the sandbox is reached by ssh, as a supplier's is"],
  ['ssh', 'openssh-client', 'machines copy to each other over ssh'],
  ['rsync', 'rsync', 'the CPU Standby is kept in step by it'],
  ['restic', 'restic', 'it saves workspaces into the object store'],
  ['bwrap', 'bubblewrap', 'it puts walls around every machine'],
  ['socat', 'socat', "it carries connections into the sandbox's own network"],
  ['inotifywait', 'inotify-tools', 'it tells when the workspace changes'],
  ['ip', 'iproute2', 'it links the machines with each other'],
  ['unshare', 'util-linux', 'it makes the namespaces that machines live in'],
  ['nsenter', 'util-linux', 'it enters the namespaces that machines live in'],
  ['chromium-headless-shell', 'chromium-headless-shell', 'it shows the web console to the suite'],
];

/** Programs that go by other names elsewhere; a browser without windows needs a quarter less of the processor. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const ALSO = { 'chromium-headless-shell': BROWSERS, chromium: BROWSERS };

/** Where a program is, also when it is not on an ordinary user's PATH. */
function find(program, shelves = SHELVES) {
  const names = [program, ...(ALSO[program] || [])];
  return names.flatMap((name) => shelves.map((shelf) => join(shelf, name))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (cause) {
    return false; // not there, or not for us
  }
}

/** Whether the installed packages are those of the lock file. */
function isInstalled(lock, installed) {
  const there = installed.packages;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    if (there[path] === undefined) return Boolean(wanted.optional);
    return there[path].version === wanted.version;
  });
}

function packagesAreFresh() {
  const read = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  try {
    return isInstalled(read('package-lock.json'), read('node_modules/.package-lock.json'));
  } catch (cause) {
    if (cause.code === 'ENOENT') return false;
    throw cause;
  }
}

function nodeIsOld([major, minor]) {
  return major < NODE[0] || (major === NODE[0] && minor < NODE[1]);
}

/** Why temporary files have no room, in one sentence; undefined when they have. */
function whyNoRoom(directory = tmpdir()) {
  const advice = 'free some, or set TMPDIR to another place';
  try {
    const { bavail, bsize } = statfsSync(directory);
    if (bavail * bsize >= ROOM) return undefined;
    const megabytes = (size) => (size / 2 ** 20).toFixed(1);
    return `${directory} has only ${megabytes(bavail * bsize)} of ${megabytes(ROOM)} MB: ${advice}`;
  } catch (cause) {
    return `${directory} cannot be used (${cause.code}): set TMPDIR to another place`;
  }
}

const HINDRANCES = {
  EACCES: 'it is not yours to write to',
  EEXIST: 'there is a file of that name',
  ENOENT: 'nothing can be made there',
  ENOTDIR: 'a file stands where a directory should be',
  EROFS: 'it can only be read',
};

/** One level after the other: where the system lets nobody make anything, Node's own way to make all of them tries for ever. */
function make(directory) {
  try {
    mkdirSync(directory);
  } catch (cause) {
    if (cause.code === 'EEXIST' && statSync(directory).isDirectory()) return;
    if (cause.code !== 'ENOENT' || existsSync(dirname(directory))) throw cause;
    make(dirname(directory));
    make(directory);
  }
}

/** Why files cannot be written to a directory, in one sentence; undefined when they can. It is made if need be. */
function whyNotWritable(directory) {
  try {
    make(directory);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (cause) {
    const why = HINDRANCES[cause.code] || cause.code;
    return `${directory} cannot be used: ${why}`;
  }
}

/** Whether an ordinary program may put up the walls of a machine: tried, not guessed. */
function wallsStand() {
  const walls = '--unshare-user --uid 1000 --gid 1000 --unshare-pid --ro-bind / / --proc /proc --dev /dev';
  const trial = ['-Urmnp', '--fork', '--mount-proc', find('bwrap'), ...walls.split(' '), find('true')];
  return spawnSync(find('unshare'), trial, { stdio: 'ignore', timeout: 5000 }).status === 0;
}

/** What the sandbox has to do without on this computer, in a sentence; undefined when it has everything. */
function limit() {
  if (wallsStand()) return undefined;
  return `Machines of the sandbox will share this computer's network, accounts and files (tier 2). ${whyNoNamespaces()}`;
}

/**
 * Everything that is missing, each with its reason and who can mend it; empty when everything is there.
 * @returns {{ what: string, why: string, by: 'npm' | 'packages' | 'you', debian?: string }[]}
 */
function missing({ shelves = SHELVES, node = process.versions.node } = {}) {
  /** @type {ReturnType<typeof missing>} */
  const lacks = [];
  if (nodeIsOld(node.split('.').map(Number))) {
    const why = `this is Node ${node}; get a newer one from https://nodejs.org`;
    lacks.push({ what: `Node >= ${NODE.join('.')}`, why, by: 'you' });
  }
  const full = whyNoRoom();
  if (full !== undefined) lacks.push({ what: 'room for temporary files', why: full, by: 'you' });
  if (!packagesAreFresh()) {
    lacks.push({ what: 'npm packages', why: 'node_modules is not what package-lock.json says', by: 'npm' });
  }
  for (const [what, debian, why] of PROGRAMS) {
    if (find(what, shelves) === undefined) lacks.push({ what, why, by: 'packages', debian });
  }
  return lacks;
}

/** Comes back when everything is there, at once if it was; otherwise has setup mend it, or ends with its exit code. */
async function ready() {
  if (missing().length === 0) return;
  const { status } = spawnSync(process.execPath, [join(__dirname, 'setup.js')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status === null ? 2 : status);
}

/** Whoever reads what is printed may stop: what is under way goes on all the same, and gives back what it has to. */
function outliveReader() {
  process.stdout.on('error', (cause) => {
    if (cause.code !== 'EPIPE') throw cause;
  });
}

module.exports = { find, isInstalled, limit, missing, outliveReader, ready, ROOT, whyNoRoom, whyNotWritable };
