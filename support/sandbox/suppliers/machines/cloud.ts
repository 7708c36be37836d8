import { randomBytes } from 'node:crypto';
import { EnclosedEstate } from './enclosed/estate';
import { NoWalls } from './enclosed/probe';
import type { Estate } from './house';
import { HousedMachine } from './machine';
import type { Doors, Limits, Machine, Machines, MachineSpec } from './machines';
import { SharedEstate } from './shared/estate';

class Cloud implements Machines {
  readonly #machines = new Set<HousedMachine>();

  constructor(private readonly estate: Estate) {}

  get tier(): 1 | 2 {
    return this.estate.tier;
  }

  get why(): string {
    return this.estate.why;
  }

  get limits(): Limits {
    return this.estate.limits;
  }

  get serviceAddress(): string {
    return this.estate.serviceAddress;
  }

  admit(doors: Doors): Promise<void> {
    return this.estate.admit(doors);
  }

  async start(spec: MachineSpec): Promise<Machine> {
    const id = `m-${randomBytes(5).toString('hex')}`;
    const machine = new HousedMachine(id, this.estate.house(id, spec));
    this.#machines.add(machine);
    return await machine.begin();
  }

  async close(): Promise<void> {
    await this.estate.end();
    await Promise.all([...this.#machines].map((machine) => machine.destroy()));
    await this.estate.close();
  }
}

/** Opens a cloud of the first tier where this computer allows it, else of the second, or of the tier that is asked for; everything of it is kept in the directory. */
export async function openCloud(directory: string, tier?: 1 | 2): Promise<Machines> {
  return new Cloud(await estate(directory, tier));
}

async function estate(directory: string, tier: 1 | 2 | undefined): Promise<Estate> {
  if (tier === 2) return await SharedEstate.open(directory, 'SANDBOX_TIER=2 asks for it.');
  try {
    return await EnclosedEstate.open(directory);
  } catch (cause) {
    if (tier === 1 || !(cause instanceof NoWalls)) throw cause;
    return await SharedEstate.open(directory, cause.message);
  }
}
