import type { FastifyInstance } from 'fastify';
import { delay } from '../../clock';
import { REGIONS, regionWord } from './choice';
import type { Desk } from './desk';
import { destinationBody, destinationIn, type Destination } from './destination';
import { facts } from './facts';
import { html, type Html } from './html';
import { idIn } from './instance-id';
import { form } from './layout';
import { movePage } from './move';
import type { Visit } from './visit';
import { OFFERS } from './wire';
import { ESTIMATE, MOVE } from './wire-moves';
import { dollars, number } from './words';

const LOOK = 20;

const option = (value: string, word: string, chosen: string): Html =>
  html`<option value="${value}" ${value === chosen && html` selected`}>${word}</option>`;

const target = (to: Destination['to'], word: string, { to: chosen }: Destination): Html =>
  html`<label
    ><input type="radio" name="to" value="${to}" ${to === chosen && html` checked`} />${word}</label
  >`;

/** What is on offer, and what was chosen even if it no longer is. */
async function models(visit: Visit, { gpu }: Destination): Promise<readonly string[]> {
  const { offers } = await visit.get(OFFERS, '/instances/offers?limit=100');
  const all = new Set(offers.map(({ gpu_name: name }) => name));
  return [...(gpu === '' ? all : all.add(gpu))].sort();
}

/** What can be chosen: nothing is moved by it. */
async function choosing(visit: Visit, chosen: Destination): Promise<Html> {
  const { words } = visit;
  const gpus = (await models(visit, chosen)).map((model) => option(model, model, chosen.gpu));
  return html`<form method="get" action="/app/machines/${idIn(visit)}/migrate">
    <fieldset>
      <legend>${words.target}</legend>
      ${target('gpu', words.toGpu, chosen)} ${target('cpu', words.toCpu, chosen)}
    </fieldset>
    <label
      >${words.gpu}<select name="gpu">
        ${option('', words.anyGpu, chosen.gpu)} ${gpus}
      </select></label
    >
    <label
      >${words.region}<select name="region">
        ${REGIONS.map((region) => option(region, regionWord(region, words), chosen.region))}
      </select></label
    >
    <label
      >${words.atMost}<input name="most" inputmode="decimal" value="${chosen.most}" maxlength="20"
    /></label>
    <button class="secondary">${words.estimate}</button>
  </form>`;
}

/** What takes no minute takes some time nevertheless. */
const minutesTold = (minutes: number, { words, language }: Visit): string =>
  minutes < 1 ? words.lessThanOne : number(minutes, language);

async function estimated(visit: Visit, chosen: Destination): Promise<Html> {
  const { words, language } = visit;
  const url = `/instances/${idIn(visit)}/migrate/estimate`;
  const payload = destinationBody(chosen, words);
  const found = await visit.ask(ESTIMATE, { method: 'POST', url, payload });
  if (found.target === null) return html`<p role="alert">${words.notAvailable} ${found.error}</p>`;
  const { gpu_name: gpu, cost_per_hour: cost } = found.target;
  const minutes = found.estimated_time_minutes;
  return facts(words.estimate, [
    [words.gpu, gpu],
    [words.price, `${dollars(cost, language)}/h`],
    [words.minutes, minutes === null ? null : minutesTold(minutes, visit)],
    [words.offersCount, found.offers_available],
  ]);
}

/** What was chosen is moved to, even if the estimate has become worse since. */
function going(visit: Visit, chosen: Destination): Html {
  const { words } = visit;
  const here = `/app/machines/${idIn(visit)}`;
  const fields = Object.entries(chosen).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return form(
    visit,
    `${here}/migrate`,
    html`${fields}
      <div class="row">
        <button>${words.migrate}</button>
        <a role="button" class="secondary outline" href="${here}">${words.cancel}</a>
      </div>`,
  );
}

async function dialog(visit: Visit): Promise<Html> {
  const { searchParams } = new URL(visit.request.url, 'http://console');
  const chosen = destinationIn(searchParams);
  return html`<section role="dialog" aria-label="${visit.words.migrateAsk}">
      <p>${visit.words.migrateWhat}</p>
      ${await choosing(visit, chosen)} ${await estimated(visit, chosen)} ${going(visit, chosen)}
    </section>
    <p><a href="/app/machines/${idIn(visit)}/move">${visit.words.moveTitle}</a></p>`;
}

/** Resolves when another move than the last one is told of, or when there is nothing more to wait for. */
async function untilBegun(visit: Visit, url: string, over: AbortSignal): Promise<void> {
  const before = (await visit.find(MOVE, url))?.started_at;
  while (!over.aborted && (await visit.find(MOVE, url))?.started_at === before) await delay(LOOK);
}

/** Moving takes its time: the customer sees it as soon as it has begun, and at once why it does not begin. */
async function migrate(visit: Visit, fields: URLSearchParams): Promise<string> {
  const id = idIn(visit);
  const url = `/instances/${id}/migrate`;
  const payload = destinationBody(destinationIn(fields), visit.words);
  const over = new AbortController();
  const begun = untilBegun(visit, url, over.signal);
  const moved = visit.ask(MOVE, { method: 'POST', url, payload }).finally(() => {
    over.abort();
  });
  moved.catch(() => undefined); // how it ended is told on the page
  await Promise.race([moved, begun]);
  return `/app/machines/${id}/move`;
}

/** Moving a machine's work on purpose: where to, what that would cost, and how it goes. */
export function migrationPages(_app: FastifyInstance, desk: Desk): void {
  desk.page('/app/machines/:id/migrate', async (visit) => ({
    title: visit.words.migrateAsk,
    body: await dialog(visit),
    place: '/app/machines',
  }));
  desk.act('/app/machines/:id/migrate', migrate);
  movePage(desk);
}
