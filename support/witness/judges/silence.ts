/** Does the workload still answer at the end? What a busy machine makes late is not dead. */
import { all, type Recorded } from '../history';
import { ending, type Incarnation } from './incarnations';

/** Who lives does not leave so many looks unanswered in a row, nor for so long (milliseconds), however busy the machines are. */
const VAIN = 40;
const SILENT = 2_000;

/** How often a machine was asked, or refused to be, since an instant. */
const askedSince = (history: Recorded, machine: string, since: number): number => {
  const looks = all(history, 'offered').filter(
    (look) => look.machine === machine && look.session !== undefined && look.at > since,
  );
  const attempts = all(history, 'refused').filter(
    (attempt) => attempt.machine === machine && attempt.startedAt > since,
  );
  return looks.length + attempts.length;
};

/** Why a workload is dead at the end of the history; undefined while it answers, or may only be late. */
export const silentAtEnd = (history: Recorded, { machine, last }: Incarnation): string | undefined => {
  const silent = ending(history) - last.at;
  const asked = askedSince(history, machine, last.at);
  if (silent < SILENT || asked < VAIN) return undefined;
  return `the workload on ${machine} answered none of the last ${asked} looks, for ${Math.round(silent)} ms`;
};
