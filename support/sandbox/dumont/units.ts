/** The product's own measures of time at one pace; milliseconds. */
export interface Units {
  /** From one beat to the next while all is well. */
  readonly heartbeat: number;
  /** A beat not answered for so long is missed. */
  readonly beatDeadline: number;
  /** From one beat to the next once one was missed. */
  readonly suspicion: number;
  /** So many beats missed in a row mean a loss. */
  readonly misses: number;
  /** A timer later than this says more about the product than about the machine. */
  readonly timerTolerance: number;
  /** The guard kills the workload when no renewal came for so long. */
  readonly lease: number;
  /** Passes start at least this far apart while changes exist. */
  readonly syncGap: number;
  /** The interval offered to customers who ask for none. */
  readonly syncInterval: number;
  /** A hand-back goes on to its last pass once one took no longer than this. */
  readonly shortPass: number;
  /** A single pass may take so long. */
  readonly passDeadline: number;
  /** One request to a supplier. */
  readonly request: number;
  /** Connecting over SSH. */
  readonly connect: number;
  /** A short command over SSH. */
  readonly command: number;
  /** Between two tries of a step that did not succeed. */
  readonly retry: number;
  /** Between two searches of a market without a fitting offer. */
  readonly search: number;
  /** Between two looks at a machine that is starting. */
  readonly startPoll: number;
  /** A rented machine usually runs by then. */
  readonly typicalStart: number;
  /** A rented machine that does not run by then is returned. */
  readonly startDeadline: number;
  /** Leaving a GPU that still serves is tried for so long at most once something is in its way. */
  readonly departDeadline: number;
  /** The GPU of a work is replaced so often within a day, and so long apart, unless the customer wants it otherwise. */
  readonly failoversPerDay: number;
  readonly failoversApart: number;
  /** From one look at the market's books to the next. */
  readonly census: number;
  /** An object store that has not answered for so long is not waited for any more. */
  readonly storePatience: number;
  /** The market's minimum intervals are divided by this. */
  readonly marketDivisor: number;
}

const BRISK: Units = {
  heartbeat: 250,
  beatDeadline: 150,
  suspicion: 175,
  misses: 4,
  timerTolerance: 60,
  lease: 3_000,
  syncGap: 500,
  syncInterval: 1_000,
  shortPass: 1_000,
  passDeadline: 120_000,
  request: 2_000,
  connect: 2_000,
  command: 5_000,
  retry: 250,
  search: 1_000,
  startPoll: 20,
  typicalStart: 1_000,
  startDeadline: 15_000,
  departDeadline: 10_000,
  failoversPerDay: 50,
  failoversApart: 0,
  census: 1_000,
  storePatience: 1_500,
  marketDivisor: 40,
};

const REALISTIC: Units = {
  ...BRISK,
  heartbeat: 10_000,
  beatDeadline: 5_000,
  suspicion: 6_000,
  misses: 3,
  timerTolerance: 1_000,
  lease: 60_000,
  syncInterval: 30_000,
  syncGap: 1_000,
  passDeadline: 3_600_000,
  request: 10_000,
  connect: 10_000,
  command: 30_000,
  retry: 2_000,
  search: 30_000,
  startPoll: 2_000,
  typicalStart: 90_000,
  startDeadline: 900_000,
  departDeadline: 60_000,
  failoversPerDay: 5,
  failoversApart: 300_000,
  census: 10_000,
  storePatience: 60_000,
  marketDivisor: 1,
};

/** The measures of a pace. */
export const unitsOf = (pace: 'brisk' | 'realistic'): Units => (pace === 'brisk' ? BRISK : REALISTIC);
