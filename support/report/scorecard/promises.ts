import { spokenMargin, spokenMeasure } from '../../evidence/measurement';
import type { Card, Kept, Played, Standing } from './card';
import { median } from './figures';
import { html, type Markup, verbatim } from './markup';

const SIGNS: Readonly<Record<string, string>> = {
  met: '✔',
  breached: '✖',
  inconclusive: '?',
  invalid: '!',
  'not applicable': '–',
};

const badge = (verdict: string): Markup =>
  html`<span class="verdict ${verdict.replace(' ', '-')}">${SIGNS[verdict] ?? ''} ${verdict}</span>`;

const medianOf = ({ judged: { unit }, readings }: Kept): string =>
  readings.length < 2 ? '' : spokenMeasure(median(readings), unit);

/** The drawings of how each promise went over the last runs, by the promise. */
export type Trends = ReadonlyMap<Kept, string>;

const line = (kept: Kept, trends: Trends): Markup => {
  const { sentence, judged, readings } = kept;
  const trend = trends.get(kept);
  return html`<tr>
    <td>${sentence}</td>
    <td class="number">${spokenMeasure(judged.limit, judged.unit)}</td>
    <td class="number">${spokenMeasure(judged.measured, judged.unit)}</td>
    <td class="number">${spokenMargin(judged)}</td>
    <td class="number">${medianOf(kept)}</td>
    <td class="number">${readings.length < 2 ? '' : spokenMeasure(Math.max(...readings), judged.unit)}</td>
    <td class="trend">${trend === undefined ? undefined : verbatim(trend)}</td>
    <td>${badge(judged.verdict)}</td>
  </tr>`;
};

const name = ({ id, title }: Played): string => [id, title].filter(Boolean).join(' ');

const scenario = (played: Played, trends: Trends): Markup => {
  const heading = html`<h3>${name(played)}</h3>`;
  if (played.absent !== undefined)
    return html`${heading}
      <p class="dim">Not offered: ${played.absent}</p>`;
  const failed = played.status === 'FAILED' ? html`<p class="failed">✖ This scenario failed.</p>` : html``;
  if (played.promises.length === 0)
    return html`${heading}${failed}
      <p class="dim">No promise was judged.</p>`;
  return html`${heading}${failed}
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Promise</th>
            <th scope="col" class="number">promised</th>
            <th scope="col" class="number">measured</th>
            <th scope="col" class="number">to spare</th>
            <th scope="col" class="number">median</th>
            <th scope="col" class="number">worst</th>
            <th scope="col">last runs</th>
            <th scope="col">verdict</th>
          </tr>
        </thead>
        <tbody>
          ${played.promises.map((kept) => line(kept, trends))}
        </tbody>
      </table>
    </div>`;
};

const feature = (title: string, scenarios: readonly Played[], trends: Trends): Markup =>
  html`<section>
    <h2>${title}</h2>
    ${scenarios.map((played) => scenario(played, trends))}
  </section>`;

/** Every promise of every scenario beside what was measured, feature by feature. */
export const promises = ({ scenarios }: Card, trends: Trends): Markup => {
  const titles = [...new Set(scenarios.map((played) => played.feature))];
  return html`${titles.map((title) =>
    feature(
      title,
      scenarios.filter((played) => played.feature === title),
      trends,
    ),
  )}`;
};

const standingLine = ({ name: promise, verdicts }: Standing): Markup =>
  html`<tr>
    <td>${promise}</td>
    <td>
      ${Object.entries(verdicts).map(([verdict, times]) => html`<div>${badge(verdict)} in ${times}</div>`)}
    </td>
  </tr>`;

/** What holds for every scenario, and in how many it did. */
export const standing = (card: Card): Markup =>
  html`<section>
    <h2>In every scenario</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Standing promise</th>
          <th scope="col">verdict</th>
        </tr>
      </thead>
      <tbody>
        ${card.standing.map(standingLine)}
      </tbody>
    </table>
  </section>`;
