import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { html, type Content, type Html } from './html';
import type { Desk } from './desk';
import type { Visit } from './visit';
import { ASSOCIATIONS, INSTANCES, type Association, type Instance } from './wire';
import { dollars, instant, type Spoken } from './words';

const FILTERS = ['all', 'online', 'offline'] as const;
const QUERY = z.object({ filter: z.enum(FILTERS).catch('all') });
type Filter = (typeof FILTERS)[number];

const ONLINE: readonly string[] = ['running', 'failover'];
const BAD: readonly string[] = ['offline', 'error', 'exited'];

const isOnline = ({ status }: Instance): boolean => ONLINE.includes(status);

const belongs: Readonly<Record<Filter, (instance: Instance) => boolean>> = {
  all: () => true,
  online: isOnline,
  offline: (instance) => !isOnline(instance),
};

/** The status of an instance, in the product's own word. */
export function statusBadge({ status }: Instance): Html {
  const tone = status === 'running' ? ' good' : BAD.includes(status) ? ' bad' : '';
  return html`<span class="badge${tone}">${status}</span>`;
}

/** The state of a CPU Standby, in the product's own word. */
export function standbyBadge({ cpu_standby: standby }: Instance, { words }: Spoken): Html {
  if (standby === null) return html`<span class="badge">${words.noStandby}</span>`;
  const tone = standby.state === 'ready' ? ' good' : standby.state === 'error' ? ' bad' : '';
  return html`<span class="badge${tone}">${words.standby}: ${standby.state}</span>`;
}

/** Where the work is. */
export function activePlace({ active }: Instance, { words }: Spoken): Content {
  if (active === null) return words.nowhere;
  return active.kind === 'gpu' ? words.onGpu : words.onCpu;
}

function syncLine({ words }: Spoken, association: Association | undefined): Content {
  if (association === undefined) return '';
  const { sync_count: count, last_sync_at: last } = association;
  return html`<p>
    ${words.syncs}: ${count}<br />${words.lastSync}: ${last === null ? words.never : instant(last)}
  </p>`;
}

const card = (visit: Visit, instance: Instance, association: Association | undefined): Html =>
  html`<article
    id="card-${instance.id}"
    data-testid="machine-card-${instance.id}"
    aria-label="${visit.words.instance} ${instance.id}"
  >
    <header class="row">
      <h2>
        <a href="/app/machines/${instance.id}"
          >${instance.num_gpus} × ${instance.gpu_name === '' ? visit.words.gpu : instance.gpu_name}</a
        >
      </h2>
      ${statusBadge(instance)}
    </header>
    <p>
      ${visit.words.instance} ${instance.id}${instance.label === null ? '' : html`<br />${instance.label}`}
    </p>
    <p>
      ${dollars(instance.dph_total, visit.language)}/h · ${visit.words.activePlace}:
      ${activePlace(instance, visit)}
    </p>
    <p>${standbyBadge(instance, visit)}</p>
    ${syncLine(visit, association)}
  </article>`;

const filterLinks = ({ words }: Visit, chosen: Filter, all: readonly Instance[]): readonly Html[] =>
  FILTERS.map(
    (filter) =>
      html`<li>
        <a href="/app/machines?filter=${filter}" ${filter === chosen && html` aria-current="true"`}
          >${words[filter]} (${all.filter(belongs[filter]).length})</a
        >
      </li>`,
  );

function list(visit: Visit, shown: readonly Html[], any: boolean): Html {
  if (shown.length > 0) return html`<div class="cards">${shown}</div>`;
  return html`<p>${any ? visit.words.noneHere : visit.words.noMachines}</p>`;
}

async function machines(visit: Visit): Promise<Html> {
  const { filter } = QUERY.parse(visit.request.query);
  const { instances } = await visit.get(INSTANCES, '/instances');
  const { associations } = await visit.get(ASSOCIATIONS, '/standby/associations');
  const of = (id: number): Association | undefined =>
    associations.find(({ gpu_instance_id: protectedId }) => protectedId === id);
  const shown = instances.filter(belongs[filter]).map((one) => card(visit, one, of(one.id)));
  return html`<nav aria-label="${visit.words.filter}">
      <ul>
        ${filterLinks(visit, filter, instances)}
      </ul>
      <ul>
        <li><a role="button" href="/app/new">${visit.words.newMachine}</a></li>
      </ul>
    </nav>
    ${list(visit, shown, instances.length > 0)}`;
}

/** The customer's machines, followed live. */
export function machinesPage(_app: FastifyInstance, desk: Desk): void {
  desk.live('/app/machines', {
    place: '/app/machines',
    title: ({ words }) => words.myMachines,
    body: machines,
  });
}
