import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Desk } from './desk';
import { grid } from './facts';
import { html, type Content, type Html } from './html';
import { form } from './layout';
import { knob } from './machine-controls';
import { snapshotActs } from './snapshot-acts';
import { SHORT_ID } from './snapshot-named';
import type { Visit } from './visit';
import { POLICY, SNAPSHOTS, type Snapshot } from './wire-snapshots';
import { bytes, instant } from './words';

const NAMED = SHORT_ID.catch('');
const COUNTED = z
  .string()
  .regex(/^\d{1,6}$/)
  .catch('');
/** What an address may tell of: which snapshot it was, or how many; whatever else it says is not repeated. */
const NEWS = z.object({ made: NAMED, restored: NAMED, deleted: NAMED, cleaned: COUNTED });

/** What the customer has just done, as the address tells it. */
function news({ request, words }: Visit): Content {
  const told = NEWS.parse(request.query);
  return NEWS.keyof()
    .options.filter((name) => told[name] !== '')
    .map((name) => html`<p role="status" class="notice">${words[`snapshot ${name}`]} ${told[name]}</p>`);
}

function actions(visit: Visit, { short_id: id, keep_forever: on }: Snapshot): Html {
  const { words } = visit;
  const keep = { name: words.keepForever, on, next: ['on', 'off'] } as const;
  return html`<div class="row">
    <a role="button" href="/app/snapshots/${id}/restore">${words.restore}</a>
    ${knob(visit, `/app/snapshots/${id}/keep`, keep)}
    <a role="button" class="secondary outline" href="/app/snapshots/${id}/delete">${words.delete}</a>
  </div>`;
}

/** What customers write at length takes more lines, not more room: what can be done stays in view. */
const long = (text = ''): Html => html`<span class="long">${text}</span>`;

const labelOf = ({ tags }: Snapshot): string | undefined =>
  tags.find((tag) => tag.startsWith('label:'))?.slice('label:'.length);

function table(visit: Visit, snapshots: readonly Snapshot[]): Html {
  const { words, language } = visit;
  if (snapshots.length === 0) return html`<p>${words.noSnapshots}</p>`;
  const headings = [
    words.snapshot,
    words.name,
    words.label,
    words.instance,
    words.time,
    words.size,
    words.actions,
  ];
  const rows = snapshots.map((one) => [
    one.short_id,
    long(one.name),
    long(labelOf(one)),
    html`<a href="/app/machines/${one.instance_id}">${one.instance_id}</a>`,
    instant(one.time),
    bytes(one.size, language),
    actions(visit, one),
  ]);
  return grid(words.snapshots, headings, rows);
}

const amount = (name: string, word: string, value: number): Html =>
  html`<label
    >${word}<input name="${name}" inputmode="numeric" value="${value}" required maxlength="6"
  /></label>`;

async function cleaning(visit: Visit): Promise<Html> {
  const { words } = visit;
  const { keep_last: last, keep_days: days } = await visit.get(POLICY, '/snapshots/retention-policy');
  const fields = html`${amount('keep_last', words.keepLast, last)}
    ${amount('keep_days', words.keepDays, days)} <button class="secondary">${words.cleanUp}</button>`;
  return html`<h2>${words.cleanUp}</h2>
    <p>${words.cleanUpWhat}</p>
    ${form(visit, '/app/snapshots/clean-up', fields)}`;
}

async function list(visit: Visit): Promise<Html> {
  const { snapshots } = await visit.get(SNAPSHOTS, '/snapshots');
  return html`${news(visit)} ${table(visit, snapshots)} ${await cleaning(visit)}`;
}

/** The snapshots that can be restored, and everything that is done with them. */
export function snapshotPages(_app: FastifyInstance, desk: Desk): void {
  const place = '/app/snapshots';
  desk.page(place, async (visit) => ({ title: visit.words.snapshots, body: await list(visit), place }));
  snapshotActs(desk);
}
