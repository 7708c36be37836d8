import { heirOf } from './heir';
import { html, type Content, type Html } from './html';
import { form } from './layout';
import { known, LIST, named, snapshotIn } from './snapshot-named';
import { Refused, type Visit } from './visit';
import { INSTANCES, type Instance } from './wire';
import { RESTORED } from './wire-snapshots';
import { dollars } from './words';

const option = (
  { id, num_gpus: gpus, gpu_name: gpu, dph_total: price }: Instance,
  proposed: Instance | undefined,
  visit: Visit,
): Html =>
  html`<option value="${id}" ${id === proposed?.id && html` selected`}>
    ${gpus} × ${gpu}, ${dollars(price, visit.language)}/h, ${id}
  </option>`;

/** What a restore overwrites is never chosen by chance: it is proposed because the snapshot is of it, or named by the customer. */
function choices(visit: Visit, instances: readonly Instance[], proposed: Instance | undefined): Content {
  const none = html`<option value="" selected>${visit.words.restoreInto}</option>`;
  return [proposed === undefined && none, instances.map((one) => option(one, proposed, visit))];
}

async function asking(visit: Visit, origin: number, instances: readonly Instance[]): Promise<Html> {
  const { words } = visit;
  const proposed = await heirOf(visit, origin, instances);
  return html`<label
      >${words.gpu}<select name="into" required>
        ${choices(visit, instances, proposed)}
      </select></label
    >
    <div class="row">
      <button>${words.restore}</button>
      <a role="button" class="secondary outline" href="${LIST}">${words.cancel}</a>
    </div>`;
}

/** Whether a snapshot shall be restored, and what it shall overwrite. */
export async function restoring(visit: Visit): Promise<Html> {
  const { words } = visit;
  const snapshot = await snapshotIn(visit);
  const { instances } = await visit.get(INSTANCES, '/instances?status=running');
  if (instances.length === 0)
    return html`${known(snapshot, visit)}
      <p role="alert">${words.restoreNowhere}</p>
      <p><a role="button" href="/app/new">${words.newMachine}</a></p>`;
  const fields = await asking(visit, snapshot.instance_id, instances);
  return html`${known(snapshot, visit)}
    <p>${words.restoreWhat}</p>
    ${form(visit, `${LIST}/${snapshot.short_id}/restore`, fields)}`;
}

/** Has a snapshot take the place of the workspace that was chosen. */
export async function restore(visit: Visit, fields: URLSearchParams): Promise<string> {
  const id = named(visit);
  const into = fields.get('into') ?? '';
  if (into === '') throw new Refused(422, visit.words.restoreInto);
  const url = `/snapshots/restore?instance_id=${encodeURIComponent(into)}`;
  const call = { method: 'POST', url, payload: { snapshot_id: id } } as const;
  const { success, errors } = await visit.ask(RESTORED, call);
  if (!success) throw new Refused(409, errors.join(' '));
  return `${LIST}?restored=${id}`;
}
