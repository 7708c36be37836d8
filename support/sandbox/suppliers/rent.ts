import type { Journal } from './journal';
import type { Machines, MachineSpec } from './machines/machines';

/** What a supplier's machines need: the cloud they run in and the journal of what was done to them. */
export interface Ground {
  readonly machines: Machines;
  readonly journal: Journal;
  /** From the loss of a host until the supplier's books say so; milliseconds. */
  readonly lossNoticed: number;
}

/**
 * How a rented machine stands; vanished is lost but not noticed yet, severed is cut off but not noticed yet.
 * An unreachable one may come back, a lost one never does.
 */
export type Standing =
  | 'accepted'
  | 'created'
  | 'loading'
  | 'up'
  | 'stopping'
  | 'stopped'
  | 'severed'
  | 'unreachable'
  | 'vanished'
  | 'lost'
  | 'failed'
  | 'ending'
  | 'gone';

/** What is rented: the machine, what its start takes over the machine's own, and who is told of its life. */
export interface Rent {
  readonly supplier: 'gpu-market' | 'compute';
  readonly id: string;
  readonly spec: MachineSpec;
  readonly startDelay: number;
  changed(standing: Standing): void;
}
