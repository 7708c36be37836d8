import type { CostRow } from '../../evidence/measurement';
import { spokenMeasure } from '../../evidence/measurement';
import type { Card } from './card';
import { median, sum } from './figures';
import { html, type Markup } from './markup';
import { itemised, uses } from './uses';

const HOURS = { day: 24, month: 730 } as const;
const NIGHTS = 30;

const dollars = (amount: number | undefined): string => spokenMeasure(amount, 'dollars');

const prices = (costs: readonly CostRow[]): readonly number[] =>
  costs.flatMap(({ pricePerHour }) => pricePerHour ?? []);

interface Kind {
  readonly resource: string;
  readonly model: string;
  readonly costs: readonly CostRow[];
}

const kinds = (costs: readonly CostRow[]): readonly Kind[] => {
  const names = [...new Set(costs.map(({ resource, model }) => `${resource}\t${model}`))];
  return names.map((name) => {
    const [resource = '', model = ''] = name.split('\t');
    return { resource, model, costs: costs.filter((cost) => `${cost.resource}\t${cost.model}` === name) };
  });
};

const line = ({ resource, model, costs }: Kind): Markup => {
  const seconds = sum(costs.map((cost) => cost.seconds));
  const unknown = costs.filter(({ amount }) => amount === undefined).length;
  return html`<tr>
    <td>${resource === 'store' ? '' : resource} ${model}</td>
    <td class="number">${costs.length}</td>
    <td class="number">${spokenMeasure(seconds * 1_000, 'ms')}</td>
    <td class="number">${dollars(median(prices(costs)))}</td>
    <td class="number">
      ${dollars(unknown === costs.length ? undefined : sum(costs.map(({ amount }) => amount)))}
    </td>
    <td>${itemised(costs)}${unknown === 0 ? '' : `${unknown} without a known price`}</td>
  </tr>`;
};

const perTime = (what: string, pricePerHour: number): Markup =>
  html`<tr>
    <td>${what}</td>
    <td class="number">${dollars(pricePerHour)}</td>
    <td class="number">${dollars(pricePerHour * HOURS.day)}</td>
    <td class="number">${dollars(pricePerHour * HOURS.month)}</td>
  </tr>`;

const ofResource = (costs: readonly CostRow[], resource: CostRow['resource']): number | undefined =>
  median(prices(costs.filter((cost) => cost.resource === resource)));

const protection = (costs: readonly CostRow[]): Markup => {
  const [gpu, vm] = [ofResource(costs, 'GPU'), ofResource(costs, 'VM')];
  if (gpu === undefined || vm === undefined) return html``;
  return html`<div class="scroll">
    <table>
      <caption>
        What a customer pays, at the median price of this run
      </caption>
      <thead>
        <tr>
          <th scope="col">Machine</th>
          <th scope="col" class="number">an hour</th>
          <th scope="col" class="number">a day</th>
          <th scope="col" class="number">a month</th>
        </tr>
      </thead>
      <tbody>
        ${perTime('GPU instance', gpu)} ${perTime('its CPU Standby', vm)} ${perTime('both', gpu + vm)}
      </tbody>
    </table>
  </div>`;
};

const rented = (costs: readonly CostRow[]): Markup =>
  html`<div class="scroll">
    <table>
      <caption>
        What was used
      </caption>
      <thead>
        <tr>
          <th scope="col">Resource</th>
          <th scope="col" class="number">times</th>
          <th scope="col" class="number">together for</th>
          <th scope="col" class="number">an hour</th>
          <th scope="col" class="number">paid</th>
          <th scope="col">of that</th>
        </tr>
      </thead>
      <tbody>
        ${kinds(costs).map(line)}
      </tbody>
    </table>
  </div>`;

/** What the run cost by the suppliers' books, and what protection costs a customer. */
export const money = ({ costs }: Card): Markup => {
  if (costs.length === 0) return html``;
  const total = sum(costs.map(({ amount }) => amount));
  return html`<section>
    <h2>What it cost</h2>
    <p>
      This run cost <strong>${dollars(total)}</strong>; one run a day, ${dollars(total * NIGHTS)} a month.
      GPUs and the object store by their suppliers’ own bills, VMs by the time they were listed and their
      supplier’s price list; what a VM’s traffic costs, its supplier tells in no book of the day. In the
      sandbox the money is pretend.
    </p>
    ${rented(costs)} ${uses(costs)} ${protection(costs)}
  </section>`;
};
