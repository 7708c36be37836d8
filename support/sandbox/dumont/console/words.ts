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

/** A way to write numbers, in each language. */
type Figures = Readonly<Record<Language, Intl.NumberFormat>>;

/** Made once: to make one takes longer than to write a page full of numbers with it. */
const figures = (options: Intl.NumberFormatOptions): Figures => ({
  en: new Intl.NumberFormat('en-US', options),
  pt: new Intl.NumberFormat('pt-BR', options),
});

const MILLIS = figures({ minimumFractionDigits: 3, maximumFractionDigits: 3, useGrouping: false });
const MONEY = figures({ minimumFractionDigits: 2, maximumFractionDigits: 4 });
const ROUGHLY = figures({ maximumFractionDigits: 1 });

/** A time in seconds, to the millisecond. */
export const seconds = (milliseconds: number, language: Language): string =>
  `${MILLIS[language].format(milliseconds / 1_000)} s`;

/** A price in dollars. */
export const dollars = (amount: number, language: Language): string => `$${MONEY[language].format(amount)}`;

/** A number, written as the language does. */
export const number = (value: number, language: Language): string => ROUGHLY[language].format(value);

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
