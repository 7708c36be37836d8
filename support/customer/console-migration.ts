import type { Page } from './console-page';
import { hoping, refusalOn, refusedInstead } from './console-page';
import { amount, factIn } from './console-words';
import type { Destination, Estimate, Migrated } from './customer';

/** The controls of the dialog, in both languages. */
const MIGRATE = /^(Migrate|Migrar)$/;
const ESTIMATE = /^(Estimate|Estimar)$/;
const TARGETS = { gpu: /^(a GPU|uma GPU)$/, cpu: /^(the CPU Standby|o CPU Standby)$/ } as const;
const REGIONS: Readonly<Record<string, RegExp>> = {
  US: /^(USA|EUA)$/,
  EU: /^(Europe|Europa)$/,
  ASIA: /^(Asia|Ásia)$/,
};
const NOT_POSSIBLE = /^(?:Not possible|Não é possível|The move failed|A mudança falhou): /;
const MOVED = /^(?:The work is on instance|O trabalho está na instância) (\d+)$/;
/** A whole workspace on its way to another machine; milliseconds. */
const CARRIED = 300_000;

/** Choose what begins with this among what can be chosen. */
const choose = async (page: Page, name: RegExp, begins: RegExp): Promise<void> => {
  const box = page.getByRole('combobox', { name });
  const label = (await box.getByRole('option').allInnerTexts()).find((text) => begins.test(text));
  // Playwright says what there was to choose from.
  await box.selectOption({ label: label ?? String(begins) });
};

const fill = async (page: Page, { kind, gpu, region, maxPrice }: Destination): Promise<void> => {
  await page.getByRole('radio', { name: TARGETS[kind] }).check();
  if (gpu !== undefined) await choose(page, /^GPU$/, new RegExp(`^${gpu}`));
  if (region !== undefined)
    await choose(page, /^(Region|Região)$/, REGIONS[region] ?? new RegExp(`^${region}`));
  if (maxPrice === undefined) return;
  await page.getByRole('textbox', { name: /^(At most|No máximo)/ }).fill(String(maxPrice));
};

const why = (sentence: string): string => sentence.trim().replace(NOT_POSSIBLE, '');

const rowsOf = (page: Page, table: RegExp): Promise<readonly string[]> =>
  page.getByRole('table', { name: table }).getByRole('row').allInnerTexts();

const readEstimate = async (page: Page): Promise<Estimate> => {
  const refused = await refusalOn(page);
  if (refused !== undefined) return { available: false, because: why(refused) };
  const rows = await rowsOf(page, ESTIMATE);
  const [gpu, price, minutes] = [/^GPU$/, /^(Price|Preço)$/, /^(Minutes|Minutos)$/].map((name) =>
    factIn(rows, name),
  );
  return {
    available: true,
    ...(gpu === undefined ? {} : { gpu }),
    ...(price === undefined ? {} : { pricePerHour: amount(price) }),
    ...(minutes === undefined ? {} : { minutes: amount(minutes) }),
  };
};

/** From a machine's page, say where the work is to go, and read what that would lead to. */
export const estimateMove = (page: Page, to: Destination): Promise<Estimate> =>
  hoping('The console estimates a move', async () => {
    await page.getByRole('button', { name: MIGRATE }).click();
    await page.getByRole('dialog').waitFor();
    await fill(page, to);
    await page.getByRole('button', { name: ESTIMATE }).click();
    await page.waitForURL(/\?to=/, { waitUntil: 'domcontentloaded' });
    return readEstimate(page);
  });

const readDone = async (page: Page): Promise<readonly string[]> => {
  const steps = page.getByRole('list', { name: /^(Steps|Etapas)$/ }).getByRole('listitem');
  return (await steps.allInnerTexts()).map((text) => text.trim().split(' ')[0] ?? '');
};

/** From the dialog, have the work moved although that cannot be; resolves to the words of the refusal. */
export const moveInVain = (page: Page): Promise<string> =>
  hoping('The console says why the work is not moved', async () => {
    await page.getByRole('button', { name: MIGRATE }).click();
    return page.getByRole('alert').innerText();
  });

/** From the dialog as it was filled in, have the work moved, and look on until that is over. */
export const move = (page: Page): Promise<Migrated> =>
  hoping('The console moves the work', async () => {
    const moved = page.getByRole('status').filter({ hasText: MOVED });
    await page.getByRole('button', { name: MIGRATE }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const refused = await refusedInstead(page, moved, CARRIED);
    const done = await readDone(page);
    if (refused !== undefined) return { success: false, because: why(refused), done };
    const snapshot = factIn(await rowsOf(page, /^(Move|Mudança)$/), /^(Snapshot of the move|Snapshot da)/);
    const newInstance = Number(MOVED.exec((await moved.innerText()).trim())?.[1]);
    return { success: true, newInstance, done, ...(snapshot === undefined ? {} : { snapshot }) };
  });
