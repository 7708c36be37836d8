import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Addresses } from './addresses';
import { Holder } from './holder';
import { EnclosedMachine } from './machine';
import { checkTools, checkWalls, refusal } from './probe';
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
    const machine = new EnclosedMachine({ id, number, directory, holder, addresses }, spec);
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
  checkTools();
  const machines = join(directory, 'machines');
  await mkdir(machines, { recursive: true, mode: 0o700 });
  const addresses = await Addresses.open();
  try {
    return new EnclosedCloud(machines, addresses, await openHolder(addresses.slot, machines));
  } catch (cause) {
    addresses.close();
    throw cause;
  }
}

async function openHolder(slot: number, directory: string): Promise<Holder> {
  const holder = await Holder.open(slot, directory).catch((cause: unknown) => {
    throw refusal(cause);
  });
  try {
    await checkWalls(holder);
    return holder;
  } catch (cause) {
    await holder.close();
    throw cause;
  }
}
