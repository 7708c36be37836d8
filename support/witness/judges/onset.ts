/** What set things going? A fault, or the customer's own wish that the work leave its GPU. */
import type { FaultKind } from '../../suppliers/faults';
import type { Happening, Of, Recorded } from '../history';

/** A fault, or a wish to move that was granted. */
export type Onset = Of<'fault'> | Of<'asked'>;

const SPARES_THE_MACHINE: readonly string[] = [
  'market-down',
  'standby-cut',
  'workspace-gone',
  'no-capacity',
  'price-up',
  'offer-gone',
  'control-plane-killed',
] satisfies readonly FaultKind[];

/** What it is called in a report. */
export const called = (onset: Onset): string => (onset.kind === 'asked' ? 'planned move' : onset.fault);

/** Whether it takes the machine away that the work is on. */
export const takesMachine = (onset: Onset): boolean => !SPARES_THE_MACHINE.includes(called(onset));

const isMove = (each: Happening): each is Of<'asked'> =>
  each.kind === 'asked' && each.wish === 'move' && each.refused === undefined;

/** Every onset, in order. */
export const onsets = ({ happenings }: Recorded): readonly Onset[] =>
  happenings.filter((each): each is Onset => (each.kind === 'fault' && each.beside !== true) || isMove(each));

/** The one from which everything is judged: what took the work's machine last, and of several that took the same one the first; else the first of all. */
export const onsetOf = (history: Recorded): Onset | undefined => {
  const all = onsets(history);
  const taking = all.filter(takesMachine);
  return taking.find(({ machine }) => machine === taking.at(-1)?.machine) ?? all[0];
};

/** Whether there was time to leave, so that nothing at all may be lost. */
export const announced = (onset: Onset): boolean => onset.kind === 'asked' || onset.fault === 'reclaim';
