/** Is what the console shows in the end what there is? By the suppliers' books, and by where the workload answers. */
import type { Address, GpuInstance, Standby } from '../../customer/customer';
import { all, type Listed, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { workingOn } from './incarnations';

/** What the console showed of a customer's instances, by this instant. */
export interface LastLook {
  readonly at: number;
  readonly instances: readonly GpuInstance[];
  readonly standby?: Standby;
}

type Place = Partial<Pick<Address, 'host' | 'port'>>;

const told = (place: Place = {}): string => `${place.host ?? 'nowhere'}:${place.port ?? 0}`;

/** A page writes no more than a hundredth of a cent. */
const toThePage = (dollars = 0): number => Math.round(dollars * 10_000) / 10_000;

const spoken = (value: string | number = ''): string => (value === '' ? 'nothing' : String(value));

/** What of the pairs is not the same, each by its name: as it is shown, and as it is. */
const unequal = (
  whose: string,
  pairs: readonly (readonly [string, string | number, string | number | undefined])[],
): readonly string[] =>
  pairs.flatMap(([what, shown, is]) =>
    shown === is ? [] : [`${what} of ${whose}: it shows ${spoken(shown)}, there is ${spoken(is)}`],
  );

/** The books as they were first read after an instant. */
const booksSince = (history: Recorded, since: number): readonly Listed[] | undefined => {
  const looks = all(history, 'census');
  const first = looks.find(({ askedAt }) => askedAt > since);
  if (first === undefined) return undefined;
  return looks.findLast(({ at, machines }) => at <= first.at && machines !== undefined)?.machines;
};

const ids = (of: readonly { readonly id: string | number }[]): string =>
  of
    .map(({ id }) => id)
    .sort()
    .join(', ');

/** What of an instance is not as the market lists it, and the work on it. */
const machine = (history: Recorded, shown: GpuInstance, gpus: readonly Listed[]): readonly string[] => {
  const listed = gpus.find(({ id }) => id === String(shown.id));
  if (listed === undefined) return []; // which ones there are is judged apart
  const working = gpus.find(({ key }) => key === workingOn(history)?.machine);
  return unequal(`instance ${shown.id}`, [
    ['the state', shown.status, listed.status],
    ['the GPU', shown.gpu, listed.model],
    ['the price', toThePage(shown.pricePerHour), toThePage(listed.pricePerHour)],
    ['the address', told(shown.address), told(listed)],
    ['the address of the work', told(shown.active), told(working)],
  ]);
};

const described = ({ state, syncEnabled, address, trouble }: Standby): string =>
  [state, `sync ${syncEnabled ? 'on' : 'off'}`, told(address), trouble ?? 'no trouble'].join(', ');

/** What of the CPU Standby is not as a healthy one is, where it is listed. */
const standbys = (shown: Standby | undefined, listed: readonly Listed[]): readonly string[] => {
  const there = shown === undefined ? '' : described(shown);
  const due = listed.map((vm) => ['ready', 'sync on', told(vm), 'no trouble'].join(', '));
  return unequal('this customer', [['the CPU Standby', there, due.join('; ')]]);
};

const differences = (history: Recorded, look: LastLook, books: readonly Listed[]): readonly string[] => {
  const gpus = books.filter(({ supplier }) => supplier === 'gpu-market');
  const vms = books.filter(({ supplier }) => supplier === 'compute');
  return [
    ...unequal('this customer', [['the instances', ids(look.instances), ids(gpus)]]),
    ...look.instances.flatMap((shown) => machine(history, shown, gpus)),
    ...standbys(look.standby, vms),
  ];
};

/** What the console shows is what the suppliers list: these instances, there, at that price, with the work on one of them and its CPU Standby ready. */
export const shownAsListed = (history: Recorded, look: LastLook): Judgement => {
  const promise = 'the console shows what the suppliers’ books list';
  const promised = { promise, limit: 0, unit: 'differences' };
  const books = booksSince(history, look.at);
  if (books === undefined) return invalid(promised, 'nobody read the books after the last look');
  if (books.length === 0) return invalid(promised, 'there was nothing to look at');
  return count(promised, differences(history, look, books), `listed: ${ids(books)}`);
};

/** The books were read after the last look. */
export const isReadSince = (history: Recorded, since: number): boolean =>
  booksSince(history, since) !== undefined;
