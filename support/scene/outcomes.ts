import type { Obstacle } from '../parameter-types';
import { by, type Case } from '../witness/case';
import { all, type Recorded } from '../witness/history';
import { ending } from '../witness/judges/incarnations';
import { arrivedAt } from '../witness/judges/moved';
import { hasBeenNoticed } from '../witness/judges/noticed';
import { isOnlyOnePaid } from '../witness/judges/paid';
import { isCopiedOn } from '../witness/judges/protection';
import { hasResumedOn, isGivenUp } from '../witness/judges/resumed';
import { unreadMachine } from '../witness/judges/silenced';
import { disturbance, type Watched } from '../witness/judges/undisturbed';
import type { Watch } from '../witness/watch';

/** A promise of the scenario: what to wait for, how long at most (milliseconds), and who judges the recorded history then. */
export interface Outcome {
  readonly awaited: string;
  readonly seen: (history: Recorded) => boolean;
  readonly within: number;
  /** Whether the verdict rests on what stands in the workload's own log. */
  readonly fromLog?: true;
  /** Whether there is anything to wait for; where this is not told, it is once something was broken or asked for. */
  readonly due?: (history: Recorded) => boolean;
  /** What the witness has to read at each look. */
  readonly reads?: (watch: Watch) => Promise<void>;
  readonly judged: Case;
}

/** It is waited for also where nothing was broken. */
export const always = (): boolean => true;

/** How long the witness looks for what a promise about data needs to be judged at all. Milliseconds. */
const JUDGEABLE = 180_000;

const onStandby = (history: Recorded): boolean => hasResumedOn(history, 'cpu');
const onGpu = (history: Recorded): boolean => hasResumedOn(history, 'gpu');

/** Within so long a workload that lives is heard; milliseconds. */
const HEARD = 300;

/** The workload answers on another GPU. */
export const resumedOnGpu = (limit: number): Outcome => ({
  awaited: 'the workload answers on another GPU',
  seen: (history) => onGpu(history) || isGivenUp(history),
  within: limit,
  judged: by('resumedOnGpu', limit),
});

/** The workload answers on the CPU Standby. */
export const resumedOnStandby = (limit: number): Outcome => ({
  awaited: 'the workload answers on the CPU Standby',
  seen: (history) => onStandby(history) || isGivenUp(history),
  within: limit,
  judged: by('resumedOnStandby', limit),
});

/** The product tells of the loss. */
export const noticed = (limit: number): Outcome => ({
  awaited: 'the product tells of the loss',
  seen: hasBeenNoticed,
  within: limit,
  judged: by('noticed', limit),
});

/** What the new GPU saves is on the CPU Standby, and goes on being copied there. */
export const protectedAgain = (limit: number): Outcome => ({
  awaited: 'a record of the new GPU is on the CPU Standby, and a later one',
  seen: isCopiedOn,
  within: limit,
  judged: by('protectedAgain', limit),
});

/** Only what is agreed is paid for. */
export const onlyOnePaid = (limit: number): Outcome => ({
  awaited: 'the suppliers’ books list one GPU instance and its CPU Standby',
  seen: isOnlyOnePaid,
  within: limit,
  judged: by('onlyOnePaid', limit),
});

/** What was saved before the failure is where the work goes on. */
export const kept = (rpo: number): Outcome => ({
  awaited: 'the workload answers again',
  seen: (history) => onStandby(history) || onGpu(history),
  within: JUDGEABLE,
  fromLog: true,
  judged: by('nothingLost', rpo),
});

/** Everything that was ever saved is where the work goes on. */
export const keptWhole = (): Outcome => ({
  awaited: 'the workload answers on another GPU',
  seen: onGpu,
  within: JUDGEABLE,
  fromLog: true,
  judged: by('everythingKept'),
});

/** What was saved on the CPU Standby is on the next GPU. */
export const keptFromStandby = (): Outcome => ({
  awaited: 'the workload answers on another GPU',
  seen: onGpu,
  within: JUDGEABLE,
  fromLog: true,
  judged: by('workOfStandbyKept'),
});

/** The training lost when the GPU failed: steps since the newest checkpoint of such an age, and some more. */
export const trainingStepsLost = (age: number, more: number): Outcome => ({
  awaited: 'the training job answers again',
  seen: onStandby,
  within: JUDGEABLE,
  judged: by('stepsLost', age, more),
});

/** The GPU goes on from the newest checkpoint of the CPU Standby, which had one of such an age to go on from. */
export const trainingHandedBack = (age: number): Outcome => ({
  awaited: 'the training job answers on another GPU',
  seen: onGpu,
  within: JUDGEABLE,
  judged: by('checkpointHandedBack', age),
});

/** Nothing moves, for as long as it is watched. */
export const staysPut = (watched: Watched): Outcome => ({
  awaited: 'the time for which nothing may move is over',
  // A little longer: the workload must be heard after the time is over.
  seen: (history) => ending(history) > (disturbance(history)?.f0 ?? Infinity) + watched.for + HEARD,
  within: JUDGEABLE,
  judged: by('undisturbed', watched),
});

/** Whoever asked more than once is moved once, and nothing moves again for so long (milliseconds). */
export const movesOnce = (watched: number): Outcome => ({
  awaited: 'the time for which nothing more may move is over',
  seen: (history) => ending(history) > arrivedAt(history) + watched,
  within: JUDGEABLE,
  judged: by('movedOnce'),
});

/** A move is refused with the reason. */
export const refused = (obstacle: Obstacle): Outcome => ({
  awaited: 'the move is answered',
  seen: (history) => all(history, 'asked').length > 0,
  within: JUDGEABLE,
  judged: by('refusedBecause', obstacle),
});

/** How far the old workload had got while nobody heard it, its machine tells once it can be reached again. */
const readUnheard = async (watch: Watch): Promise<void> => {
  const machine = unreadMachine(watch.history);
  if (machine !== undefined) await watch.readCheckpoint(machine);
};

/** What was lost stays silent for so long (milliseconds) after the trouble is over. */
export const staysSilent = (during: number): Outcome => ({
  awaited: 'the time for which the old workload is listened for is over',
  due: (history) => all(history, 'healed').length > 0,
  reads: readUnheard,
  seen: (history) => ending(history) > (all(history, 'healed').at(-1)?.at ?? Infinity) + during,
  within: JUDGEABLE,
  judged: by('staysSilent', during),
});
