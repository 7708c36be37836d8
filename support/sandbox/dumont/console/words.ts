import { EN, type Words } from './words-en';
import { PT } from './words-pt';

export type { Words };

/** The languages of the console. */
export type Language = 'en' | 'pt';

/** The labels in each language. */
export const WORDS: Readonly<Record<Language, Words>> = { en: EN, pt: PT };

/** The labels of a page, and the language they are in. */
export interface Spoken {
  readonly language: Language;
  readonly words: Words;
}

const DECIMALS: Readonly<Record<Language, string>> = { en: 'en-US', pt: 'pt-BR' };

/** A time in seconds, to the millisecond. */
export const seconds = (milliseconds: number, language: Language): string =>
  `${(milliseconds / 1_000).toLocaleString(DECIMALS[language], { minimumFractionDigits: 3, maximumFractionDigits: 3, useGrouping: false })} s`;

/** A price in dollars. */
export const dollars = (amount: number, language: Language): string =>
  `$${amount.toLocaleString(DECIMALS[language], { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;

/** A number, written as the language does. */
export const number = (value: number, language: Language): string =>
  value.toLocaleString(DECIMALS[language], { maximumFractionDigits: 1 });

/** An instant as the product wrote it down. */
export const instant = (iso: string): string =>
  iso
    .replace('T', ' ')
    .replace(/(\.\d{3})\d*/, '$1')
    .replace('Z', ' UTC');

/** An amount of data, in the unit that suits it. */
export const bytes = (amount: number, language: Language): string => {
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, amount)) / 3));
  return `${number(amount / 1_000 ** power, language)} ${['B', 'kB', 'MB', 'GB'][power] ?? 'B'}`;
};
