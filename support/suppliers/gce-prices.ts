/** Google's list prices, dollars per hour, on demand and spot, in us-central1; as published in August 2026. */
const MACHINES: Readonly<Record<string, { readonly onDemand: number; readonly spot: number }>> = {
  'e2-micro': { onDemand: 0.0084, spot: 0.0037 },
  'e2-small': { onDemand: 0.0168, spot: 0.0074 },
  'e2-medium': { onDemand: 0.0335, spot: 0.0147 },
  'e2-standard-2': { onDemand: 0.067, spot: 0.0294 },
  'e2-standard-4': { onDemand: 0.134, spot: 0.0588 },
};
/** What the same machine costs more in Europe, on demand: $0.0369 against $0.0335. */
const EUROPE = 1.1;
/** A standard disk: dollars per GB and month. */
const DISK = 0.04;
const HOURS_PER_MONTH = 730;

/** What the price of a VM depends on. Disk in GB. */
export interface Priced {
  readonly machineType: string;
  readonly zone: string;
  readonly spot: boolean;
  readonly disk: number;
}

/** Dollars per hour of a VM with its disk, by the price list; undefined for a machine type that is not on it. */
export const listPrice = ({ machineType, zone, spot, disk }: Priced): number | undefined => {
  const price = MACHINES[machineType];
  if (price === undefined) return undefined;
  const onDemand = price.onDemand * (zone.startsWith('europe-') ? EUROPE : 1);
  return (spot ? price.spot : onDemand) + (disk * DISK) / HOURS_PER_MONTH;
};
