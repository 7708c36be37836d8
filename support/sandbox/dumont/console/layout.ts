import { html, type Content, type Html } from './html';
import type { Visit } from './visit';

/** One page: its title, what it shows, and from where its live part is fed. */
export interface Page {
  readonly title: string;
  readonly body: Content;
  /** The address that feeds what follows the heading, live. */
  readonly live?: string;
  /** Which part of the menu it belongs to. */
  readonly place?: string;
  readonly narrow?: boolean;
}

/** A form of this console, with the proof that it is; what changes things is never a link. */
export const form = (visit: Visit, action: string, fields: Content): Html =>
  html`<form method="post" action="${action}">
    <input type="hidden" name="proof" value="${visit.proof}" />${fields}
  </form>`;

const HTMX = '{"includeIndicatorStyles":false,"allowEval":false}';

/** What keeps a page up to date; one that does not change by itself needs none of it. */
const updating = html`<meta name="htmx-config" content="${HTMX}" />
  <script src="/assets/htmx.js" defer></script>
  <script src="/assets/sse.js" defer></script>
  <script src="/assets/morph.js" defer></script>`;

const head = ({ title, live }: Page): Html =>
  html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · Dumont Cloud</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/assets/pico.css" />
    <link rel="stylesheet" href="/assets/console.css" />
    ${live !== undefined && updating}
    <script src="/assets/console.js" defer></script>
  </head>`;

const menuItem = (page: Page, address: string, word: string): Html =>
  html`<li><a href="${address}" ${page.place === address ? html` aria-current="page"` : ''}>${word}</a></li>`;

const menu = (visit: Visit, page: Page): Content =>
  visit.signedIn &&
  html`<ul>
    ${menuItem(page, '/app', visit.words.overview)} ${menuItem(page, '/app/machines', visit.words.machines)}
    ${menuItem(page, '/app/snapshots', visit.words.snapshots)}
    ${menuItem(page, '/app/failover-report', visit.words.failovers)}
    ${menuItem(page, '/app/settings?tab=failover', visit.words.settings)}
  </ul>`;

const quiet = (word: Content, lang: Content = ''): Html =>
  html`<button class="secondary outline" ${lang}>${word}</button>`;

function language(visit: Visit): Html {
  const other = visit.language === 'en' ? 'pt' : 'en';
  const fields = html`<input type="hidden" name="to" value="${other}" />
    <input type="hidden" name="back" value="${visit.request.method === 'GET' ? visit.request.url : '/app'}" />
    ${quiet(visit.words.otherLanguage, html`lang="${other}"`)}`;
  return html`<li>${form(visit, '/language', fields)}</li>`;
}

const header = (visit: Visit, page: Page): Html =>
  html`<header class="top">
    <nav class="container" aria-label="${visit.words.mainMenu}">
      <ul>
        <li><strong>Dumont Cloud</strong></li>
      </ul>
      ${menu(visit, page)}
      <ul>
        ${language(visit)}
        ${visit.signedIn && html`<li>${form(visit, '/logout', quiet(visit.words.signOut))}</li>`}
      </ul>
    </nav>
  </header>`;

const liveness = ({ words }: Visit, live: string | undefined): Content =>
  live !== undefined &&
  html`<p id="liveness" role="status" data-live="${words.live}" data-stale="${words.stale}"></p>`;

function content({ body, live }: Page): Html {
  if (live === undefined) return html`<div>${body}</div>`;
  return html`<div hx-ext="sse,morph" sse-connect="${live}" sse-swap="view,leave" hx-swap="morph:innerHTML">
    ${body}
  </div>`;
}

/** A whole page, in the visitor's language. */
export function document(visit: Visit, page: Page): string {
  const { title, live, narrow } = page;
  const classes = narrow === true ? 'container narrow' : 'container';
  return html`<!doctype html>
    <html lang="${visit.language === 'pt' ? 'pt-BR' : 'en'}">
      ${head(page)}
      <body>
        <a class="skip" href="#content">${visit.words.skip}</a>
        ${header(visit, page)}
        <main class="${classes}" id="content" tabindex="-1">
          <h1>${title}</h1>
          ${liveness(visit, live)} ${content(page)}
        </main>
      </body>
    </html>`.text;
}
