import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { liesIn } from '../market/region';
import type { Words } from './words';

const TOKEN_BYTES = 12;

/** The regions of the wizard. */
export const REGIONS = ['any', 'usa', 'europe', 'asia', 'south-america'] as const;
export type Region = (typeof REGIONS)[number];

/** Whether a GPU stands in a region. */
export const standsIn = (region: Region, place: string | null): boolean =>
  region === 'any' || liesIn(region, place);

/** The label of a region. */
export const regionWord = (region: Region, words: Words): string =>
  ({
    any: words.anyRegion,
    usa: words.usa,
    europe: words.europe,
    asia: words.asia,
    'south-america': words.southAmerica,
  })[region];

const OFFERS = z.union([z.string(), z.array(z.string())]).transform((value) =>
  [value]
    .flat()
    .filter((id) => /^\d{1,15}$/.test(id))
    .map(Number),
);

const CHOICE = z.object({
  region: z.enum(REGIONS).catch('any'),
  gpu: z.string().max(80).catch(''),
  offer: OFFERS.catch([]),
  strategy: z.enum(['cpu_standby', 'disabled']).catch('cpu_standby'),
  label: z.string().max(400).catch(''),
  // Browsers send every end of a line as two signs.
  command: z
    .string()
    .max(8_192)
    .transform((text) => text.replace(/\r\n/g, '\n'))
    .catch(''),
  most: z.string().max(20).catch(''),
  token: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .catch(() => randomBytes(TOKEN_BYTES).toString('hex')),
});

/** What the customer has chosen in the wizard so far; the token makes of one wizard one order, however often it is sent. */
export type Choice = Readonly<z.infer<typeof CHOICE>>;

/** The choice in a form or an address; what is absurd counts as not chosen. */
export function choiceIn(fields: URLSearchParams): Choice {
  const single = Object.fromEntries([...fields.keys()].map((name) => [name, fields.get(name) ?? undefined]));
  return CHOICE.parse({ ...single, offer: fields.getAll('offer') });
}

/** The choice as fields of a form or an address, without those that are about to be chosen anew. */
export const fieldsOf = (
  choice: Choice,
  without: readonly (keyof Choice)[] = [],
): readonly (readonly [string, string])[] =>
  Object.entries(choice)
    .filter(([name]) => !without.includes(name as keyof Choice))
    .flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)] as const));
