/** Is what the market delivered what was wanted? Models and places as the market's books write them. */

/** The countries in which a customer expects a machine who asks for one in a part of the world. */
const COUNTRIES: Readonly<Record<string, readonly string[]>> = {
  US: ['US'],
  // In Europe, as the wizard calls the region, though some of them not in the union.
  EU: [
    ...'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
    ...'AL BA CH GB IS NO RS UA UK'.split(' '),
  ],
  ASIA: 'CN HK ID IN JP KH KR KZ MY PH SG TH TW VN'.split(' '),
};

/** Whether a place lies in a part of the world, by its country: the last word, and nothing that only sounds like it. */
export const liesIn = (region: string, place: string): boolean =>
  COUNTRIES[region]?.some((country) => place === country || place.endsWith(`, ${country}`)) ?? false;

/** Whether a GPU is of a model: the same name, or that name and how it is built in. */
export const isModel = (wanted: string, name: string): boolean =>
  name === wanted ||
  (name.startsWith(`${wanted} `) && /^(SXM\d?|PCIE|NVL)$/i.test(name.slice(wanted.length + 1)));
