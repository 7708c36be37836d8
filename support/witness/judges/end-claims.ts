/** Did the product tell the truth about the end of a failover? Where the work is, with what data, how long that took in all, and why it had to be: against what was seen. */
import { PHASES, type Failover } from '../../customer/customer';
import { all, type Listed, type Of, type Recorded } from '../history';
import { between, type Interval } from '../verdict';
import { audit, seenTo, SANDBOX, shareOf, verdictOn, type Audit } from './audit';
import { experiment, type Experiment } from './fault';
import { ending, incarnations, listings, type Incarnation } from './incarnations';
import { failoverOf, resumed, successor, told as heard } from './moments';
import { onsets, takesMachine, type Onset } from './onset';
import { begun } from './phases';

/** Everything that was told of one failover, and what was told last. */
export interface Told {
  readonly claims: readonly Of<'claimed'>[];
  readonly last: Failover;
}

const completed = ({ failover }: Of<'claimed'>): boolean =>
  failover.phase === 'complete' || failover.success === true;

const complete = (gpu: Incarnation | undefined, at: number): Audit => {
  if (gpu === undefined) return audit('complete', false, 'no workload answers on a new GPU');
  const late = Math.round(gpu.first.at - at);
  const apart = Math.max(0, late);
  return { ...audit('complete', late <= SANDBOX.cap, `the workload answered ${late} ms later`), apart };
};

const timesOf = ({ phaseTimings }: Failover): Audit => {
  const left = PHASES.slice(0, PHASES.indexOf('complete'));
  const untold = left.filter((phase) => phaseTimings[phase] === undefined);
  return audit('a time for every phase', untold.length === 0, `none for ${untold.join(', ')}`);
};

const data = ({ dataRestored }: Failover, gpu: Incarnation | undefined): Audit => {
  const records = gpu?.first.answer.restoredSeq ?? 0;
  const holds = dataRestored === records > 0;
  return audit(`data restored: ${dataRestored}`, holds, `the workload found ${records} records`);
};

const elsewhere = ({ newInstance }: Failover, machine: Listed | undefined): Audit => {
  const named = String(newInstance ?? 'none');
  const because = `the workload answers on ${machine?.id ?? 'no other GPU'}`;
  return audit(`instance ${named} has the work`, machine?.id === named, because);
};

const source = ({ restoredFrom }: Failover, standby: Incarnation | undefined): Audit => {
  const holds = standby === undefined || restoredFrom === 'cpu_standby';
  return audit(
    `restored from ${restoredFrom ?? 'nothing'}`,
    holds,
    'the work had gone on on the CPU Standby',
  );
};

/** In all it takes until the work goes on on the GPU, or until that is told. */
const wholly = (history: Recorded, loss: Experiment, told: number): Interval => {
  const { lo, hi } = resumed(history, loss, 'gpu');
  return between(begun(history, loss), { lo, hi: Math.max(hi, told) });
};

const timed = (claim: string, told: number, took: Interval): Audit => {
  const apart = Math.max(0, took.lo - told, told - took.hi);
  const own = SANDBOX.heartbeat / 2 + SANDBOX.grain + shareOf(took);
  const verdict = Number.isFinite(told) ? verdictOn(apart, own, SANDBOX.cap) : 'breached';
  return { claim, apart, verdict, because: seenTo(took) };
};

const total = ({ totalTime }: Failover, took: Interval): Audit =>
  totalTime === undefined
    ? audit('a total time', false, 'none was told')
    : timed(`all of it took ${Math.round(totalTime)} ms`, totalTime, took);

/** Its dates are the product's own: what lies between them began with the loss, or with its being noticed. */
const dated = (
  { startedAt, completedAt }: Failover,
  took: Interval,
  noticing: Interval,
): readonly Audit[] => {
  if (startedAt === undefined || completedAt === undefined) return [];
  const told = Date.parse(completedAt) - Date.parse(startedAt);
  const since = { lo: Math.max(0, took.lo - noticing.hi), hi: took.hi };
  return [timed(`from ${startedAt} to ${completedAt}`, told, since)];
};

/** The GPU that has the work, unless that was taken from there again: another loss would be judged instead. */
const arrived = (history: Recorded, loss: Experiment): Incarnation | undefined => {
  const gpu = successor(history, loss, 'gpu');
  if (gpu === undefined || !takesMachine(loss.fault)) return undefined;
  const next = incarnations(history).find(({ first }) => first.at > gpu.first.at);
  return next?.place === 'cpu' ? undefined : gpu;
};

