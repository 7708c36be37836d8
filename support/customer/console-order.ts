import { Broken } from '../failures';
import { readInstance } from './console-machine';
import type { Page } from './console-page';
import {
  chooseHardware,
  chooseTerms,
  readCandidates,
  toHardware,
  untilWon,
  useWinner,
  type Hardware,
  type Terms,
} from './console-wizard';
import type { RaceEnd } from './web-console';

/** What is ordered besides the hardware, and who is told where the race can be looked at. */
interface Racing extends Terms {
  readonly racing: (path: string) => void;
}

/** Go through the wizard, up to the page of the machine that won the race. */
export const order = async (page: Page, hardware: Hardware, terms: Racing): Promise<RaceEnd> => {
  await toHardware(page, terms);
  const chosen = await chooseHardware(page, hardware, terms);
  await chooseTerms(page, terms);
  const id = await untilWon(page, terms);
  terms.racing(new URL(page.url()).pathname);
  const candidates = await readCandidates(page);
  await useWinner(page);
  const winner = await readInstance(page);
  if (winner?.id !== id) throw new Broken({ hoped: `The machine ${id} that won is shown`, seen: page.url() });
  return { winner, candidates, chosen };
};
