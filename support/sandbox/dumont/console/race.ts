import type { Desk } from './desk';
import { grid } from './facts';
import { html, type Content, type Html } from './html';
import { Refused, type Visit } from './visit';
import { RACE } from './wire';
import { dollars } from './words';
import type { z } from 'zod';

type Race = Readonly<z.infer<typeof RACE>>;

function told({ outcome, winner }: Race, { words }: Visit): Content {
  if (outcome === 'failed') return html`<p role="alert">${words.raceFailed}</p>`;
  if (outcome === 'running' || winner === null) return html`<p role="status">${words.raceRunning}</p>`;
  return html`<p role="status">${words.raceWon} ${winner}</p>
    <p><a role="button" href="/app/machines/${winner}">${words.useThis}</a></p>`;
}

async function body(visit: Visit): Promise<Html> {
  const { words, language } = visit;
  const { id } = visit.request.params as { readonly id: string };
  if (!/^[0-9a-f]+$/.test(id)) throw new Refused(404, words.notFound);
  const race = await visit.get(RACE, `/instances/races/${id}`);
  const rows = race.candidates.map((one) => [
    one.gpu_name,
    `${dollars(one.dph_total, language)}/h`,
    one.instance_id,
    words[`candidate ${one.state}`],
    one.reason,
  ]);
  return html`${told(race, visit)}
    ${grid(words.candidates, [words.gpu, words.price, words.instance, words.state, words.reason], rows)}
    <p><a href="/app/machines">${words.backTo}</a></p>`;
}

/** A race as it goes on: who starts, who won, and who was given back. */
export function racePage(desk: Desk): void {
  desk.live('/app/races/:id', { place: '/app/machines', title: ({ words }) => words.raceTitle, body });
}
