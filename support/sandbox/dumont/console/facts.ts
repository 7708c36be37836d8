import { html, type Content, type Html } from './html';

/** One thing that is known, under its name; what is not known is left out. */
export type Fact = readonly [name: string, content: Content];

/** What is known of one thing, as a table with a name. */
export const facts = (caption: string, rows: readonly Fact[]): Html =>
  html`<table class="facts">
    <caption>
      ${caption}
    </caption>
    <tbody>
      ${rows
        .filter(([, content]) => (content ?? '') !== '')
        .map(
          ([name, content]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${content}</td>
            </tr>`,
        )}
    </tbody>
  </table>`;

/** A table with a name, a row of headings and any number of rows. */
export const grid = (
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Content[])[],
): Html =>
  html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
