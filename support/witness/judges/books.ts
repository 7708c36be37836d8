/** Do the suppliers' books show exactly what should exist? Before clean-up one of each that is wanted, after it nothing. */
import { all, type Listed, type Recorded } from '../history';
import { count, invalid, notApplicable, type Judgement } from '../verdict';
import { listings, listedSince, workingOn } from './incarnations';
import { needlessMoves } from './needless';
import { moveIn, type Move } from './relocated';
import { silentAtEnd } from './silence';
import { outOfDate } from './up-to-date';

const SUPPLIERS = ['gpu-market', 'compute'] as const;
const CALLED = { 'gpu-market': 'GPU instance', compute: 'CPU Standby' } as const;

const smaller = ({ key, memory = Infinity }: Listed, agreed: Listed | undefined): readonly string[] =>
  memory < (agreed?.memory ?? 0) ? [`${key} has ${memory} MB, less than agreed`] : [];

const dearer = ({ key, pricePerHour = 0 }: Listed, agreed: Listed | undefined): readonly string[] =>
  pricePerHour > (agreed?.pricePerHour ?? Infinity)
    ? [`${key} costs $${pricePerHour}/h, more than agreed`]
    : [];

/** On another image the customer's program may not run. */
const foreign = (
  { key, image = 'no image' }: Listed,
  { image: due = image }: Partial<Listed> = {},
): readonly string[] => (image === due ? [] : [`${key} runs ${image}, not ${due}`]);

/** On a smaller disk the workspace may find no room. */
const narrower = ({ key, disk = 0 }: Listed, agreed: Listed | undefined): readonly string[] =>
  disk < (agreed?.disk ?? 0) ? [`${key} has a disk of ${disk} GB, less than agreed`] : [];

/** Whoever moves on purpose agrees on another GPU, at most at the price that was named; on the same image, and no smaller a disk. */
const notAsNamed = (
  history: Recorded,
  { moving: { at, to } }: Move,
  agreed: Listed | undefined,
): readonly string[] => {
  const { maxPrice = Infinity } = to;
  return listedSince(history, at)
    .filter(({ supplier }) => supplier === 'gpu-market')
    .flatMap((gpu) => [
      ...dearer(gpu, { ...gpu, pricePerHour: maxPrice }),
      ...foreign(gpu, agreed),
      ...narrower(gpu, agreed),
    ]);
};

/** Where the work went on after a move is what is agreed from then on: what follows there is no smaller, and no dearer. */
const notAsMovedTo = (history: Recorded, { next }: Move): readonly string[] => {
  if (next === undefined) return [];
  const agreed = listings(history).get(next.machine);
  return listedSince(history, next.first.at)
    .filter(({ supplier }) => supplier === 'gpu-market' && agreed?.supplier === supplier)
    .flatMap((gpu) => [...smaller(gpu, agreed), ...dearer(gpu, agreed)]);
};

/** What is less, or dearer, of a GPU that took over than was agreed for the first one; until the work is moved on purpose. */
const notAsAgreed = (history: Recorded): readonly string[] => {
  const newest = moveIn(history);
  const moves = all(history, 'moving').map(({ at }) => at);
  const later = listedSince(history, moves[0] ?? Infinity).map(({ key }) => key);
  const gpus = [...listings(history).values()].filter(({ supplier }) => supplier === 'gpu-market');
  const [agreed, ...others] = gpus.filter(({ key }) => !later.includes(key));
  return [
    ...others.flatMap((gpu) => [
      ...smaller(gpu, agreed),
      ...dearer(gpu, agreed),
      ...foreign(gpu, agreed),
      ...narrower(gpu, agreed),
    ]),
    ...(newest === undefined
      ? []
      : [...notAsNamed(history, newest, agreed), ...notAsMovedTo(history, newest)]),
  ];
};

/** What is another CPU Standby than the settings are for: it costs more, has no room, or is taken back. */
const notAsSettled = (history: Recorded): readonly string[] => {
  const { standby } = all(history, 'settled').at(-1) ?? {};
  if (standby === undefined) return [];
  const vms = [...listings(history).values()].filter(({ supplier }) => supplier === 'compute');
  return vms.flatMap((vm) => [
    ...(vm.model === standby.machineType ? [] : [`${vm.key} is a ${vm.model}, not a ${standby.machineType}`]),
    ...narrower(vm, { ...vm, disk: standby.disk }),
    ...(vm.spot === standby.spot ? [] : [`${vm.key} is ${standby.spot ? 'not ' : ''}on spot`]),
  ]);
};

/** What does not bear the customer's label: it is paid for, and nobody knows whose it is. */
const strangers = (history: Recorded, machines: readonly Listed[]): readonly string[] => {
  const [first] = listings(history).values();
  const mine = first?.label ?? '';
  return machines
    .filter(({ label }) => label !== mine)
    .map(({ key, label }) => `${key} is labelled "${label}", not "${mine}"`);
};

/** Where the work should be: on a GPU, unless its customer moved it to the CPU. */
const wantedOn = (history: Recorded): Listed['supplier'] => {
  const move = moveIn(history);
  return move?.moved?.answer?.success === true && move.moving.to.kind === 'cpu' ? 'compute' : 'gpu-market';
};

const WANTED = { 'gpu-market': 'GPU', compute: 'CPU Standby' } as const;

/** Why the work is not alive on the machine that is paid for it. */
const away = (history: Recorded, machines: readonly Listed[]): string | readonly [] => {
  const life = workingOn(history);
  const wanted = wantedOn(history);
  const there = machines.some(({ key, supplier }) => key === life?.machine && supplier === wanted);
  if (life !== undefined && there) return silentAtEnd(history, life) ?? [];
  return `the work is on ${life?.machine ?? 'no machine'}, not on the ${WANTED[wanted]} that is paid`;
};

const listed = (history: Recorded): readonly Listed[] =>
  all(history, 'census').findLast(({ machines }) => machines !== undefined)?.machines ?? [];

/** Standing promise S-C, before clean-up: one GPU instance and, where it is wanted, one CPU Standby; the work alive on that GPU, and moved there no oftener than there was reason. */
export const booksRight = (history: Recorded, isProtected = true): Judgement => {
  const promised = { promise: 'the books show exactly what should exist', limit: 0, unit: 'differences' };
  if (listings(history).size === 0) return notApplicable(promised, 'nothing was ever rented');
  const blind = outOfDate(history);
  if (blind !== undefined) return invalid(promised, blind);
  const machines = listed(history);
  const onGpu = wantedOn(history) === 'gpu-market';
  const wanted = { 'gpu-market': onGpu ? 1 : 0, compute: isProtected ? 1 : 0 } as const;
  const wrong = SUPPLIERS.flatMap((supplier) => {
    const found = machines.filter((each) => each.supplier === supplier).length;
    const due = wanted[supplier];
    return found === due ? [] : [`${found} × ${CALLED[supplier]} instead of ${due}`];
  });
  const odd = [
    ...notAsAgreed(history),
    ...notAsSettled(history),
    ...strangers(history, machines),
    ...needlessMoves(history),
  ];
  const differences = [...wrong, away(history, machines), ...odd].flat();
  return count(
    promised,
    differences,
    SUPPLIERS.map((supplier) => `${wanted[supplier]} × ${CALLED[supplier]}`).join(' and '),
  );
};

/** Standing promise S-C, after clean-up: nothing of this scenario is left at the suppliers. */
export const nothingLeft = (left: readonly string[]): Judgement =>
  count(
    { promise: 'nothing of this scenario is left behind', limit: 0, unit: 'machines' },
    left,
    'none is listed',
  );
