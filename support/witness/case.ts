/** Which judge gave a verdict, and on what? Every promise as a case that anybody can judge again from the recorded history. */
import type { Recorded } from './history';
import { answeredInTime } from './judges/answered';
import { booksRight, nothingLeft } from './judges/books';
import { calledProtected, calledTruly, calledUnprotected, copiedAnew } from './judges/called';
import { claimsTrue } from './judges/claims';
import {
  closedInTime,
  modelDelivered,
  pricedAsShown,
  nextSyncShown,
  nobodyKeptOut,
  nothingShown,
  onlyWinnerLeft,
  readyInTime,
  shownTruly,
  shows,
} from './judges/console';
import { copiedInTime, copiedMeanwhile, syncToldTruly } from './judges/copied';
import { faithfulCopy } from './judges/faithful';
import { faultConfirmed } from './judges/fault';
import { journeyTook } from './judges/journey';
import { shownAsListed } from './judges/last-look';
import { unpaid } from './judges/given-up';
import { noTwoLive } from './judges/live';
import { filesAsBefore, filesAsThen } from './judges/restored';
import { asWanted } from './judges/ordered';
import { goesOnElsewhere } from './judges/relocated';
import { leftInPlace, movedNotBecause } from './judges/unmoved';
import { leftLast } from './judges/vacated';
import { settled } from './judges/settled';
import { movedOnce, refusedBecause } from './judges/moved';
import { neverCalledLost } from './judges/not-lost';
import { noticed } from './judges/noticed';
import { onlyOnePaid } from './judges/paid';
import { proposedTruly } from './judges/proposed';
import { protectedAgain, protectedThere } from './judges/protection';
import { reachesAgain } from './judges/reaching';
import { rehearsed, spareReturned, syncedAfter, uncounted, uninterrupted } from './judges/rehearsed';
import { reportIsBooks } from './judges/reported';
import { resumedOnGpu, resumedOnStandby } from './judges/resumed';
import { everythingKept, nothingLost, recordsIntact, workOfStandbyKept } from './judges/saved';
import { staysSilent } from './judges/silenced';
import { cleanedUp, deleted, notReplaced, offeredOnceMade, onlyWholeOffered } from './judges/shelf';
import { goesOnFrom, wholeAsAsked } from './judges/snapshots';
import { checkpointHandedBack, stepsLost } from './judges/steps';
import { nothingErased } from './judges/erased';
import { calmTold, troubleTold } from './judges/told';
import { neverTorn } from './judges/torn';
import { undisturbed } from './judges/undisturbed';
import type { Judgement } from './verdict';

/** A judge who needs no history: all there is to see was handed over. */
const apart =
  <G extends readonly unknown[]>(judge: (...given: G) => Judgement) =>
  (_history: Recorded, ...given: G): Judgement =>
    judge(...given);

/** Every judge by name: first the history, then what else is given, which must be plain data. */
const JUDGES = {
  asWanted,
  goesOnElsewhere,
  leftInPlace,
  leftLast,
  movedNotBecause,
  protectedThere,
  answeredInTime,
  booksRight,
  calledProtected,
  calledTruly,
  calledUnprotected,
  checkpointHandedBack,
  cleanedUp,
  closedInTime: apart(closedInTime),
  claimsTrue: (history: Recorded) => claimsTrue(history),
  calmTold,
  copiedInTime,
  copiedMeanwhile,
  copiedAnew,
  deleted,
  everythingKept,
  faithfulCopy,
  faultConfirmed,
  filesAsBefore,
  filesAsThen,
  goesOnFrom,
  journeyTook: apart(journeyTook),
  modelDelivered: apart(modelDelivered),
  pricedAsShown: apart(pricedAsShown),
  nextSyncShown: apart(nextSyncShown),
  movedOnce,
  neverCalledLost,
  neverTorn,
  noTwoLive,
  nobodyKeptOut: apart(nobodyKeptOut),
  nothingErased,
  nothingLeft: apart(nothingLeft),
  nothingLost,
  notReplaced,
  nothingShown: apart(nothingShown),
  noticed,
  offeredOnceMade,
  onlyOnePaid,
  onlyWholeOffered,
  onlyWinnerLeft,
  proposedTruly,
  protectedAgain,
  reachesAgain,
  readyInTime: apart(readyInTime),
  recordsIntact,
  refusedBecause,
  rehearsed,
  reportIsBooks,
  resumedOnGpu,
  resumedOnStandby,
  settled,
  shownAsListed,
  shownTruly,
  shows: apart(shows),
  spareReturned,
  staysSilent,
  stepsLost,
  syncToldTruly,
  syncedAfter,
  uncounted,
  troubleTold,
  undisturbed,
  uninterrupted,
  wholeAsAsked,
  unpaid,
  workOfStandbyKept,
} as const;

type Judges = typeof JUDGES;
/** The name of a judge. */
export type JudgeName = keyof Judges;
type Given<K extends JudgeName> = Parameters<Judges[K]> extends [Recorded, ...infer G] ? G : never;
type Judge = (history: Recorded, ...given: readonly unknown[]) => Judgement;

/** A promise to be judged: by whom, and on what beside the history. */
export interface Case {
  readonly judge: JudgeName;
  readonly given: readonly unknown[];
}

/** The case for a judge, with what is given beside the history. */
export const by = <K extends JudgeName>(judge: K, ...given: Given<K>): Case => ({ judge, given });

/** Whether there is a judge of that name. */
export const isJudge = (name: string): boolean => Object.hasOwn(JUDGES, name);

/** Judge a case by what is recorded. */
export const rule = ({ judge, given }: Case, history: Recorded): Judgement =>
  (JUDGES[judge] as Judge)(history, ...given);
