import type { Disk } from './disk';
import type { Damage, Doors, Limits, MachineSpec } from './machines';
import type { Traffic } from './traffic';

/** A damage that is done to a run of a machine. */
export type Injury = Exclude<Damage, 'gpu-lost'>;

/** One run of a machine: from its start to the end of its last process. */
export interface Life {
  /** False before its ssh server listens, and when it has ended. */
  readonly running: boolean;
  /** What has crossed its link since it began. */
  readonly traffic: Traffic;
  /** Resolves when its last process is gone, whatever the cause. */
  readonly gone: Promise<void>;
  /** Resolves when its ssh server answers. */
  begin(): Promise<void>;
  damage(how: Injury): Promise<void>;
  mend(how: Injury): Promise<void>;
  /** Ends every process and closes the published port. */
  end(): Promise<void>;
}

/** Where one machine lives: its disk, its address, its runs. */
export interface House {
  readonly disk: Disk;
  readonly address: string;
  readonly user: string;
  /** Puts on the new disk what a machine needs here. */
  furnish(): Promise<void>;
  /** A new run, which has not begun. */
  life(): Life;
  /** Lets the GPU's device file be opened by nobody, or by everybody again. */
  showGpu(shown: boolean): Promise<void>;
  /** Gives the address back. */
  leave(): void;
}

/** What machines are made of on this computer. */
export interface Estate {
  readonly tier: 1 | 2;
  readonly why: string;
  readonly limits: Limits;
  readonly serviceAddress: string;
  /** Lets machines reach a service of this computer at that address. */
  admit(doors: Doors): Promise<void>;
  /** A house for the machine of this id. */
  house(id: string, spec: MachineSpec): House;
  /** Ends every process of every machine at once. */
  end(): Promise<void>;
  /** Gives back what no machine needs any more. */
  close(): Promise<void>;
}

/** How long an ssh server may take to answer, in milliseconds. */
export const START_LIMIT = 10_000;