/** Where the work is on a GPU the failover is told to be complete, and a success. */
const well = (history: Recorded, { last }: Told, gpu: Incarnation): Audit => {
  const { phase, success } = last;
  const claim = `${phase}, success: ${success ?? 'not told'}`;
  const row = audit(
    claim,
    phase === 'complete' && success === true,
    `the workload answers on ${gpu.machine}`,
  );
  const soon = success !== false && ending(history) - gpu.first.at <= SANDBOX.cap;
  return row.verdict === 'breached' && soon ? { ...row, verdict: 'inconclusive' } : row;
};

const times = (
  history: Recorded,
  loss: Experiment,
  { last, at }: { readonly last: Failover; readonly at: number },
): readonly Audit[] => {
  const took = wholly(history, loss, at);
  return [total(last, took), ...dated(last, took, between(loss.struck, heard(history, loss)))];
};

/** How a report tells of the failover in all; undefined where nobody has told of its end. */
export const totalReported = (history: Recorded, row: Failover): Audit | undefined => {
  const loss = experiment(history);
  if (typeof loss === 'string') return undefined;
  const done = failoverOf(history, loss.fault).find(completed);
  return done && total(row, wholly(history, loss, done.at));
};

/** What "complete" says besides the time: that the workload runs elsewhere, with its data. */
const completion = (history: Recorded, loss: Experiment, { claims, last }: Told): readonly Audit[] => {
  const done = claims.find(completed);
  const gpu = successor(history, loss, 'gpu');
  const machine = gpu === undefined ? undefined : listings(history).get(gpu.machine);
  if (done === undefined) return last.newInstance === undefined ? [] : [elsewhere(last, machine)];
  return [
    complete(gpu, done.at),
    data(last, gpu),
    elsewhere(last, machine),
    source(last, successor(history, loss, 'cpu')),
    timesOf(last),
    ...(gpu === undefined ? [] : times(history, loss, { last, at: done.at })),
  ];
};

/** Everything that was told of the end of a failover, and that it was told where it was seen. */
export const auditEnd = (history: Recorded, loss: Experiment, told: Told): readonly Audit[] => {
  const gpu = arrived(history, loss);
  return [...(gpu === undefined ? [] : [well(history, told, gpu)]), ...completion(history, loss, told)];
};

/** Nothing at all was told of a failover that was seen. */
export const untold = (history: Recorded, loss: Experiment): readonly Audit[] => {
  const gpu = arrived(history, loss);
  return gpu === undefined ? [] : [audit('nothing', false, `the workload answers on ${gpu.machine}`)];
};

/** What is told of causes: the customer's wish, the market's notice, or that the GPU failed. */
const CAUSES: Readonly<Record<string, readonly string[]>> = {
  asked: ['user_request'],
  reclaim: ['spot_interruption', 'gpu_failure'], // it may be gone before it was left
};

/** Why it is told to have happened. */
export const cause = ({ reason }: Failover, onset: Onset): Audit => {
  const kind = onset.kind === 'asked' ? 'asked' : onset.fault;
  const right = CAUSES[kind] ?? ['gpu_failure'];
  return audit(`because of ${reason}`, right.includes(reason), `what happened is ${right.join(' or ')}`);
};

const keyOf = (onset: Onset, n: number): string =>
  onset.kind === 'asked' ? (onset.failover ?? `wish ${n}`) : `fault ${n}`;

/** The instance that was lost or left, and every one that is told to have taken over since. */
const line = (claims: readonly Of<'claimed'>[], instance: Onset['instance']): ReadonlySet<unknown> => {
  const heirs = new Set<unknown>([instance]);
  for (const { failover } of claims)
    if (heirs.has(failover.instance) && failover.newInstance !== undefined) heirs.add(failover.newInstance);
  return heirs;
};

/** Whatever set things going for an instance, or for one that took over from it, is told as one failover, under one id. */
export const once = (history: Recorded, shown: Recorded, { instance, f0 }: Onset): Audit => {
  const told = all(shown, 'claimed').filter(({ failover }) => !failover.rehearsal);
  const heirs = line(told, instance);
  const claims = told.filter(({ failover }) => instance === undefined || heirs.has(failover.instance));
  const older = claims.filter(({ at }) => at <= f0).map(({ failover }) => failover.id);
  const ids = [...new Set(claims.map(({ failover }) => failover.id))].filter((id) => !older.includes(id));
  const due = onsets(history).filter((each) => each.f0 >= f0 && heirs.has(each.instance));
  const many = new Set(due.map(keyOf)).size;
  return audit(`failovers ${ids.join(', ')}`, ids.length <= many, `there was reason for ${many}`);
};
