import { now } from '../clock';
import type { Units } from '../customer/customer';
import { until } from '../patience';
import { by, type Case } from '../witness/case';
import { all, type Of, type Recorded } from '../witness/history';
import { ending } from '../witness/judges/incarnations';
import { failoverOf } from '../witness/judges/moments';
import { onsetOf, takesMachine, type Onset } from '../witness/judges/onset';
import { hasBeenProtectedAgain } from '../witness/judges/protection';
import { paced } from './paced';
import type { Scene } from './scene';

/** How old a record must be, at the failure, to be owed: ten seconds, and never more than two sync intervals. */
export const rpoOf = ({ syncInterval }: Units): number => Math.min(10_000, 2 * syncInterval);

/** What may be lost in this scene: nothing, before the product has promised to protect. */
export const rpoIn = (scene: Scene): number => (scene.protected ? rpoOf(scene.units) : 0);

/** A failover that was begun runs to its end, or as long as a customer would wait. Milliseconds. */
const ENDS = 180_000;

/** What was not noticed for so many heartbeats is not under way. */
const UNNOTICED = 12;

/** What the product tells of the failover that a fault, or the wish to move, brought about. */
const told = (history: Recorded): readonly Of<'claimed'>[] => {
  const onset = onsetOf(history);
  return onset === undefined ? [] : failoverOf(history, onset);
};

/** What tells nothing new for so many heartbeats is not waited for where the scenario has failed anyway, or the end that is not told has been seen. */
const STUCK = 60;

/** So many sync intervals after a failover is called complete the instance is protected again, or nothing protects it. */
const SOON = 5;

const ended = (history: Recorded, { syncInterval }: Units): boolean => {
  const last = told(history).at(-1);
  if (last?.failover.phase !== 'complete') return last?.failover.phase === 'failed';
  return hasBeenProtectedAgain(history) || ending(history) > last.at + SOON * syncInterval;
};

const isHealed = (history: Recorded, onset: Onset): boolean =>
  onset.kind === 'fault' && all(history, 'healed').some(({ fault }) => fault === onset.fault);

/** A GPU was lost for good or is to be left, or the product says so: since when a failover is due. */
const dueSince = (history: Recorded): number | undefined => {
  const onset = onsetOf(history);
  if (onset === undefined || !takesMachine(onset)) return undefined;
  const passed = isHealed(history, onset) && told(history).length === 0;
  return passed ? undefined : onset.at;
};

/** Let a failover that is under way end, so that everything that follows from it can be seen; the verdicts are others' work. */
export const letItEnd = async (
  { history, units }: Scene,
  signal: AbortSignal,
  failed = false,
): Promise<void> => {
  const since = dueSince(history);
  if (since === undefined) return;
  const over = since + ENDS;
  const nothingGoesOn = (): boolean => {
    const last = told(history).at(-1);
    const silent = now() - (last?.at ?? since);
    if (last === undefined) return silent > UNNOTICED * units.heartbeat;
    return silent > STUCK * units.heartbeat && (failed || hasBeenProtectedAgain(history));
  };
  await until(
    {
      hoped: 'the failover ends',
      within: 2 * ENDS,
      changed: (inner) => history.changed(inner),
      ...paced(() => ended(history, units) || nothingGoesOn() || now() > over),
    },
    signal,
  );
};

/** What holds for every scenario, and who judges it. */
export interface Standing {
  readonly name: string;
  readonly judged: (scene: Scene) => Case;
}

/** The standing promises that are judged while everything still runs. */
export const STANDING: readonly Standing[] = [
  {
    name: 'S-A Nothing saved is lost or spoiled',
    judged: (scene) => by('recordsIntact', rpoIn(scene)),
  },
  { name: 'S-B The work is never alive twice', judged: () => by('noTwoLive') },
  {
    name: 'S-C The suppliers’ books show what should exist',
    judged: (scene) => by('booksRight', scene.protected),
  },
  { name: 'S-D The product told the truth', judged: () => by('claimsTrue') },
  { name: 'S-E The fault was confirmed', judged: () => by('faultConfirmed') },
];
