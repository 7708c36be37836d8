import type { Page } from './console-page';
import { hoping } from './console-page';
import { amount, milliseconds } from './console-words';
import type { Units } from './customer';

/** Where the settings stand. */
export const SETTINGS = '/app/settings';

/** The product's own units, as its settings show them. */
export const readUnits = async (page: Page): Promise<Units> => {
  const beat = await hoping('The settings tell the heartbeat', () =>
    page.getByText(/^(Heartbeat|Batimento):/).innerText(),
  );
  const interval = page.getByRole('textbox', { name: /^(Sync interval|Intervalo de sincronização)/ });
  return {
    heartbeat: milliseconds(beat),
    heartbeatMisses: amount(beat.replace(/^.*×/, '')),
    syncInterval: milliseconds(await interval.inputValue()),
  };
};

/** The credit that is left, in dollars. */
export const readCredit = async (page: Page): Promise<number> =>
  amount(await page.getByRole('table', { name: /^(Credit|Crédito)$/ }).innerText());
