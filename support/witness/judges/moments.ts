/** When did each stage of a failover really happen? Every moment as the interval in which it certainly lies. */
import { all, type Listed, type Of, type Recorded } from '../history';
import type { Interval } from '../verdict';
import type { Experiment } from './fault';
import { began, copied, ending, incarnations, listings, type Incarnation, type Place } from './incarnations';
import type { Onset } from './onset';

/** What has not happened when the history ends. */
const never = (history: Recorded): Interval => ({ lo: ending(history), hi: Infinity });

/** The first incarnation in such a place, on another machine, that began after the fault or the wish to move. */
export const successor = (
  history: Recorded,
  { fault, old }: Pick<Experiment, 'fault' | 'old'>,
  place: Place,
): Incarnation | undefined =>
  incarnations(history)
    .filter((life) => life.place === place && life.first.at > fault.f0 && life.machine !== old.machine)
    .sort((one, other) => one.first.at - other.first.at)
    .at(0);

/** When the work went on in such a place. */
export const resumed = (history: Recorded, experiment: Experiment, place: Place): Interval => {
  const life = successor(history, experiment, place);
  if (life === undefined) return never(history);
  const { lo, hi } = began(history, life);
  return { lo: Math.max(lo, experiment.fault.f0), hi };
};

/** The failover the product tells of for the instance that was lost or left, each time it told something new. */
export const failoverOf = (history: Recorded, { instance, f0 }: Onset): readonly Of<'claimed'>[] => {
  const claims = all(history, 'claimed').filter(
    ({ failover }) => !failover.rehearsal && (instance === undefined || failover.instance === instance),
  );
  const older = new Set(claims.filter(({ at }) => at <= f0).map(({ failover }) => failover.id));
  const newer = claims.filter(({ failover }) => !older.has(failover.id));
  return newer.filter(({ failover }) => failover.id === newer[0]?.failover.id);
};

/** How lately a workload that is still served must have answered; milliseconds. */
const LATELY = 1_000;

/** Nothing was lost and nothing moved: no failover was told of, and the same workload answers to the end. */
export const spared = (history: Recorded, experiment: Experiment): boolean => {
  const { fault, old } = experiment;
  const moved = (['cpu', 'gpu'] as const).some(
    (place) => successor(history, experiment, place) !== undefined,
  );
  if (moved || failoverOf(history, fault).length > 0) return false;
  return old.last.at >= ending(history) - LATELY;
};

/** When the product first told of the loss. */
export const told = (history: Recorded, { fault }: Experiment): Interval => {
  const [first] = failoverOf(history, fault);
  if (first === undefined) return never(history);
  return { lo: Math.max(fault.f0, first.before ?? fault.f0), hi: first.at };
};

/** An answer may still be under way so long; milliseconds. */
const UNDER_WAY = 50;

/** When the old workload stopped answering: after its last answer was asked for, before the first look it left unanswered. */
export const stopped = (history: Recorded, { old }: Experiment): Interval => {
  const lo = old.last.sentAt;
  const unanswered = all(history, 'offered').find(({ machine, at }) => machine === old.machine && at > lo);
  return { lo, hi: unanswered === undefined ? Infinity : unanswered.at + UNDER_WAY };
};

interface Look {
  readonly askedAt: number;
  readonly at: number;
  readonly machines: readonly Listed[];
}

/** Every look at the suppliers' books, and what they listed then, as far as is known. */
export const books = (history: Recorded): readonly Look[] => {
  let machines: readonly Listed[] = [];
  return all(history, 'census').map((census) => {
    machines = census.machines ?? machines;
    return { askedAt: census.askedAt, at: census.at, machines };
  });
};

/** When the market's books no longer listed the lost GPU. */
export const fenced = (history: Recorded, { fault }: Experiment): Interval => {
  const lists = ({ machines }: Look): boolean => machines.some(({ key }) => key === fault.machine);
  const looks = books(history);
  const gone = looks.findIndex((look) => look.askedAt >= fault.f0 && !lists(look));
  const found = looks[gone];
  if (found === undefined) return never(history);
  return { lo: Math.max(fault.f0, looks[gone - 1]?.askedAt ?? fault.f0), hi: found.at };
};

const connectedTo = (history: Recorded, experiment: Experiment): Of<'connected'> | undefined => {
  const { fault } = experiment;
  const listed = listings(history);
  const life = successor(history, experiment, 'gpu');
  const isNew = (machine: string): boolean =>
    machine !== fault.machine && listed.get(machine)?.supplier === 'gpu-market';
  return all(history, 'connected').find(
    ({ machine, at }) => at > fault.f0 && (life === undefined ? isNew(machine) : machine === life.machine),
  );
};

const refusedBefore = (history: Recorded, { machine, at }: Of<'connected'>): number =>
  all(history, 'refused').findLast((attempt) => attempt.machine === machine && attempt.at < at)?.startedAt ??
  0;

/** Between the last look at the books that did not show this of a machine, and the first that did. */
const listedSo = (history: Recorded, machine: string, so: (listed: Listed) => boolean): Interval => {
  const shows = ({ machines }: Look): boolean => machines.some((each) => each.key === machine && so(each));
  const looks = books(history);
  const first = looks.findIndex(shows);
  const found = looks[first];
  return found === undefined ? never(history) : { lo: looks[first - 1]?.askedAt ?? 0, hi: found.at };
};

/** When the new GPU ran by the books of the market and its SSH answered: the later of the two. */
export const reachable = (history: Recorded, experiment: Experiment): Interval => {
  const door = connectedTo(history, experiment);
  if (door === undefined) return never(history);
  const addressed = listedSo(history, door.machine, ({ port }) => port !== undefined);
  const running = listedSo(history, door.machine, ({ status }) => status === 'running');
  const closed = Math.max(addressed.lo, refusedBefore(history, door));
  return {
    lo: Math.max(experiment.fault.f0, closed, running.lo),
    hi: Math.max(door.enteredAt, running.hi),
  };
};

/** When the witness saw on the standby a record that the new GPU's workload wrote. */
export const protectedAt = (history: Recorded, experiment: Experiment): Interval => {
  const life = successor(history, experiment, 'gpu');
  const seen = life === undefined ? undefined : copied(history, life);
  if (seen === undefined) return never(history);
  return { lo: Math.max(seen.before ?? 0, experiment.fault.f0), hi: seen.at };
};
