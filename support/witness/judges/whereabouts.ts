/** Does the address that the customer is told lead to where the work is? Against where the workload answered at that time. */
import { all, type Listed, type Of, type Recorded } from '../history';
import { audit, SANDBOX, type Audit } from './audit';
import { incarnations, listings, type Incarnation } from './incarnations';

type Door = Pick<Listed, 'host' | 'port'>;

const doorOf = ({ host = 'nowhere', port = 0 }: Door): string => `${host}:${port}`;

/** Every address under which the work is told to be: of a work on a GPU also that of the instance. */
const doorsIn = ({ instances }: Of<'shown'>): readonly string[] =>
  instances.flatMap(({ active, address }) => {
    if (active === undefined) return [];
    return [active, ...(active.kind === 'gpu' && address !== undefined ? [address] : [])].map(doorOf);
  });

/** What was told while a workload answered, once the product had had the time to learn of it. */
const toldWhile = (shown: Recorded, { first, last }: Incarnation): readonly Of<'shown'>[] =>
  all(shown, 'shown').filter(({ askedAt, at }) => askedAt >= first.at + SANDBOX.cap && at <= last.sentAt);

const auditLife = (shown: Recorded, life: Incarnation, machine: Door | undefined): readonly Audit[] => {
  if (machine?.host === undefined) return [];
  const right = doorOf(machine);
  const told = toldWhile(shown, life).map(doorsIn);
  if (told.length === 0) return [];
  const wrong = told.find((doors) => doors.length === 0 || doors.some((door) => door !== right));
  const claim = `the work is at ${(wrong ?? [right]).join(' and ') || 'no address'}`;
  return [audit(claim, wrong === undefined, `the workload answered on ${life.machine}, which is ${right}`)];
};

/** Whoever still answers when another begins has the work no more: since when, nobody can say. */
const isOutlived = (history: Recorded, { first, last }: Incarnation): boolean =>
  incarnations(history).some((later) => later.first.at > first.at && later.first.at < last.at);

/** Wherever a workload answered, the customer was told that address; nothing of a product that tells none at all. */
export const whereabouts = (history: Recorded, shown: Recorded): readonly Audit[] => {
  const listed = listings(history);
  if (!all(shown, 'shown').some((look) => doorsIn(look).length > 0)) return [];
  return incarnations(history)
    .filter((life) => !isOutlived(history, life))
    .flatMap((life) => auditLife(shown, life, listed.get(life.machine)));
};
