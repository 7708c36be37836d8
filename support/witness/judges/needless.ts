/** Did the work leave a GPU that nothing had happened to? One loss, or one wish, is one move: whatever moves it again needs a reason of its own. */
import { all, type Recorded } from '../history';
import { incarnations, type Incarnation } from './incarnations';
import { onsets, takesMachine } from './onset';

/** Whether the customer sent the work away from its machine, or gave it back; what was wished of another is no reason. */
const wanted = (history: Recorded, life: Incarnation, next: Incarnation): boolean =>
  [...all(history, 'moving'), ...all(history, 'parting')].some(
    ({ machine, at }) => machine === life.machine && at < next.first.at,
  );

/** Whether its machine was lost, or was to be left, before the next one began; what struck another is no reason. */
const due = (history: Recorded, { machine }: Incarnation, next: Incarnation): boolean =>
  onsets(history).some(
    (onset) => onset.machine === machine && takesMachine(onset) && onset.f0 < next.first.at,
  );

/** Every move of the work away from a GPU for which there was no reason. */
export const needlessMoves = (history: Recorded): readonly string[] => {
  const lives = [...incarnations(history)].sort((one, other) => one.first.at - other.first.at);
  return lives.slice(1).flatMap((next, n) => {
    const life = lives[n];
    if (life?.place !== 'gpu' || life.machine === next.machine) return [];
    if (wanted(history, life, next) || due(history, life, next)) return [];
    return [`the work left ${life.machine} for ${next.machine} though nothing had happened to it`];
  });
};
