import { delay } from '../../clock';
import type { Product } from '../product';
import type { Candidate, Operation, Race, Work } from '../records';
import { sentenceOf } from '../refusal';
import { beginGivingBack } from './begin-give-back';

/** Why a candidate drops out that was ready, but not first. */
export const BEATEN = 'Another GPU was ready first.';

/** A race with what its candidates begin with. */
export interface Entry {
  readonly race: Race;
  readonly works: readonly Work[];
  readonly operations: readonly Operation[];
}

const raceOf = ({ store }: Product, work: string): Race | undefined =>
  store.races.all().find(({ candidates }) => candidates.some((one) => one.work === work));

/** Whether a work may be started: outside of a race always, in a race only by whoever asks first. */
export function isFirst(product: Product, work: string): boolean {
  const { store } = product;
  return store.atomically(() => {
    const race = raceOf(product, work);
    if (race === undefined) return true;
    if (race.winner === null) store.races.change(race.id, { winner: work });
    return (race.winner ?? work) === work;
  });
}

function note({ store }: Product, { id, work, part }: Finding): void {
  const candidates = store.races
    .get(id)
    .candidates.map((one) => (one.work === work ? { ...one, ...part } : one));
  store.races.change(id, { candidates });
}

interface Finding {
  readonly id: string;
  readonly work: string;
  readonly part: Partial<Candidate>;
}

/** What was found of a candidate whose rental was broken off before its answer was there: it was rented after all. */
export function foundInRace(product: Product, work: string, instance: number): void {
  const race = raceOf(product, work);
  const candidate = race?.candidates.find((one) => one.work === work);
  if (race !== undefined && candidate?.instance === null)
    note(product, { id: race.id, work, part: { instance } });
}

/** Why a candidate cannot win any more, as far as the records tell. */
function reasonIn({ store }: Product, { work, instance }: Candidate): string | null {
  if (instance !== null) return store.instances.find(instance)?.lossReason ?? null;
  return store.works.find(work) === undefined ? 'It could not be rented.' : null;
}

/** What became of a candidate since it was looked at last. */
function look(product: Product, id: string, candidate: Candidate): void {
  const { work } = candidate;
  const instance = product.store.works.find(work)?.instance ?? candidate.instance;
  const reason = candidate.reason ?? reasonIn(product, { ...candidate, instance });
  if (instance === candidate.instance && reason === candidate.reason) return;
  note(product, { id, work, part: { instance, reason } });
}

/** Whoever lost, or never started, is given back; true when nothing of the losers is left. */
async function giveLosersBack(product: Product, { candidates, winner }: Race): Promise<boolean> {
  const { store } = product;
  const losers = candidates.filter(
    ({ work, reason }) => work !== winner && (winner !== null || reason !== null),
  );
  const left = losers.filter(({ work }) => store.works.find(work) !== undefined);
  for (const { work } of left) await beginGivingBack(product, work, true);
  const over = winner !== null || losers.length === candidates.length;
  return over && left.length === 0;
}

/** Follows a race until one has won and the others are back with their supplier. */
async function follow(product: Product, id: string, signal: AbortSignal): Promise<void> {
  const { store, units } = product;
  for (;;) {
    for (const candidate of store.races.get(id).candidates) look(product, id, candidate);
    if (await giveLosersBack(product, store.races.get(id))) break;
    await delay(units.startPoll, signal);
  }
  store.races.change(id, { settled: true });
}

/** The races that are being run. */
export class Races {
  readonly #over = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly product: () => Product) {}

  /** Takes up the races of a former life of the product. */
  resume(): void {
    const { store } = this.product();
    for (const { id } of store.races.all().filter(({ settled }) => !settled)) this.#follow(id);
  }

  /** Rents all candidates at once; asked again it does nothing. */
  begin({ race, works, operations }: Entry): Race {
    const { store } = this.product();
    const known = store.races.find(race.id);
    if (known !== undefined) return known;
    store.atomically(() => {
      store.races.put(race.id, race);
      for (const work of works) store.works.put(work.id, work);
      for (const operation of operations) store.operations.put(operation.id, operation);
    });
    for (const operation of operations) this.#enter(race.id, operation);
    this.#follow(race.id);
    return race;
  }

  async close(): Promise<void> {
    this.#over.abort();
    await Promise.all(this.#running);
  }

  #enter(id: string, operation: Operation): void {
    const { work } = operation;
    this.product()
      .supervision.begin(operation)
      .done.catch((error: unknown) => {
        if (this.#over.signal.aborted) return;
        const { winner } = this.product().store.races.get(id);
        const reason = winner === null || winner === work ? sentenceOf(error) : BEATEN;
        note(this.product(), { id, work, part: { reason } });
      });
  }

  #follow(id: string): void {
    const running = follow(this.product(), id, this.#over.signal).catch((error: unknown) => {
      if (!this.#over.signal.aborted) this.product().journal.note('race ended', { because: String(error) });
    });
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }
}
