import { html, type Content, type Html } from './html';
import { form } from './layout';
import type { Visit } from './visit';
import type { Association, Instance } from './wire';

/** A button that sends a form of its own. */
export const button = (visit: Visit, action: string, word: string): Html =>
  form(visit, action, html`<button>${word}</button>`);

const quiet = (visit: Visit, action: string, word: string): Html =>
  form(visit, action, html`<button class="secondary">${word}</button>`);

/** Something of a machine that is on or off. */
export interface Knob {
  readonly name: string;
  readonly on: boolean;
  /** What is wanted next, once it is off or on. */
  readonly next: readonly [off: string, on: string];
}

/** A switch that says whether it is on, and sends what is wanted next. */
export const knob = (visit: Visit, action: string, { name, on, next }: Knob): Html =>
  form(
    visit,
    action,
    html`<input type="hidden" name="wanted" value="${next[on ? 1 : 0]}" />
      <button role="switch" aria-checked="${String(on)}" class="secondary">${name}</button>`,
  );

const syncKnob = (visit: Visit, here: string, { sync_enabled: on }: Association): Html =>
  knob(visit, `${here}/sync`, { name: visit.words.sync, on, next: ['start-sync', 'stop-sync'] });

/** What a customer may do with a machine. */
export function controls(visit: Visit, { id }: Instance, association: Association | undefined): Html {
  const { words } = visit;
  const here = `/app/machines/${id}`;
  const standby = { name: words.standby, on: association !== undefined, next: ['on', 'off'] } as const;
  const sync: Content = association !== undefined && syncKnob(visit, here, association);
  return html`<section aria-label="${words.actions}" class="row">
    ${knob(visit, `${here}/standby`, standby)} ${sync} ${button(visit, `${here}/failover`, words.simulate)}
    ${quiet(visit, `${here}/rehearsal`, words.rehearse)}
    <a role="button" class="secondary" href="${here}/snapshot">${words.createSnapshot}</a>
    <a role="button" class="secondary" href="${here}/migrate">${words.migrate}</a>
    <a role="button" class="secondary outline" href="${here}/destroy">${words.destroy}</a>
  </section>`;
}
