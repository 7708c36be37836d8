import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { MarketOffer } from '../market/wire';
import { freshId, intent } from '../operations/operation';
import type { Entry } from '../operations/race';
import type { Product } from '../product';
import type { Candidate, Order, Race } from '../records';
import { Refusal } from '../refusal';
import { newWork, orderOf, TERMS } from './instances';
import { everyOffer } from './offers';

const MOST_CANDIDATES = 5;
const RACE_ID = z.string().regex(/^[0-9a-f]{12,64}$/);
const RACE = z.object({
  race_id: RACE_ID,
  offer_ids: z.array(z.number().int()).min(1).max(MOST_CANDIDATES),
  max_price: z.number().positive().optional(),
  ...TERMS,
});
const ID = z.object({ id: RACE_ID });
type Asked = z.infer<typeof RACE>;

/** The offers that were chosen, as far as they are still there and not above the price the customer agreed to. */
async function chosen({ market }: Product, { offer_ids: ids, max_price: cap }: Asked) {
  const offers = (await everyOffer(market)).filter(({ id }) => ids.includes(id));
  if (offers.length === 0) throw new Refusal(409, 'The offer is gone; choose another one.');
  const dear = offers.find(({ dph_total: price }) => cap !== undefined && price > cap);
  if (dear !== undefined)
    throw new Refusal(
      409,
      `The price of ${dear.gpu_name} is $${dear.dph_total}/h now, above $${cap ?? 0}/h.`,
    );
  return offers;
}

function entered(id: string, order: Order, offers: readonly MarketOffer[]): Entry {
  const entries = offers.map((offer) => {
    const work = freshId();
    const operation = { ...intent('rent', 'renting', { id: work, epoch: 0 }), offer: offer.id };
    const { id: number, gpu_name: gpu, dph_total: pricePerHour } = offer;
    const candidate: Candidate = { offer: number, work, gpu, pricePerHour, instance: null, reason: null };
    return { candidate, operation, work: newWork(work, order, operation.id) };
  });
  const candidates = entries.map(({ candidate }) => candidate);
  return {
    race: { id, label: order.label, candidates, winner: null, settled: false },
    works: entries.map(({ work }) => work),
    operations: entries.map(({ operation }) => operation),
  };
}

type State = 'starting' | 'won' | 'returning' | 'returned' | 'failed';

const isHeld = ({ store }: Product, { work }: Candidate): boolean => store.works.find(work) !== undefined;

function hasWon(product: Product, candidate: Candidate): boolean {
  if (!isHeld(product, candidate)) return true; // it was given back since
  const instance = product.store.instances.find(candidate.instance ?? -1);
  return instance !== undefined && instance.status !== 'loading';
}

function leftover(product: Product, candidate: Candidate): State {
  if (isHeld(product, candidate)) return 'returning';
  return candidate.instance === null ? 'failed' : 'returned';
}

function stateOf(product: Product, { winner }: Race, candidate: Candidate): State {
  if (candidate.reason !== null) return leftover(product, candidate);
  if (candidate.work === winner) return hasWon(product, candidate) ? 'won' : 'starting';
  return winner === null ? 'starting' : leftover(product, candidate);
}

function outcomeOf(states: readonly State[]): 'running' | 'won' | 'failed' {
  if (states.includes('won')) return 'won';
  return states.includes('starting') ? 'running' : 'failed';
}

function raceView(product: Product, race: Race): unknown {
  const states = race.candidates.map((one) => stateOf(product, race, one));
  const winner = race.candidates.find(({ work }) => work === race.winner);
  return {
    id: race.id,
    label: race.label,
    outcome: outcomeOf(states),
    winner: winner?.instance ?? null,
    candidates: race.candidates.map(({ offer, gpu, pricePerHour, instance, reason }, n) => ({
      offer_id: offer,
      gpu_name: gpu,
      dph_total: pricePerHour,
      instance_id: instance,
      state: states[n],
      reason,
    })),
  };
}

/** Renting several GPUs at once and keeping the first that is ready. */
export function raceRoutes(app: FastifyInstance, product: Product): void {
  app.post('/instances/races', async ({ body }, reply) => {
    const asked = RACE.parse(body);
    const known = product.store.races.find(asked.race_id);
    if (known !== undefined) return raceView(product, known);
    const entry = entered(asked.race_id, orderOf(asked), await chosen(product, asked));
    return reply.code(201).send(raceView(product, product.races.begin(entry)));
  });
  app.get('/instances/races/:id', ({ params }) => {
    const { id } = ID.parse(params);
    const race = product.store.races.find(id);
    if (race === undefined) throw new Refusal(404, `There is no race ${id}.`);
    return raceView(product, race);
  });
}
