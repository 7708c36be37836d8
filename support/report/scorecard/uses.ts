import { type CostRow, spokenMeasure } from '../../evidence/measurement';
import { sum } from './figures';
import { html, type Markup } from './markup';

const NIGHTS = 30;
const [KB, MB, GB] = [1e3, 1e6, 1e9] as const;

/** What the items of the suppliers' bills are for, in the order in which they are told. */
const USES: Readonly<Record<string, readonly string[]>> = {
  'GPU time': ['gpu'],
  'their disks': ['disk'],
  'CPU VMs, disks included': ['cpu'],
  'object store: storage': ['storage'],
  'object store: requests': ['class-a', 'class-b'],
  traffic: ['bwd', 'bwu', 'received', 'sent'],
};

/** What a supplier charges as a whole is for the machine itself. */
const WHOLE: Readonly<Record<CostRow['resource'], string>> = { GPU: 'gpu', VM: 'cpu', store: 'storage' };

const itemsOf = ({ resource, items = {}, amount }: CostRow): Readonly<Record<string, number>> =>
  Object.keys(items).length === 0 && amount !== undefined ? { [WHOLE[resource]]: amount } : items;

const spentOn = (costs: readonly CostRow[], types: readonly string[]): number | undefined => {
  const amounts = costs.flatMap((cost) => types.flatMap((type) => itemsOf(cost)[type] ?? []));
  return amounts.length === 0 ? undefined : sum(amounts);
};

const line = (use: string, amount: number): Markup =>
  html`<tr>
    <td>${use}</td>
    <td class="number">${spokenMeasure(amount, 'dollars')}</td>
    <td class="number">${spokenMeasure(amount * NIGHTS, 'dollars')}</td>
  </tr>`;

/** What a run was paid for, by use, and the same for a run every night of a month. */
export const uses = (costs: readonly CostRow[]): Markup => {
  const lines = Object.entries(USES).flatMap(([use, types]) => {
    const amount = spentOn(costs, types);
    return amount === undefined ? [] : [line(use, amount)];
  });
  return html`<div class="scroll">
    <table>
      <caption>
        What it was paid for
      </caption>
      <thead>
        <tr>
          <th scope="col">Use</th>
          <th scope="col" class="number">this run</th>
          <th scope="col" class="number">a month of nights</th>
        </tr>
      </thead>
      <tbody>
        ${lines} ${line('all of it', sum(costs.map(({ amount }) => amount)))}
      </tbody>
    </table>
  </div>`;
};

const bytes = (quantity: number): string => {
  if (quantity >= GB) return `${(quantity / GB).toFixed(2)} GB`;
  if (quantity >= MB) return `${(quantity / MB).toFixed(1)} MB`;
  return quantity >= KB ? `${(quantity / KB).toFixed(1)} kB` : `${Math.ceil(quantity)} bytes`;
};

const UNITS: Readonly<Record<string, (quantity: number) => string>> = {
  storage: (quantity) => `${bytes(quantity)} for an hour`,
  'class-a': (quantity) => `${quantity} writes and lists`,
  'class-b': (quantity) => `${quantity} reads`,
  received: (quantity) => `${bytes(quantity)} in`,
  sent: (quantity) => `${bytes(quantity)} out`,
};

const NAMES: Readonly<Record<string, string>> = { gpu: 'GPU', bwd: 'traffic in', bwu: 'traffic out' };

/** The items of some bills, each with how much of it there was where the bill says so. */
export const itemised = (costs: readonly CostRow[]): string => {
  const types = [...new Set(costs.flatMap((cost) => Object.keys(cost.items ?? {})))];
  return types
    .map((type) => {
      const used = UNITS[type]?.(sum(costs.map((cost) => cost.used?.[type])));
      const paid = spokenMeasure(sum(costs.map((cost) => cost.items?.[type])), 'dollars');
      return `${used ?? NAMES[type] ?? type} ${paid}`;
    })
    .join(', ');
};
