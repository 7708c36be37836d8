import { now } from '../clock';
import { until } from '../patience';
import type { Page } from './console-page';
import { addressOf, clickTwice, hoping } from './console-page';
import { pictureOf } from './console-picture';
import { amount } from './console-words';
import type { InstanceId, Offer } from './customer';
import type { Looking, RaceEnd } from './web-console';

/** The controls of the wizard, in both languages. */
const NEXT = /^(Next|Próximo)$/;
const UNPROTECTED = /^(None|Nenhuma)/;
const START = /^(Start|Iniciar)$/;
const READY = /^(Ready: instance|Pronta: instância) (\d+)$/;
const USE = /^(Use this machine|Usar Esta Máquina)$/;
const NOT_RENTED = /^(not rented|não alugada)$/;
const RETURNED = /^(given back|devolvida)$/;
const OFFER = /checkbox "\d+ × (.+), (\d+) GB, \$([\d.,]+)\/h.* #(\d+)"/;
const CHOSEN = /\[checked\]/;
/** One machine may take so long to be ready; milliseconds. */
const RACED = 60_000;
const READ_EVERY = 20;

/** What is chosen besides the hardware. */
export interface Terms {
  readonly label: string;
  readonly workload: string;
  readonly isProtected: boolean;
  readonly twice?: true;
  readonly looking?: Looking;
}

/** Which GPUs to choose, by what their lines say, and how many. */
export interface Hardware {
  readonly line: RegExp;
  readonly count: number;
}

type Onlooker = Pick<Terms, 'looking'>;

/** Show what the page looks like to whoever looks on. */
const shown = async (page: Page, { looking }: Onlooker, moment: string): Promise<void> => {
  if (looking !== undefined) looking(moment, await pictureOf(page));
};

const next = (page: Page): Promise<void> => page.getByRole('button', { name: NEXT }).click();

/** Go from the region, anywhere, to the hardware. */
export const toHardware = (page: Page, onlooker: Onlooker): Promise<void> =>
  hoping('The wizard asks for a region', async () => {
    await page.getByRole('radio', { name: /^(Anywhere|Qualquer lugar)/ }).check();
    await shown(page, onlooker, 'the region is chosen');
    await next(page);
    await page.getByRole('heading', { name: /^Hardware$/ }).waitFor();
  });

/** The lines of the hardware step that say this, as offers. */
const offersSaying = async (page: Page, what: RegExp): Promise<readonly Offer[]> => {
  const list = await page.getByRole('group', { name: /GPU/ }).ariaSnapshot();
  const lines = list.split('\n').filter((line) => what.test(line));
  return lines.flatMap((line) => {
    const [, gpu, memory, price, id] = OFFER.exec(line) ?? [];
    if (gpu === undefined) return [];
    return [{ id: Number(id), gpu, memory: Number(memory), pricePerHour: amount(price ?? '') }];
  });
};

/** The GPUs on offer, as the hardware step lists them. */
export const readOffers = (page: Page): Promise<readonly Offer[]> => offersSaying(page, OFFER);

/** Choose as many GPUs as asked for; resolves to what the page says of those. */
export const chooseHardware = (
  page: Page,
  { line, count }: Hardware,
  onlooker: Onlooker,
): Promise<readonly Offer[]> =>
  hoping(`The wizard offers ${count} × ${String(line)}`, async () => {
    const offered = page.getByRole('checkbox', { name: line });
    for (let n = 0; n < count; n += 1) await offered.nth(n).check();
    const chosen = await offersSaying(page, CHOSEN);
    await shown(page, onlooker, 'the hardware is chosen');
    await next(page);
    return chosen;
  });

/** Choose the strategy and say what to call it and what to run, then start. */
export const chooseTerms = (page: Page, terms: Terms): Promise<void> =>
  hoping('The wizard asks for a strategy, and starts', async () => {
    const { label, workload, isProtected } = terms;
    const strategy = isProtected ? /^CPU Standby/ : UNPROTECTED;
    await page.getByRole('radio', { name: strategy }).check();
    await page.getByRole('textbox', { name: /^(Label|Rótulo)/ }).fill(label);
    await page.getByRole('textbox', { name: /^(Start command|Comando de início)/ }).fill(workload);
    await shown(page, terms, 'the strategy is chosen');
    await next(page);
    await page.getByRole('button', { name: START }).waitFor();
    await shown(page, terms, 'the order is ready');
    const start = page.getByRole('button', { name: START });
    await (terms.twice === true ? clickTwice(start) : start.click());
  });

/** From the hardware on, choose a GPU and go through the steps that follow, without an order; resolves to their addresses. */
export const stepsAhead = (page: Page): Promise<readonly string[]> =>
  hoping('The wizard leads on to an order', async () => {
    await page.getByRole('checkbox').first().check();
    await next(page);
    await page.getByRole('radio', { name: UNPROTECTED }).check();
    const strategy = addressOf(page);
    await next(page);
    await page.getByRole('button', { name: START }).waitFor();
    return [strategy, addressOf(page)];
  });

const candidateIn = (row: string): RaceEnd['candidates'][number] => {
  const [gpu = '', , instance = '', state = ''] = row.split('\t').map((text) => text.trim());
  return { gpu, state, ...(instance === '' ? {} : { instance: Number(instance) }) };
};

/** Whether the row tells what became of a GPU: which instance it was, or that it was not rented at all. */
const isTold = ({ instance, state }: RaceEnd['candidates'][number]): boolean =>
  instance !== undefined || NOT_RENTED.test(state);

/** The same, with when each was called given back for the first time; what was read is over by now. */
const dated = (candidates: RaceEnd['candidates'], since: Map<InstanceId, number>): RaceEnd['candidates'] =>
  candidates.map((candidate) => {
    const { instance, state } = candidate;
    if (instance === undefined || !RETURNED.test(state)) return candidate;
    const returnedBy = since.get(instance) ?? now();
    since.set(instance, returnedBy);
    return { ...candidate, returnedBy };
  });

/** What became of each GPU that took part in the race, once that is known of all. */
export const readCandidates = (page: Page): Promise<RaceEnd['candidates']> => {
  const rows = page.getByRole('table', { name: /^(Candidates|Candidatas)$/ }).getByRole('row');
  const since = new Map<InstanceId, number>();
  return until({
    hoped: 'the race tells what became of each GPU',
    within: RACED,
    every: READ_EVERY,
    look: async () => {
      const candidates = dated((await rows.allInnerTexts()).slice(1).map(candidateIn), since);
      return candidates.every(isTold) && candidates;
    },
  });
};

/** Wait until one has won; resolves to its id. */
export const untilWon = (page: Page, onlooker: Onlooker): Promise<number> =>
  hoping('One of the GPUs is ready', async () => {
    const won = page.getByRole('status').filter({ hasText: READY });
    await won.waitFor({ timeout: RACED });
    await shown(page, onlooker, 'the machine is ready');
    return Number(READY.exec((await won.innerText()).trim())?.[2]);
  });

/** Use the machine that won: its own page is shown. */
export const useWinner = (page: Page): Promise<void> =>
  hoping('The machine that won can be used', async () => {
    await page.getByRole('button', { name: USE }).click();
    await page.getByRole('heading', { name: /^(Instance|Instância) \d+$/ }).waitFor();
    await page.waitForLoadState('domcontentloaded');
  });
