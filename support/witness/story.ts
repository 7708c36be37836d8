/** How would a failover look to the witness? Tells a whole history from a few true instants, so that judges and steps can be tested against a truth that is known. */
import { PHASES, type Failover, type Phase } from '../customer/customer';
import type { Happening, Listed, Of, Recorded } from './history';
import { DELAY, GPU, NEXT, STANDBY, Teller, type Lifetimes } from './teller';

/** The instants at which things really happened, in milliseconds. */
export interface Truth extends Lifetimes {
  readonly noticed: number;
  readonly fenced: number;
}

/** A failover in which every promise is kept. */
export const GOOD: Truth = {
  fault: 12_000,
  noticed: 12_560,
  fenced: 12_600,
  standby: 12_700,
  ssh: 13_000,
  stopped: 13_200,
  gpu: 13_300,
  protectedAgain: 13_900,
  end: 15_000,
  lag: 250,
};

const OFFER_EVERY = 20;
const CENSUS_EVERY = 100;
const CLAIMS_EVERY = 50;
/** The product's ids are the market's. */
const INSTANCE = 1;

const listed = (key: string): Listed => ({
  key,
  supplier: key === STANDBY ? 'compute' : 'gpu-market',
  id: key.split('/')[1] ?? '',
  label: 'mark/story',
  status: 'running',
  host: '127.77.0.1',
  port: 2222,
  user: 'root',
  ...(key === STANDBY ? {} : { memory: 24_576, pricePerHour: 0.42 }),
});

const censuses = (truth: Truth): readonly Happening[] => {
  let known = '';
  return slots(truth, CENSUS_EVERY).map((askedAt) => {
    const machines = [
      ...(askedAt + 1 < truth.fenced ? [GPU] : []),
      STANDBY,
      ...(askedAt + 1 >= truth.ssh - CENSUS_EVERY ? [NEXT] : []),
    ].map(listed);
    const same = known === JSON.stringify(machines);
    known = JSON.stringify(machines);
    return { kind: 'census', at: askedAt + DELAY, askedAt, ...(same ? {} : { machines }) };
  });
};

const slots = ({ end }: Truth, step: number): readonly number[] =>
  Array.from({ length: Math.floor(end / step) }, (_, n) => n * step);

/** The true instant at which each phase was left. */
const left = (truth: Truth): readonly (readonly [Phase, number])[] => [
  ['detecting', truth.noticed],
  ['gpu_lost', truth.fenced],
  ['failover_to_cpu', truth.standby],
  ['searching_gpu', truth.standby + 10],
  ['provisioning', truth.ssh],
  ['restoring', truth.gpu],
  ['complete', truth.protectedAgain],
];

const failoverAt = (truth: Truth, at: number): Failover => {
  const all = left(truth);
  const done = all.filter(([, instant]) => instant <= at);
  const times = done.map(
    ([phase, instant], n) => [phase, instant - (all[n - 1]?.[1] ?? truth.fault)] as const,
  );
  const over = at >= truth.gpu;
  return {
    ...{ id: 'f1', instance: INSTANCE, reason: 'gpu_failure', rehearsal: false, dataRestored: over },
    phase: PHASES[Math.min(done.length, PHASES.indexOf('complete'))] ?? 'complete',
    phaseTimings: Object.fromEntries(times),
    ...(over ? { success: true, newInstance: INSTANCE + 2, restoredFrom: 'cpu_standby' } : {}),
    ...(over ? { totalTime: truth.gpu - truth.fault } : {}),
  };
};

const claims = (truth: Truth): readonly Happening[] => {
  let known = '';
  return slots(truth, CLAIMS_EVERY).flatMap((askedAt): readonly Of<'claimed'>[] => {
    if (askedAt + 1 < truth.noticed) return [];
    const failover = failoverAt(truth, askedAt + 1);
    if (known === JSON.stringify(failover)) return [];
    known = JSON.stringify(failover);
    return [{ kind: 'claimed', at: askedAt + DELAY, askedAt, before: askedAt - CLAIMS_EVERY, failover }];
  });
};

const connections = (truth: Truth): readonly Happening[] => {
  const open = (machine: string, at: number): Of<'connected'> => ({
    ...{ kind: 'connected', machine, at, startedAt: at - 20, enteredAt: at },
    ...{ session: `session of ${machine}`, hostKey: `key of ${machine}` },
  });
  const { fault, fenced, ssh } = truth;
  const refused = slots({ ...truth, end: fenced }, OFFER_EVERY).filter((at) => at > fault + 3);
  return [
    ...[open(GPU, 50), open(STANDBY, 50), open(NEXT, ssh)],
    { kind: 'disconnected', at: fault + 3, machine: GPU, session: `session of ${GPU}`, because: 'closed' },
    ...[fault + 4, ...refused].map((at): Of<'refused'> => ({
      kind: 'refused',
      at: at + 1,
      startedAt: at,
      machine: GPU,
      because: 'refused',
    })),
  ];
};

const copies = (truth: Truth, teller: Teller): readonly Happening[] => {
  let known = '';
  return slots(truth, CENSUS_EVERY).flatMap((askedAt): readonly Of<'tail'>[] => {
    const line = teller.tail(askedAt);
    if (line === undefined || line === known) return [];
    known = line;
    const before = askedAt - CENSUS_EVERY;
    return [{ kind: 'tail', at: askedAt + DELAY, machine: STANDBY, askedAt, before, line }];
  });
};

/** A history of a failover of which the truth is known; changes turn it into another story. */
export const tell = (
  changes: Partial<Truth> = {},
  twist: (happening: Happening) => readonly Happening[] = (happening) => [happening],
): Recorded => {
  const truth = { ...GOOD, ...changes };
  const { fault, end } = truth;
  const teller = new Teller(truth);
  // Before the fault's end the first life must be told whole, or its copy on the standby could not be.
  for (const at of slots({ ...truth, end: fault }, OFFER_EVERY)) teller.slot(at);
  const before = copies({ ...truth, end: fault }, teller);
  for (const at of slots(truth, OFFER_EVERY).filter((slot) => slot >= fault)) teller.slot(at);
  const after = copies(truth, teller).filter(({ at }) => at > fault);
  const told: readonly Happening[] = [
    ...[...teller.happenings, ...censuses(truth), ...claims(truth), ...connections(truth)],
    ...[...before, ...after],
    {
      kind: 'fault',
      at: fault + 5,
      fault: 'host-disappears',
      f0: fault - 1,
      f1: fault + 5,
      machine: GPU,
      instance: INSTANCE,
    },
    { kind: 'log', at: end, askedAt: end, machine: NEXT, text: teller.log },
  ];
  const ordered = [...told].sort((one, other) => one.at - other.at);
  return { happenings: ordered.flatMap(twist) };
};
