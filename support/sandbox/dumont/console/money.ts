import { Refused } from './visit';
import type { Words } from './words';

/** An amount of dollars as the customer wrote it; undefined where nothing was written. */
export function dollarsIn(text: string, words: Words): number | undefined {
  const written = text.trim().replace(',', '.');
  if (written === '') return undefined;
  if (!/^\d{1,6}(\.\d+)?$/.test(written) || Number(written) === 0) throw new Refused(422, words.mostWrong);
  return Number(written);
}
