/** A piece of HTML that needs no escaping any more. */
export interface Markup {
  readonly markup: string;
}

type Filling = Markup | string | number | undefined | readonly Markup[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const filled = (value: Filling): string => {
  if (value === undefined) return '';
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map(filled).join('');
  return String(value).replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
};

/** HTML with values in it; whatever is not markup itself is escaped. */
export const html = (text: TemplateStringsArray, ...values: readonly Filling[]): Markup => ({
  markup: text.reduce((done, part, n) => done + filled(values[n - 1]) + part),
});

/** What is HTML already, such as a drawing of our own. */
export const verbatim = (markup: string): Markup => ({ markup });
