/** Does what was lost stay silent? Once the trouble is over, the old workload never answers again. */
import { all, type Of, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { experiment } from './fault';
import { ending } from './incarnations';
import { books } from './moments';

/** Within so long a workload that lives has answered a look; milliseconds. */
const HEARD = 300;

const over = ({ at, done = at }: Of<'healed'>): number => done;

/** Why the books do not show that the machine is gone. */
const stillListed = (history: Recorded, healed: Of<'healed'>): string | undefined => {
  const look = books(history).findLast(({ askedAt }) => askedAt >= healed.at);
  if (look === undefined) return 'nobody read the books after the trouble was over';
  return look.machines.some(({ key }) => key === healed.machine)
    ? 'the books list its machine, which is said to be gone'
    : undefined;
};

/** Whether the witness is let in by a machine since an instant, and still is. */
const isInside = (history: Recorded, machine: string, since: number): boolean => {
  const inside = all(history, 'connected').findLast((each) => each.machine === machine);
  if (inside === undefined || inside.startedAt < since) return false;
  return !all(history, 'disconnected').some(({ session }) => session === inside.session);
};

/** The machine that works again and could tell how far the old workload had got, but has not been asked. */
export const unreadMachine = (history: Recorded): string | undefined => {
  const healed = all(history, 'healed').at(-1);
  if (healed === undefined || healed.gone) return undefined;
  const { machine } = healed;
  const since = over(healed);
  const read = all(history, 'trained').some((each) => each.machine === machine && each.askedAt >= since);
  return !read && isInside(history, machine, since) ? machine : undefined;
};

/** Why nobody would have heard the old workload, had it lived: its machine neither let anybody in who then asked, nor refused to. */
const unasked = (history: Recorded, healed: Of<'healed'>): string | undefined => {
  const since = over(healed);
  const here = (each: { readonly machine: string; readonly startedAt: number }): boolean =>
    each.machine === healed.machine && each.startedAt >= since;
  const sessions = new Set(
    all(history, 'connected')
      .filter(here)
      .map(({ session }) => session),
  );
  const due = ending(history) - HEARD;
  const looked = all(history, 'offered').some(
    ({ session, at }) => session !== undefined && sessions.has(session) && at <= due,
  );
  return looked || all(history, 'refused').some(here)
    ? undefined
    : 'nobody asked its machine after the trouble was over';
};

/** Why silence until now would prove nothing. */
const doubt = (history: Recorded, healed: Of<'healed'>, during: number): string | undefined => {
  if (ending(history) < healed.at + during) return 'nobody listened long enough';
  if (healed.gone) return stillListed(history, healed);
  const unread = unreadMachine(history) && 'nobody read how far it had got meanwhile';
  return unasked(history, healed) ?? unread;
};

/** For so long (milliseconds) after the trouble is over, nothing of the old workload is heard. */
export const staysSilent = (history: Recorded, during: number): Judgement => {
  const promised = { promise: 'the old workload never answers again', limit: 0, unit: 'answers' };
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const healed = all(history, 'healed').at(-1);
  if (healed === undefined) return invalid(promised, 'the trouble was never over');
  const heard = found.old.answers.filter(({ at }) => at > healed.at);
  const because = doubt(history, healed, during);
  // An answer is one even where silence would have proved nothing.
  if (because !== undefined && heard.length === 0) return invalid(promised, because);
  const why = healed.gone ? 'its machine was given back for good' : 'its machine works again';
  return count(
    promised,
    heard.map(({ answer }) => `it answered to ${answer.k}`),
    `${why}, and it is silent`,
  );
};
