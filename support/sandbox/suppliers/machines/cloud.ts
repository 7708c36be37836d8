import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Addresses } from './addresses';
import { Holder } from './holder';
import { EnclosedMachine } from './machine';
import type { Machine, Machines, MachineSpec } from './machines';

class EnclosedCloud implements Machines {
  readonly tier = 1;
  readonly why = 'User namespaces are available: every machine has its own network and process tree.';
  readonly #machines = new Set<EnclosedMachine>();
  #count = 0;

  constructor(
    private readonly directory: string,
    private readonly addresses: Addresses,
    private readonly holder: Holder,
  ) {}

  async start(spec: MachineSpec): Promise<Machine> {
    const number = ++this.#count;
    const id = `m-${randomBytes(5).toString('hex')}`;
    const { holder, addresses } = this;
    const directory = join(this.directory, id);
    const crossing = join(this.directory, String(number));
    const machine = new EnclosedMachine({ id, number, directory, crossing, holder, addresses }, spec);
    this.#machines.add(machine);
    return await machine.begin();
  }

  async close(): Promise<void> {
    await this.holder.close();
    await Promise.all([...this.#machines].map((machine) => machine.destroy()));
    this.addresses.close();
  }
}

/** Opens a cloud whose machines live in namespaces of this computer; everything of it is kept in the directory. */
export async function openCloud(directory: string): Promise<Machines> {
  const within = join(directory, 'machines');
  await mkdir(within, { recursive: true, mode: 0o700 });
  const addresses = await Addresses.open();
  try {
    return new EnclosedCloud(within, addresses, await Holder.open(addresses.slot));
  } catch (cause) {
    addresses.close();
    throw cause;
  }
}
