// Why this computer does not let an ordinary program make namespaces, and what to type to allow it.
'use strict';
const { readFileSync } = require('fs');

const setting = (name) => {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined; // this kernel does not have it
  }
};

const SWITCHES = [
  ['kernel/unprivileged_userns_clone', '0', '1'],
  ['kernel/apparmor_restrict_unprivileged_userns', '1', '0'],
  ['user/max_user_namespaces', '0', '15000'],
];

/** One sentence: what forbids user namespaces here and how to allow them. */
function whyNoNamespaces() {
  if (process.platform !== 'linux') return `User namespaces need Linux; this is ${process.platform}.`;
  const closed = SWITCHES.find(([name, off]) => setting(name) === off);
  if (closed === undefined) {
    return 'User namespaces are forbidden here (a container?): start the container with `--privileged`, or with `--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined`.';
  }
  const [name, off, on] = closed;
  const dotted = name.replace('/', '.');
  return `User namespaces are forbidden by ${dotted}=${off}: allow them with \`sudo sysctl -w ${dotted}=${on}\`.`;
}

module.exports = { whyNoNamespaces };
