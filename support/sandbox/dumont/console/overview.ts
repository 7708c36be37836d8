import type { FastifyInstance } from 'fastify';
import type { Desk } from './desk';
import { facts } from './facts';
import { eventLine } from './failover-view';
import { html, type Html } from './html';
import { Refused, type Visit } from './visit';
import { BALANCE, INSTANCES, REPORT, type Instance } from './wire';
import { dollars } from './words';

const SHOWN = 5;

/** The market may not answer; then nobody knows. */
async function credit(visit: Visit): Promise<string> {
  try {
    const { credit: left } = await visit.get(BALANCE, '/balance');
    return dollars(left, visit.language);
  } catch (error) {
    if (error instanceof Refused) return visit.words.unknown;
    throw error;
  }
}

const costs = (instances: readonly Instance[]): number =>
  instances.reduce((sum, { total_dph: price }) => sum + price, 0);

async function overview(visit: Visit): Promise<Html> {
  const { words, language } = visit;
  const { instances } = await visit.get(INSTANCES, '/instances');
  const { history } = await visit.get(REPORT, '/standby/failover/report?days=30');
  const recent = history.slice(0, SHOWN).map((event) => html`<li>${eventLine(event, visit)}</li>`);
  return html`<p><a role="button" href="/app/new">${words.newMachine}</a></p>
    ${facts(words.overview, [
      [words.machines, html`<a href="/app/machines">${instances.length}</a>`],
      [words.costPerHour, dollars(costs(instances), language)],
      [words.credit, html`<a href="/app/balance">${words.showCredit}</a>`],
    ])}
    <h2>${words.recentActivity}</h2>
    ${
      recent.length === 0
        ? html`<p>${words.nothingYet}</p>`
        : html`<ul>
            ${recent}
          </ul>`
    }`;
}

/** What the customer sees first. */
export function overviewPage(_app: FastifyInstance, desk: Desk): void {
  desk.page('/app/balance', async (visit) => ({
    title: visit.words.credit,
    body: facts(visit.words.credit, [[visit.words.credit, await credit(visit)]]),
  }));
  desk.live('/app', { place: '/app', title: ({ words }) => words.overview, body: overview });
}
