/** The first number in a text, written as either language does; NaN where there is none. */
export const amount = (text: string): number => {
  const [digits] = /-?\d+([.,]\d+)?/.exec(text) ?? [];
  return digits === undefined ? NaN : Number(digits.replace(',', '.'));
};

/** A time in seconds as the console writes it, in milliseconds. */
export const milliseconds = (text: string): number => Math.round(amount(text) * 1_000);

/** An instant as the console writes it, as a date of the usual form; what is none is left as it is. */
export const instantIn = (text: string): string => text.replace(/^(\d{4}-\d\d-\d\d) (\S+) UTC$/, '$1T$2Z');

/** What a table of facts says under a name; undefined where it says nothing. */
export const factIn = (rows: readonly string[], name: RegExp): string | undefined =>
  rows
    .map((row) => row.split('\t').map((text) => text.trim()))
    .find(([heading = '']) => name.test(heading))?.[1];
