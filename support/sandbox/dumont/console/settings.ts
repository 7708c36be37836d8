import type { FastifyInstance } from 'fastify';
import type { Desk } from './desk';
import { html, type Html } from './html';
import { form } from './layout';
import type { Visit } from './visit';
import { DONE, STATUS } from './wire';
import { seconds } from './words';

const MS = 1_000;
const SWITCHES = ['enabled', 'auto_failover', 'auto_recovery'] as const;

const toggle = (name: (typeof SWITCHES)[number], word: string, on: boolean): Html =>
  html`<label
    ><input type="checkbox" role="switch" name="${name}" ${on ? html` checked` : ''} />${word}</label
  >`;

const text = (name: string, word: string, value: string | number): Html =>
  html`<label>${word}<input name="${name}" value="${value}" required maxlength="64" /></label>`;

async function body(visit: Visit): Promise<Html> {
  const { words } = visit;
  const { config } = await visit.get(STATUS, '/standby/status');
  const { saved } = visit.request.query as { readonly saved?: string };
  return html`<nav aria-label="${words.settings}">
      <ul>
        <li><a href="/app/settings?tab=failover" aria-current="page">${words.tabFailover}</a></li>
      </ul>
    </nav>
    ${saved === undefined ? '' : html`<p role="status">${words.saved}</p>`}
    ${form(
      visit,
      '/app/settings',
      html`${toggle('enabled', words.enabled, config.enabled)}
        ${toggle('auto_failover', words.autoFailover, config.auto_failover)}
        ${toggle('auto_recovery', words.autoRecovery, config.auto_recovery)}
        ${text('gcp_zone', words.zone, config.gcp_zone)}
        ${text('gcp_machine_type', words.machineType, config.gcp_machine_type)}
        ${text('gcp_disk_size', words.disk, config.gcp_disk_size)}
        ${text('sync_interval', words.syncInterval, config.sync_interval)}
        <p>
          ${words.heartbeat}: ${seconds(config.heartbeat_interval * MS, visit.language)} ×
          ${config.heartbeat_misses}
        </p>
        <button>${words.save}</button>`,
    )}`;
}

async function save(visit: Visit, fields: URLSearchParams): Promise<string> {
  const written = (name: string): string => (fields.get(name) ?? '').trim();
  const amount = (name: string): number => Number(written(name).replace(',', '.') || 'nothing');
  const payload = {
    ...Object.fromEntries(SWITCHES.map((name) => [name, fields.has(name)])),
    gcp_zone: written('gcp_zone'),
    gcp_machine_type: written('gcp_machine_type'),
    gcp_disk_size: amount('gcp_disk_size'),
    sync_interval: amount('sync_interval'),
  };
  await visit.ask(DONE, { method: 'POST', url: '/standby/configure', payload });
  return '/app/settings?tab=failover&saved=yes';
}

/** The account's choices about its CPU Standbys. */
export function settingsPage(_app: FastifyInstance, desk: Desk): void {
  const place = '/app/settings?tab=failover';
  desk.page('/app/settings', async (visit) => ({
    title: visit.words.settings,
    body: await body(visit),
    place,
  }));
  desk.act('/app/settings', save);
}
