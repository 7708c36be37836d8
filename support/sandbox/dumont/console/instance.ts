import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Desk } from './desk';
import { failoverPanel } from './failover-view';
import { html, type Content, type Html } from './html';
import { idIn } from './instance-id';
import { button, controls } from './machine-controls';
import { machineFacts, standbyFacts } from './machine-facts';
import { readiness } from './readiness';
import { Refused, type Visit } from './visit';
import { ASSOCIATION, DONE, INSTANCE, REPORT, type Association, type Event } from './wire';

const FAILOVER = z.object({ failover_id: z.string() });
const BEGUN = z.object({
  begun: z
    .string()
    .regex(/^[0-9a-f]+$/)
    .catch(''),
});

/** The failovers that took the work from this machine or brought it here, the newest first. */
async function failoversOf(visit: Visit, id: string): Promise<readonly Event[]> {
  const { history } = await visit.get(REPORT, '/standby/failover/report?days=30');
  return history.filter((event) => [event.gpu_instance_id, event.new_gpu_id].includes(Number(id)));
}

const panels = (events: readonly Event[], visit: Visit): Content =>
  events.map((event) => failoverPanel(event, visit));

/** Where the work went from a machine that is no longer there. */
function departed(visit: Visit, id: string, events: readonly Event[]): Html {
  const next = events.find((event) => event.gpu_instance_id === Number(id))?.new_gpu_id ?? null;
  if (events.length === 0) throw new Refused(404, visit.words.gone);
  return html`<p class="notice">
    ${visit.words.gone}${
      next === null ? '' : html` ${visit.words.goneNow} <a href="/app/machines/${next}">${next}</a>.`
    }
  </p>`;
}

async function protection(visit: Visit, id: string, association: Association | undefined): Promise<Html> {
  if (association === undefined) return html`<p>${visit.words.noStandby}</p>`;
  return standbyFacts(association, await readiness(visit, id, association), visit);
}

/** Which failover the customer has just asked for, as the address tells it. */
function news({ request, words }: Visit): Content {
  const { begun } = BEGUN.parse(request.query);
  return begun !== '' && html`<p role="status" class="notice">${words.begun} ${begun}</p>`;
}

async function body(visit: Visit): Promise<Html> {
  const id = idIn(visit);
  const instance = await visit.find(INSTANCE, `/instances/${id}`);
  const events = await failoversOf(visit, id);
  if (instance === undefined)
    return html`${news(visit)} ${departed(visit, id, events)}${panels(events, visit)}`;
  const association = await visit.find(ASSOCIATION, `/standby/associations/${id}`);
  return html`${news(visit)} ${controls(visit, instance, association)} ${machineFacts(instance, visit)}
  ${await protection(visit, id, association)} ${panels(events, visit)}`;
}

/** Enable CPU Standby: configure, provision, start the sync; or end it. */
async function switchStandby(visit: Visit, fields: URLSearchParams): Promise<string> {
  const id = idIn(visit);
  if (fields.get('wanted') === 'off') {
    await visit.ask(DONE, { method: 'DELETE', url: `/standby/associations/${id}` });
    return `/app/machines/${id}`;
  }
  await visit.ask(DONE, { method: 'POST', url: '/standby/configure', payload: { enabled: true } });
  await visit.ask(DONE, { method: 'POST', url: `/standby/provision/${id}` });
  await visit.ask(DONE, { method: 'POST', url: `/standby/associations/${id}/start-sync` });
  return `/app/machines/${id}`;
}

async function switchSync(visit: Visit, fields: URLSearchParams): Promise<string> {
  const id = idIn(visit);
  const verb = fields.get('wanted') === 'stop-sync' ? 'stop-sync' : 'start-sync';
  await visit.ask(DONE, { method: 'POST', url: `/standby/associations/${id}/${verb}` });
  return `/app/machines/${id}`;
}

/** Has the work leave its GPU, or only shows that it could. */
const failOver =
  (rehearsal: boolean) =>
  async (visit: Visit): Promise<string> => {
    const id = idIn(visit);
    const payload = { reason: 'user_request', rehearsal };
    const call = { method: 'POST', url: `/standby/failover/simulate/${id}`, payload } as const;
    const { failover_id: begun } = await visit.ask(FAILOVER, call);
    return `/app/machines/${id}?begun=${begun}`;
  };

async function destroy(visit: Visit): Promise<string> {
  const url = `/instances/${idIn(visit)}?destroy_standby=true&reason=user_request`;
  await visit.ask(DONE, { method: 'DELETE', url });
  return '/app/machines';
}

/** Destroying asks first. */
async function askBeforeDestroying(visit: Visit): Promise<Html> {
  const id = idIn(visit);
  const instance = await visit.get(INSTANCE, `/instances/${id}`);
  return html`<p>${visit.words.destroyWhat}</p>
    ${machineFacts(instance, visit)}
    <div class="row">
      ${button(visit, `/app/machines/${id}/destroy`, visit.words.destroy)}
      <a role="button" class="secondary outline" href="/app/machines/${id}">${visit.words.cancel}</a>
    </div>`;
}

/** One machine: what is known of it, what can be done with it, and its failovers as they go on. */
export function instancePages(_app: FastifyInstance, desk: Desk): void {
  const place = '/app/machines';
  const title = (visit: Visit): string => `${visit.words.instance} ${idIn(visit)}`;
  desk.live('/app/machines/:id', { place, title, body });
  desk.page('/app/machines/:id/destroy', async (visit) => ({
    title: visit.words.destroyAsk,
    body: await askBeforeDestroying(visit),
    place,
  }));
  desk.act('/app/machines/:id/standby', switchStandby);
  desk.act('/app/machines/:id/sync', switchSync);
  desk.act('/app/machines/:id/failover', failOver(false));
  desk.act('/app/machines/:id/rehearsal', failOver(true));
  desk.act('/app/machines/:id/destroy', destroy);
}
