import { z } from 'zod';
import { MACHINE_TYPES } from './price-list';

const DEFAULT_USER = 'root';
const NAME = z.string().regex(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
const LABEL_KEY = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/);
const LABEL_VALUE = z.string().regex(/^[a-z0-9_-]{0,63}$/);
const TEXT_NUMBER = z.union([z.string(), z.number()]).transform(Number);

/** Labels as Compute Engine allows them. */
export const LABELS = z.record(LABEL_KEY, LABEL_VALUE);

const METADATA = z.object({
  items: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
});

const SHORTEST_RUN = 30;
const LONGEST_RUN = 120 * 86_400;
const RUN_DURATION = z.object({
  seconds: TEXT_NUMBER.pipe(z.number().min(SHORTEST_RUN).max(LONGEST_RUN)),
});
const SCHEDULING = z.object({
  preemptible: z.boolean().optional(),
  provisioningModel: z.enum(['STANDARD', 'SPOT']).optional(),
  automaticRestart: z.boolean().optional(),
  onHostMaintenance: z.string().optional(),
  instanceTerminationAction: z.enum(['DELETE', 'STOP']).optional(),
  maxRunDuration: RUN_DURATION.optional(),
  terminationTime: z.iso.datetime({ offset: true }).optional(),
});

const DISK = z.object({
  boot: z.boolean().optional(),
  autoDelete: z.boolean().default(true),
  initializeParams: z
    .object({ diskSizeGb: TEXT_NUMBER.optional(), sourceImage: z.string().optional() })
    .optional(),
});

const NO_NETWORK = 'At least one network interface is required.';
const NETWORK_INTERFACE = z.object({
  network: z.string().optional(),
  accessConfigs: z.array(z.object({ name: z.string().optional() })).default([]),
});

/** What a customer asks for with a new VM. */
export const VM_BODY = z.object({
  name: NAME,
  machineType: z
    .string()
    .transform((path) => path.split('/').at(-1) ?? path)
    .pipe(z.enum(MACHINE_TYPES)),
  description: z.string().default(''),
  labels: LABELS.default({}),
  metadata: METADATA.default({ items: [] }),
  disks: z.array(DISK, 'No disks are specified.').min(1, 'No disks are specified.'),
  networkInterfaces: z.array(NETWORK_INTERFACE, NO_NETWORK).min(1, NO_NETWORK),
  scheduling: SCHEDULING.default({}),
});
export type Order = z.infer<typeof VM_BODY>;

/** A change of labels, with the fingerprint of those that are replaced. */
export const LABELS_BODY = z.object({
  labels: LABELS.default({}),
  labelFingerprint: z.string().default(''),
});

const DEFAULT_DISK = 10;

/** GB of the boot disk. */
export const diskSize = ({ disks }: Order): number => disks[0]?.initializeParams?.diskSizeGb ?? DEFAULT_DISK;

/** Whether the VM may be taken back at any time. */
export const isSpot = ({ scheduling }: Order): boolean =>
  scheduling.provisioningModel === 'SPOT' || scheduling.preemptible === true;

/** Milliseconds until the VM must end by itself; undefined when it need not. */
export function lifetime({ scheduling }: Order): number | undefined {
  const { maxRunDuration, terminationTime } = scheduling;
  if (maxRunDuration !== undefined) return maxRunDuration.seconds * 1000;
  return terminationTime === undefined ? undefined : Math.max(0, Date.parse(terminationTime) - Date.now());
}

/** Who logs in on a VM: the first user that ssh-keys let in. */
export const userOf = (order: Order): string => logins(order)[0]?.user ?? DEFAULT_USER;

/** The users that ssh-keys let in: "user:key", one a line. */
export function logins({ metadata }: Order): readonly { readonly user: string; readonly key: string }[] {
  const lines = metadata.items.find(({ key }) => key === 'ssh-keys')?.value.split('\n') ?? [];
  return lines
    .map((line) => ({
      user: line.slice(0, line.indexOf(':')).trim(),
      key: line.slice(line.indexOf(':') + 1).trim(),
    }))
    .filter(({ user, key }) => user !== '' && key !== '');
}
