/** What a VM costs in dollars per hour, and of what that is made up. */
export interface VmPrice {
  readonly machine: number;
  readonly disk: number;
  readonly total: number;
}

/** Published prices: dollars per hour, on demand and spot, by machine type. */
const MACHINES: Readonly<Record<string, { readonly onDemand: number; readonly spot: number }>> = {
  'e2-micro': { onDemand: 0.0084, spot: 0.0037 },
  'e2-small': { onDemand: 0.0168, spot: 0.0074 },
  'e2-medium': { onDemand: 0.0335, spot: 0.0147 },
  'e2-standard-2': { onDemand: 0.067, spot: 0.0294 },
  'e2-standard-4': { onDemand: 0.134, spot: 0.0588 },
};
const EUROPE = 1.1;
const DISK_GB_MONTH = 0.04;
const HOURS_PER_MONTH = 730;

/** The machine types there are. */
export const MACHINE_TYPES = Object.keys(MACHINES);

/** The price of a VM with its disk (GB); undefined for a machine type that is not sold. */
export function priceOf(vm: {
  readonly machineType: string;
  readonly disk: number;
  readonly spot: boolean;
  readonly zone: string;
}): VmPrice | undefined {
  const price = MACHINES[vm.machineType];
  if (price === undefined) return undefined;
  const onDemand = price.onDemand * (vm.zone.startsWith('europe') ? EUROPE : 1);
  const machine = vm.spot ? price.spot : onDemand;
  const disk = (vm.disk * DISK_GB_MONTH) / HOURS_PER_MONTH;
  return { machine, disk, total: machine + disk };
}
