import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { choiceIn, type Choice } from './choice';
import type { Desk } from './desk';
import { html, type Html } from './html';
import { dollarsIn } from './money';
import { racePage } from './race';
import { Refused, type Visit } from './visit';
import { BODIES, progress, STEPS, stepWord, type Step } from './wizard-steps';
import { DONE, RACE } from './wire';
import type { Words } from './words';

const MOST_CANDIDATES = 5;
const QUERY = z.object({ step: z.enum(STEPS).catch('region') });

/** Nobody comes further than what was chosen allows. */
function obstacle(step: Step, choice: Choice, words: Words): string | undefined {
  if (step === 'region' || step === 'hardware') return undefined;
  if (choice.offer.length === 0) return words.chooseOne;
  return choice.offer.length > MOST_CANDIDATES ? words.chooseFewer : undefined;
}

async function wizard(visit: Visit): Promise<Html> {
  const { search } = new URL(visit.request.url, 'http://console');
  const fields = new URLSearchParams(search);
  const choice = choiceIn(fields);
  const asked = QUERY.parse(Object.fromEntries(fields)).step;
  const sorry = obstacle(asked, choice, visit.words);
  const step = sorry === undefined ? asked : 'hardware';
  return html`${progress(step, visit)}
    <h2>${stepWord(step, visit.words)}</h2>
    ${sorry === undefined ? '' : html`<p role="alert">${sorry}</p>`} ${await BODIES[step](visit, choice)}`;
}

/** Rents what was chosen; the same wizard sent again finds the same race. */
async function start(visit: Visit, fields: URLSearchParams): Promise<string> {
  const choice = choiceIn(fields);
  const sorry = obstacle('provision', choice, visit.words);
  if (sorry !== undefined) throw new Refused(422, sorry);
  const most = dollarsIn(choice.most, visit.words);
  const isProtected = choice.strategy === 'cpu_standby';
  const payload = {
    race_id: choice.token,
    offer_ids: choice.offer,
    ...(most === undefined ? {} : { max_price: most }),
    label: choice.label.trim(),
    onstart_cmd: choice.command,
    skip_standby: !isProtected,
  };
  if (isProtected)
    await visit.ask(DONE, { method: 'POST', url: '/standby/configure', payload: { enabled: true } });
  const { id } = await visit.ask(RACE, { method: 'POST', url: '/instances/races', payload });
  return `/app/races/${id}`;
}

/** Renting a machine in four steps. */
export function wizardPages(_app: FastifyInstance, desk: Desk): void {
  desk.page('/app/new', async (visit) => ({
    title: visit.words.wizard,
    body: await wizard(visit),
    place: '/app/machines',
  }));
  desk.act('/app/new', start);
  racePage(desk);
}
