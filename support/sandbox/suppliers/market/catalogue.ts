/** A GPU model as the market sells it; memory in MB, prices in dollars per hour. */
export interface GpuModel {
  readonly name: string;
  readonly memory: number;
  readonly price: number;
  readonly hosts: number;
  readonly power: number;
}

/** What is for sale: models, how many hosts offer each, and the price of the cheapest of them. */
export const CATALOGUE: readonly GpuModel[] = [
  { name: 'RTX 4090', memory: 24_564, price: 0.42, hosts: 24, power: 95.3 },
  { name: 'RTX 3090', memory: 24_576, price: 0.17, hosts: 8, power: 48.6 },
  { name: 'RTX A5000', memory: 24_564, price: 0.19, hosts: 4, power: 36.2 },
  { name: 'RTX 4080', memory: 16_376, price: 0.27, hosts: 4, power: 62.1 },
  { name: 'RTX 3080', memory: 10_240, price: 0.11, hosts: 4, power: 34.9 },
  { name: 'L40S', memory: 46_068, price: 0.62, hosts: 4, power: 91.7 },
  { name: 'A100 SXM4', memory: 81_920, price: 0.87, hosts: 6, power: 104.4 },
  { name: 'H100 SXM', memory: 81_559, price: 1.87, hosts: 6, power: 231.8 },
  { name: 'H200', memory: 143_771, price: 2.65, hosts: 3, power: 244.0 },
];

/** Where the hosts of each model stand, one after the other, as the market writes it: some sound like places elsewhere. */
export const PLACES: readonly [string, ...string[]] = [
  'Australia, AU',
  'Russia, RU',
  'Delaware, US',
  'Neuquen, AR',
  'Sweden, SE',
  'Thailand, TH',
  'Texas, US',
  'Germany, DE',
  'Vietnam, VN',
  'California, US',
  'Japan, JP',
  'Brazil, BR',
];

/** Dollars per GB and month. */
export const STORAGE_PRICE = 0.1;

/** Dollars per GB of traffic, down to a machine and up from it. */
export const TRAFFIC_PRICE = { down: 0.001, up: 0.002 } as const;

/** Dollars per hour for a disk of so many GB. */
export const diskPrice = (gigabytes: number): number => (gigabytes * STORAGE_PRICE) / (30 * 24);
