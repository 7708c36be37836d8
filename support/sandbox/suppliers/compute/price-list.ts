/** Where VMs can stand. */
export const ZONES: readonly string[] = [
  'us-central1-a',
  'us-central1-b',
  'us-central1-c',
  'us-east1-b',
  'us-west1-b',
  'europe-west1-b',
  'europe-west1-c',
  'europe-west4-a',
  'asia-east1-a',
  'asia-southeast1-a',
  'southamerica-east1-a',
];

/** The region of a zone. */
export const regionOf = (zone: string): string => zone.slice(0, zone.lastIndexOf('-'));

/** e2-medium in dollars per hour; the other types are multiples of it. */
const MEDIUM = { us: 0.0335, elsewhere: 0.0369, spot: 0.0147 } as const;
const TIMES_MEDIUM: Readonly<Record<string, number>> = {
  'e2-micro': 0.25,
  'e2-small': 0.5,
  'e2-medium': 1,
  'e2-standard-2': 2,
  'e2-standard-4': 4,
  'e2-standard-8': 8,
  'e2-highmem-2': 2.7,
  'n1-standard-1': 1.42,
};
const DISK_GB_MONTH = 0.04;

/** The machine types there are. */
export const MACHINE_TYPES: readonly string[] = Object.keys(TIMES_MEDIUM);

/** Dollars per hour for a machine of a type in a zone. */
export function machinePrice(type: string, { zone, spot }: { zone: string; spot: boolean }): number {
  const listed = zone.startsWith('us-') ? MEDIUM.us : MEDIUM.elsewhere;
  return (spot ? MEDIUM.spot : listed) * (TIMES_MEDIUM[type] ?? 1);
}

/** Dollars per hour for a standard disk of so many GB. */
export const diskPrice = (gigabytes: number): number => (gigabytes * DISK_GB_MONTH) / (30 * 24);
