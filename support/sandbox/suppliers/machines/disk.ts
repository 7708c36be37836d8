import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MachineSpec } from './machines';
import { nvidiaSmi } from './nvidia-smi';
import { program } from './programs';
import { newKeyPair } from '../../key-pair';

/** What a machine keeps on its host: its disk, its own settings and its device files. */
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

  /** Where a part of it is on the host. */
  at(part: string): string {
    return join(this.directory, part);
  }

  /** Makes a new disk with these settings in etc; the machine's user may log in with the keys of its specification. */
  async make(settings: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(this.at('etc'), { recursive: true });
    await Promise.all(['workspace', 'home', 'tmp'].map((part) => mkdir(this.at(part))));
    await mkdir(this.at('home/.ssh'), { mode: 0o700 });
    const written = Object.entries(settings).map(([name, text]) => writeFile(this.at(`etc/${name}`), text));
    const secret = writeFile(this.at('etc/host_key'), this.#privateKey, { mode: 0o600 });
    await Promise.all([...written, secret, this.#fitGpu(), this.authorise(...this.spec.authorizedKeys)]);
  }

  /** Lets these keys log in. */
  async authorise(...keys: readonly string[]): Promise<void> {
    const lines = keys.map((key) => `${key.trim()}\n`).join('');
    await appendFile(this.at('home/.ssh/authorized_keys'), lines, { mode: 0o600 });
  }

  /** Takes the disk away at once and then frees what it held. */
  async remove(): Promise<void> {
    if (!existsSync(this.directory)) return; // it was never made
    const away = `${this.directory}.gone`;
    await rename(this.directory, away);
    await removeAll(away);
  }

  async #fitGpu(): Promise<void> {
    if (this.spec.gpu === undefined) return;
    await mkdir(this.at('nvidia'));
    await writeFile(this.at('nvidia/nvidia-smi'), nvidiaSmi(this.spec.gpu, randomUUID()), { mode: 0o755 });
    await writeFile(this.at('nvidia0'), '');
    await chmod(this.at('nvidia0'), 0o666);
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
