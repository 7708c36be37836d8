import type { Desk } from './desk';
import { facts } from './facts';
import { html, type Html } from './html';
import { idIn } from './instance-id';
import type { Visit } from './visit';
import { MOVE, type Move } from './wire-moves';
import { instant } from './words';

function told({ completed_at: over, error, new_instance_id: id }: Move, { words }: Visit): Html {
  if (over === null) return html`<p role="status">${words.moving}</p>`;
  if (error !== null) return html`<p role="alert">${words.moveFailed} ${error}</p>`;
  return html`<p role="status">${words.moved} <a href="/app/machines/${id}">${id}</a></p>`;
}

async function body(visit: Visit): Promise<Html> {
  const { words } = visit;
  const move = await visit.find(MOVE, `/instances/${idIn(visit)}/migrate`);
  if (move === undefined) return html`<p>${words.noMove}</p>`;
  const steps = move.steps_completed.map(
    (step) => html`<li>${step} <span class="badge good">${words.done}</span></li>`,
  );
  return html`${told(move, visit)}
    ${facts(words.moveTitle, [
      [words.oldMachine, move.old_instance_id],
      [words.began, instant(move.started_at)],
      [words.snapshotOf, move.snapshot_id],
    ])}
    <ol class="phases" aria-label="${words.steps}">
      ${steps}
    </ol>`;
}

/** The last move of a machine, as it goes on. */
export function movePage(desk: Desk): void {
  const title = ({ words }: Visit): string => words.moveTitle;
  desk.live('/app/machines/:id/move', { place: '/app/machines', title, body });
}
