import { z } from 'zod';
import type { Desk } from './desk';
import { facts } from './facts';
import { html, type Html } from './html';
import { idIn } from './instance-id';
import { form } from './layout';
import { button } from './machine-controls';
import { Refused, type Visit } from './visit';
import { DONE, INSTANCES, type Instance } from './wire';
import { CLEANED, MADE, POLICY, RESTORED, SNAPSHOTS, type Snapshot } from './wire-snapshots';
import { bytes, dollars, instant } from './words';

const LIST = '/app/snapshots';
const PARAMS = z.object({ id: z.string().regex(/^[0-9a-f]{8}$/) });

function named({ request, words }: Visit): string {
  const { data } = PARAMS.safeParse(request.params);
  if (data === undefined) throw new Refused(404, words.notFound);
  return data.id;
}

async function snapshotIn(visit: Visit): Promise<Snapshot> {
  const id = named(visit);
  const { snapshots } = await visit.get(SNAPSHOTS, '/snapshots');
  const found = snapshots.find(({ short_id: short }) => short === id);
  if (found === undefined) throw new Refused(404, visit.words.notFound);
  return found;
}

const known = (snapshot: Snapshot, { words, language }: Visit): Html =>
  facts(words.snapshot, [
    [words.snapshot, snapshot.short_id],
    [words.name, snapshot.name],
    [words.instance, snapshot.instance_id],
    [words.time, instant(snapshot.time)],
    [words.size, bytes(snapshot.size, language)],
  ]);

function naming(visit: Visit): Html {
  const { words } = visit;
  const here = `/app/machines/${idIn(visit)}`;
  const fields = html`<label>${words.name}<input name="name" maxlength="100" /></label>
    <div class="row">
      <button>${words.createSnapshot}</button>
      <a role="button" class="secondary outline" href="${here}">${words.cancel}</a>
    </div>`;
  return html`<p>${words.createSnapshotWhat}</p>
    ${form(visit, `${here}/snapshot`, fields)}`;
}

const choice = ({ id, num_gpus: gpus, gpu_name: gpu, dph_total: price }: Instance, visit: Visit): Html =>
  html`<option value="${id}">${gpus} × ${gpu}, ${dollars(price, visit.language)}/h, ${id}</option>`;

async function restoring(visit: Visit): Promise<Html> {
  const { words } = visit;
  const snapshot = await snapshotIn(visit);
  const { instances } = await visit.get(INSTANCES, '/instances?status=running');
  if (instances.length === 0)
    return html`${known(snapshot, visit)}
      <p role="alert">${words.restoreNowhere}</p>
      <p><a role="button" href="/app/new">${words.newMachine}</a></p>`;
  const fields = html`<label
      >${words.gpu}<select name="into">
        ${instances.map((instance) => choice(instance, visit))}
      </select></label
    >
    <div class="row">
      <button>${words.restore}</button>
      <a role="button" class="secondary outline" href="${LIST}">${words.cancel}</a>
    </div>`;
  return html`${known(snapshot, visit)}
    <p>${words.restoreWhat}</p>
    ${form(visit, `${LIST}/${snapshot.short_id}/restore`, fields)}`;
}

async function deleting(visit: Visit): Promise<Html> {
  const snapshot = await snapshotIn(visit);
  return html`${known(snapshot, visit)}
    <div class="row">
      ${button(visit, `${LIST}/${snapshot.short_id}/delete`, visit.words.delete)}
      <a role="button" class="secondary outline" href="${LIST}">${visit.words.cancel}</a>
    </div>`;
}

async function make(visit: Visit, fields: URLSearchParams): Promise<string> {
  const url = `/instances/${idIn(visit)}/snapshots`;
  const payload = { name: (fields.get('name') ?? '').trim() };
  const { snapshot_id: id } = await visit.ask(MADE, { method: 'POST', url, payload });
  return `${LIST}?made=${id}`;
}

async function restore(visit: Visit, fields: URLSearchParams): Promise<string> {
  const id = named(visit);
  const into = encodeURIComponent(fields.get('into') ?? '');
  const call = { method: 'POST', url: `/snapshots/restore?instance_id=${into}` } as const;
  const { success, errors } = await visit.ask(RESTORED, { ...call, payload: { snapshot_id: id } });
  if (!success) throw new Refused(409, errors.join(' '));
  return `${LIST}?restored=${id}`;
}

async function remove(visit: Visit): Promise<string> {
  const id = named(visit);
  await visit.ask(DONE, { method: 'DELETE', url: `/snapshots/${id}` });
  return `${LIST}?deleted=${id}`;
}

async function keep(visit: Visit, fields: URLSearchParams): Promise<string> {
  const payload = { keep_forever: fields.get('wanted') !== 'off' };
  await visit.ask(DONE, { method: 'POST', url: `/snapshots/${named(visit)}/keep-forever`, payload });
  return LIST;
}

async function cleanUp(visit: Visit, fields: URLSearchParams): Promise<string> {
  const amount = (name: string): number => Number((fields.get(name) ?? '').trim() || 'nothing');
  const policy = { keep_last: amount('keep_last'), keep_days: amount('keep_days') };
  await visit.ask(POLICY, { method: 'PUT', url: '/snapshots/retention-policy', payload: policy });
  const { deleted } = await visit.ask(CLEANED, { method: 'POST', url: '/snapshots/cleanup', payload: {} });
  return `${LIST}?cleaned=${deleted.length}`;
}

/** Making, restoring, keeping and deleting snapshots, each asked for on a page of its own where it cannot be undone. */
export function snapshotActs(desk: Desk): void {
  const page = (
    path: string,
    title: (visit: Visit) => string,
    body: (visit: Visit) => Promise<Html> | Html,
  ) => {
    desk.page(path, async (visit) => ({ title: title(visit), body: await body(visit), place: LIST }));
  };
  page('/app/machines/:id/snapshot', ({ words }) => words.createSnapshot, naming);
  page(`${LIST}/:id/restore`, ({ words }) => words.restoreAsk, restoring);
  page(`${LIST}/:id/delete`, ({ words }) => words.deleteAsk, deleting);
  desk.act('/app/machines/:id/snapshot', make);
  desk.act(`${LIST}/:id/restore`, restore);
  desk.act(`${LIST}/:id/delete`, remove);
  desk.act(`${LIST}/:id/keep`, keep);
  desk.act(`${LIST}/clean-up`, cleanUp);
}
