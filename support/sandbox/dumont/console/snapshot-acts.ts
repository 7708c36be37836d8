import type { Desk } from './desk';
import { html, type Html } from './html';
import { idIn } from './instance-id';
import { form } from './layout';
import { button } from './machine-controls';
import { known, LIST, named, snapshotIn } from './snapshot-named';
import { restore, restoring } from './snapshot-restore';
import type { Visit } from './visit';
import { DONE } from './wire';
import { CLEANED, MADE, POLICY } from './wire-snapshots';

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
