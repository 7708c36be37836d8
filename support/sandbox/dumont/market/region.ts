/** The countries of each region that GPUs are sold in. */
const COUNTRIES = {
  usa: 'US',
  europe:
    'AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO RS SE SI SK UA UK',
  asia: 'AE BD CN HK ID IL IN JP KH KR KZ MY PH PK QA SA SG TH TR TW VN',
  'south-america': 'AR BO BR CL CO EC PE PY UY VE',
} as const;

/** A part of the world. */
export type Region = keyof typeof COUNTRIES;

/** What customers call regions besides. */
const ALSO: Readonly<Record<string, Region>> = { us: 'usa', eu: 'europe' };

const isRegion = (word: string): word is Region => word in COUNTRIES;

/** The countries that a word means: those of a region, or the one whose code it is; none when it means nothing. */
export function countriesOf(word: string): readonly string[] {
  const known = word.toLowerCase().replace(/[ _]/g, '-');
  const region = ALSO[known] ?? known;
  if (isRegion(region)) return COUNTRIES[region].split(' ');
  return /^[a-z]{2}$/i.test(word) ? [word.toUpperCase()] : [];
}

/** The country of a place as the market writes it: its last word, nothing else that may look like one. */
export const countryOf = (place: string | null | undefined): string | undefined =>
  /(?:^|, ?)([A-Z]{2})$/.exec(place ?? '')?.[1];

/** Whether a place lies in what a word means. */
export function liesIn(word: string, place: string | null | undefined): boolean {
  const country = countryOf(place);
  return country !== undefined && countriesOf(word).includes(country);
}
