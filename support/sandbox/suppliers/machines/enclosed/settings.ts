import { randomUUID } from 'node:crypto';
import { PORT } from '../addresses';
import type { MachineSpec } from '../machines';
import { pathOf, sshdConfig } from '../ssh-server';

/** Where a machine finds the programs of its GPU. */
export const GPU_PROGRAMS = '/usr/local/nvidia/bin';

/** Where a user of the machine is at home. */
export const homeOf = (user: string): string => (user === 'root' ? '/root' : `/home/${user}`);

/** Both names are the machine's one user id: the first one is what it calls itself. */
function accounts(user: string): Readonly<Record<'passwd' | 'group' | 'shadow', string>> {
  const names = user === 'root' ? ['root'] : [user, 'root'];
  const lines = (line: (name: string) => string): string => [...names.map(line), ''].join('\n');
  return {
    passwd: lines((name) => `${name}:x:1000:1000:${name}:${homeOf(name)}:/bin/sh`),
    group: lines((name) => `${name}:x:1000:`),
    shadow: lines((name) => `${name}:*:19000:0:99999:7:::`), // without it sshd says the account is locked
  };
}

/** An enclosed machine's own part of /etc. */
export const settingsOf = ({ user, gpu, name }: MachineSpec, address: string): Record<string, string> => ({
  ...accounts(user),
  sshd_config: sshdConfig({
    listens: [`${address}:22`, `${address}:${PORT}`, '127.0.0.1:22'],
    hostKey: '/etc/ssh/host_key',
    authorizedKeys: '.ssh/authorized_keys',
    environment: {
      PATH: pathOf(gpu === undefined ? undefined : GPU_PROGRAMS),
      XDG_RUNTIME_DIR: '/run', // the machine's own, in memory
    },
  }),
  hostname: `${name}\n`,
  hosts: `127.0.0.1 localhost\n${address} ${name}\n`,
  'machine-id': `${randomUUID().replaceAll('-', '')}\n`,
  'nsswitch.conf': 'passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n',
});
