import { spokenMeasure } from '../../evidence/measurement';
import type { Card, Played } from './card';
import { failovers } from './failovers';
import { journeys } from './journey';
import { html, type Markup, verbatim } from './markup';
import { money } from './money';
import { promises, standing, type Trends } from './promises';
import { STYLE } from './style';

const TITLE = 'Failover scorecard';

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const isAbsent = ({ absent }: Played): boolean => absent !== undefined;
const isGreen = ({ status }: Played): boolean => status === 'PASSED';
/** Whoever stopped the run, or what failed before, has kept it from being played. */
const isUntested = ({ status }: Played): boolean => status === 'SKIPPED' || status === 'UNKNOWN';

const verdict = ({ scenarios }: Card): Markup => {
  const offered = scenarios.filter((played) => !isAbsent(played));
  const untested = offered.filter(isUntested).length;
  const failed = offered.filter((played) => !isGreen(played)).length - untested;
  const absent = scenarios.length - offered.length;
  const all = counted(scenarios.length, 'scenario');
  const apart = absent === 0 ? [] : [`${absent} not offered`];
  if (failed + untested === 0)
    return html`<p class="sum met">
      ✔ Every promise was met: ${[counted(offered.length, 'scenario'), ...apart].join(', ')}.
    </p>`;
  const told = [
    ...(failed === 0 ? [] : [`${failed} of ${all} did not hold`]),
    ...(untested === 0 ? [] : [failed === 0 ? `${untested} of ${all} not tested` : `${untested} not tested`]),
  ];
  return html`<p class="sum failed">✖ ${[...told, ...apart].join(', ')}.</p>`;
};

const absences = ({ scenarios }: Card): Markup => {
  const absent = scenarios.filter((played) => played.absent !== undefined);
  if (absent.length === 0) return html``;
  return html`<section>
    <h2>Not offered</h2>
    <ul>
      ${absent.map(({ id, title, absent: why }) => html`<li>${id} ${title}: ${why}</li>`)}
    </ul>
  </section>`;
};

const facts = ({ facts: run, begunAt, took }: Card): Markup => {
  const all = [
    ...(run.defect === undefined ? [] : [['Planted bug', run.defect] as const]),
    ['Product', run.product],
    ['Target', run.target],
    ['Channel', run.channel],
    ['Machines', [`tier ${run.tier}`, run.why].filter(Boolean).join(': ')],
    ['Suite', run.commit],
    ['Run', run.run],
    ['Seed', run.seed],
    ['Date', new Date(begunAt).toISOString().replace('T', ' ').replace(/\..*/, ' UTC')],
    ['Duration', spokenMeasure(took, 'ms')],
  ] as const;
  return html`<dl class="facts">
    ${all.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
};

/** The scorecard as one page that needs nothing else. */
export const page = (card: Card, trends: Trends): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${TITLE}, run ${card.facts.run}</title>
        <style>
          ${verbatim(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${TITLE}</h1>
          ${verdict(card)} ${facts(card)}
        </header>
        <main>
          ${promises(card, trends)} ${standing(card)} ${failovers(card)} ${journeys(card)} ${money(card)}
          ${absences(card)}
        </main>
        <footer>
          Met: even the worst reading keeps the promise. Breached: even the best does not. Inconclusive: the
          reading is too coarse to tell. Invalid: the experiment itself did not happen.
        </footer>
      </body>
    </html>`.markup;
