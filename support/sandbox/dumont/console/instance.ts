import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Desk } from './desk';
import { facts } from './facts';
import { failoverPanel } from './failover-view';
import { html, type Content, type Html } from './html';
import { form } from './layout';
import { activePlace, statusBadge } from './machines';
import { Refused, type Visit } from './visit';
import { ASSOCIATION, DONE, INSTANCE, REPORT, type Association, type Event, type Instance } from './wire';
import { dollars, instant } from './words';

const PARAMS = z.object({ id: z.string().regex(/^\d{1,15}$/) });
const FAILOVER = z.object({ failover_id: z.string() });

/** The id in the address; one that cannot be is as unknown as any other. */
function idIn({ request, words }: Visit): string {
  const { data } = PARAMS.safeParse(request.params);
  if (data === undefined) throw new Refused(404, words.notFound);
  return data.id;
}

const answersAt = (host: string | null, port: number | null, user: string | null): string | undefined =>
  host === null ? undefined : `${user ?? 'root'}@${host}:${port ?? 22}`;

function machineFacts(instance: Instance, visit: Visit): Html {
  const { words, language } = visit;
  const { active, replaced_by: next } = instance;
  return facts(words.machine, [
    [words.instance, html`<span data-testid="instance-id">${instance.id}</span>`],
    [words.status, statusBadge(instance)],
    [words.message, instance.message],
    [words.gpu, `${instance.num_gpus} × ${instance.gpu_name}, ${Math.round(instance.gpu_ram)} GB`],
    [words.price, `${dollars(instance.dph_total, language)}/h`],
    [words.total, `${dollars(instance.total_dph, language)}/h`],
    [words.label, instance.label],
    [words.activePlace, activePlace(instance, visit)],
    [words.epoch, active?.epoch],
    [words.address, active === null ? null : answersAt(active.ssh_host, active.ssh_port, active.ssh_user)],
    [words.gpuAddress, answersAt(instance.ssh_host, instance.ssh_port, instance.ssh_user)],
    [words.since, instance.start_date === null ? null : instant(instance.start_date)],
    [words.replacedBy, next === null ? null : html`<a href="/app/machines/${next}">${next}</a>`],
  ]);
}

function standbyFacts(association: Association, { words }: Visit): Html {
  const { cpu_standby: vm, last_sync_at: last } = association;
  return facts(words.standby, [
    [words.state, association.state],
    [words.health, association.health_status],
    [words.trouble, association.failure_reason],
    [words.name, vm.name],
    [words.zone, vm.zone],
    [words.address, answersAt(vm.ip, vm.ssh_port, vm.ssh_user)],
    [words.sync, association.sync_enabled ? words.syncOn : words.syncOff],
    [words.syncs, association.sync_count],
    [words.lastSync, last === null ? words.never : instant(last)],
  ]);
}

const button = (visit: Visit, action: string, word: string): Html =>
  form(visit, action, html`<button>${word}</button>`);

/** What a customer may do with a machine. */
function actions(visit: Visit, { id }: Instance, association: Association | undefined): Html {
  const { words } = visit;
  const here = `/app/machines/${id}`;
  const on = association !== undefined;
  const toggle = html`<input type="hidden" name="wanted" value="${on ? 'off' : 'on'}" />
    <button role="switch" aria-checked="${String(on)}" class="secondary">${words.standby}</button>`;
  return html`<section aria-label="${words.actions}" class="row">
    ${form(visit, `${here}/standby`, toggle)} ${on ? syncButton(visit, here, association) : ''}
    ${on ? button(visit, `${here}/failover`, words.simulate) : ''}
    <a role="button" class="secondary outline" href="${here}/destroy">${words.destroy}</a>
  </section>`;
}

const syncButton = (visit: Visit, here: string, { sync_enabled: on }: Association): Html =>
  form(
    visit,
    `${here}/sync`,
    html`<input type="hidden" name="wanted" value="${on ? 'stop-sync' : 'start-sync'}" />
      <button role="switch" aria-checked="${String(on)}" class="secondary">${visit.words.sync}</button>`,
  );

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
  return html`<p role="alert">
    ${visit.words.gone}${
      next === null ? '' : html` ${visit.words.goneNow} <a href="/app/machines/${next}">${next}</a>.`
    }
  </p>`;
}

async function body(visit: Visit): Promise<Html> {
  const id = idIn(visit);
  const instance = await visit.find(INSTANCE, `/instances/${id}`);
  const events = await failoversOf(visit, id);
  if (instance === undefined) return html`${departed(visit, id, events)}${panels(events, visit)}`;
  const association = await visit.find(ASSOCIATION, `/standby/associations/${id}`);
  return html`${actions(visit, instance, association)} ${machineFacts(instance, visit)}
  ${association === undefined ? html`<p>${visit.words.noStandby}</p>` : standbyFacts(association, visit)}
  ${panels(events, visit)}`;
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

async function failOver(visit: Visit): Promise<string> {
  const id = idIn(visit);
  await visit.ask(FAILOVER, { method: 'POST', url: `/standby/failover/simulate/${id}`, payload: {} });
  return `/app/machines/${id}`;
}

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
  desk.act('/app/machines/:id/failover', failOver);
  desk.act('/app/machines/:id/destroy', destroy);
}
