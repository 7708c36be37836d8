import { JOURNEY_HEADING, journeyLines } from '../journeys';
import type { Card } from './card';
import { html, type Markup } from './markup';

/** How long each leg of a customer's journey took, beside what was measured before there was this suite. */
export const journeys = ({ journeys: made }: Card): Markup =>
  html`${made.map(
    (journey) =>
      html`<section>
        <h2>One customer’s journey</h2>
        <table>
          <caption>
            ${journey.title}; formerly: once, on real machines, by the script that this suite replaces
          </caption>
          <thead>
            <tr>
              ${JOURNEY_HEADING.map((heading) => html`<th scope="col">${heading}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${journeyLines(journey).map(
              (line) =>
                html`<tr>
                  ${line.map((cell) => html`<td>${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </section>`,
  )}`;
