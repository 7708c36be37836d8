import { randomUUID } from 'node:crypto';
import { appendFile, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MachineSpec } from './machines';
import { nvidiaSmi } from './nvidia-smi';
import { program } from './programs';
import { newKeyPair } from '../../key-pair';
import { PORT } from './addresses';

const PATHS = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const sshd = (address: string, gpu: boolean): string => `
ListenAddress ${address}:22
ListenAddress ${address}:${PORT}
ListenAddress 127.0.0.1:22
HostKey /etc/ssh/host_key
AuthorizedKeysFile .ssh/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
UseDNS no
PidFile none
PrintMotd no
PrintLastLog no
MaxSessions 100
MaxStartups 200
MaxAuthTries 20
LoginGraceTime 30
ClientAliveInterval 0
KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org
HostKeyAlgorithms ssh-ed25519
Ciphers aes128-gcm@openssh.com,aes256-gcm@openssh.com
Subsystem sftp internal-sftp
SetEnv PATH=${gpu ? '/usr/local/nvidia/bin:' : ''}${PATHS}
`;

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

/** What a machine keeps on its host: its disk, its own part of /etc and its device files. */
export class Disk {
  readonly hostKey: string;
  readonly #privateKey: string;

  constructor(
    readonly directory: string,
    private readonly spec: MachineSpec,
  ) {
    const pair = newKeyPair();
    this.hostKey = pair.publicKey;
    this.#privateKey = pair.privateKey;
  }

  /** Makes a new disk; the machine's user may log in with the keys of its specification. */
  async make(address: string): Promise<void> {
    const { user, gpu, name } = this.spec;
    await mkdir(this.#at('etc'), { recursive: true });
    await Promise.all(['workspace', 'home', 'tmp'].map((part) => mkdir(this.#at(part))));
    await mkdir(this.#at('home/.ssh'), { mode: 0o700 });
    const files: Readonly<Record<string, string>> = {
      ...accounts(user),
      host_key: this.#privateKey,
      sshd_config: sshd(address, gpu !== undefined),
      hostname: `${name}\n`,
      hosts: `127.0.0.1 localhost\n${address} ${name}\n`,
      'machine-id': `${randomUUID().replaceAll('-', '')}\n`,
      'nsswitch.conf': 'passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n',
    };
    const written = Object.entries(files).map(([file, text]) =>
      writeFile(this.#at(`etc/${file}`), text, { mode: file === 'host_key' ? 0o600 : 0o644 }),
    );
    await Promise.all([...written, this.#fitGpu(), this.authorise(...this.spec.authorizedKeys)]);
  }

  /** Lets these keys log in. */
  async authorise(...keys: readonly string[]): Promise<void> {
    const lines = keys.map((key) => `${key.trim()}\n`).join('');
    await appendFile(this.#at('home/.ssh/authorized_keys'), lines, { mode: 0o600 });
  }

  /** Lets the GPU's device file be opened by nobody, or by everybody again. */
  async showGpu(shown: boolean): Promise<void> {
    await chmod(this.#at('nvidia0'), shown ? 0o666 : 0);
  }

  /** Takes the disk away at once and then frees what it held. */
  async remove(): Promise<void> {
    const away = `${this.directory}.gone`;
    await rename(this.directory, away);
    await removeAll(away);
  }

  async #fitGpu(): Promise<void> {
    if (this.spec.gpu === undefined) return;
    await mkdir(this.#at('nvidia'));
    await writeFile(this.#at('nvidia/nvidia-smi'), nvidiaSmi(this.spec.gpu, randomUUID()), { mode: 0o755 });
    await writeFile(this.#at('nvidia0'), '');
    await this.showGpu(true);
  }

  #at(part: string): string {
    return join(this.directory, part);
  }
}

/** Removes a directory with everything in it, also what was made unreadable inside. */
export async function removeAll(directory: string): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EACCES') throw cause;
    await promisify(execFile)(program('chmod'), ['-R', 'u+rwX', directory]);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
