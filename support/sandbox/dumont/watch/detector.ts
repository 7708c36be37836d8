/** What the watch over a machine has seen; milliseconds of the product's clock. */
export interface Suspicion {
  readonly lastLife: number;
  /** When the connection ended, if that was noticed before a beat was missed. */
  readonly closedAt: number | null;
  readonly firstMissed: number | null;
  readonly misses: number;
  readonly because: string;
}

/** A beat that was not answered with life. */
export interface MissedBeat {
  readonly sentAt: number;
  /** How late the product's own timer was when it judged the beat. */
  readonly timerLate: number;
  readonly because: string;
}

/** The machine was just seen alive. */
export const alive = (at: number): Suspicion => ({
  lastLife: at,
  closedAt: null,
  firstMissed: null,
  misses: 0,
  because: '',
});

/** The connection to the machine ended; the machine may still be alive. */
export const disconnected = (suspicion: Suspicion, at: number): Suspicion =>
  suspicion.misses > 0 ? suspicion : { ...suspicion, closedAt: suspicion.closedAt ?? at };

/**
 * A beat was missed, unless the product's own timer was late: then nothing is known. Nor does a beat say anything that
 * was sent before the last sign of life, such as a late answer to the beat before it.
 */
export function missed(suspicion: Suspicion, beat: MissedBeat, tolerance: number): Suspicion {
  if (beat.timerLate > tolerance || beat.sentAt <= suspicion.lastLife) return suspicion;
  return {
    ...suspicion,
    firstMissed: suspicion.firstMissed ?? beat.sentAt,
    misses: suspicion.misses + 1,
    because: beat.because,
  };
}

/** So many beats in a row were missed and nothing was heard since the first of them. */
export const isLost = ({ misses }: Suspicion, needed: number): boolean => misses >= needed;

/** The best estimate of the loss: the end of the connection, else between the last life and the first missed beat. */
export const lossInstant = ({ lastLife, closedAt, firstMissed }: Suspicion): number =>
  closedAt ?? (lastLife + (firstMissed ?? lastLife)) / 2;
