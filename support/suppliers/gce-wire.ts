import { z } from 'zod';
import type { Vm } from './compute';
import { listPrice } from './gce-prices';

const SSH_PORT = 22;

const METADATA = z.object({
  items: z.array(z.object({ key: z.string(), value: z.string().nullish() })).nullish(),
});

const item = (metadata: z.infer<typeof METADATA> | null | undefined, key: string): string | undefined =>
  metadata?.items?.find((each) => each.key === key)?.value ?? undefined;

/** `ssh-keys` holds a line `user:key` per login. */
const userOf = (keys: string | undefined): string => /^([^:\s]+):/.exec(keys ?? '')?.[1] ?? 'root';

const NETWORK = z.object({
  accessConfigs: z.array(z.object({ natIP: z.string().nullish() })).nullish(),
});

const hostOf = (networks: readonly z.infer<typeof NETWORK>[] | null | undefined): string | undefined =>
  networks?.flatMap(({ accessConfigs }) => accessConfigs ?? [])[0]?.natIP ?? undefined;

const known = (networks: Parameters<typeof hostOf>[0]): { readonly host?: string } => {
  const host = hostOf(networks);
  return host === undefined ? {} : { host };
};

const DISKS = z.array(z.object({ diskSizeGb: z.coerce.number().nullish() }));
const SCHEDULING = z.object({ provisioningModel: z.string().nullish(), preemptible: z.boolean().nullish() });

const isSpot = (scheduling: z.infer<typeof SCHEDULING> | null | undefined): boolean =>
  scheduling?.provisioningModel === 'SPOT' || scheduling?.preemptible === true;

const gigabytes = (disks: z.infer<typeof DISKS> | null | undefined): number =>
  (disks ?? []).reduce((sum, { diskSizeGb }) => sum + (diskSizeGb ?? 0), 0);

const priced = <V extends Parameters<typeof listPrice>[0]>(vm: V): V & Pick<Vm, 'pricePerHour'> => {
  const pricePerHour = listPrice(vm);
  return pricePerHour === undefined ? vm : { ...vm, pricePerHour };
};

/** The last part of an address names what it is. */
const nameIn = (address: string): string => address.slice(address.lastIndexOf('/') + 1);

const INSTANCE = z
  .object({
    id: z.string(),
    name: z.string(),
    zone: z.string().transform(nameIn),
    status: z.string(),
    machineType: z.string().transform(nameIn),
    scheduling: SCHEDULING.nullish(),
    disks: DISKS.nullish(),
    creationTimestamp: z.iso.datetime({ offset: true }),
    labels: z.record(z.string(), z.string()).nullish(),
    metadata: METADATA.nullish(),
    networkInterfaces: z.array(NETWORK).nullish(),
  })
  .transform(({ labels, metadata, networkInterfaces, creationTimestamp, scheduling, disks, ...vm }): Vm => ({
    ...priced({ ...vm, spot: isSpot(scheduling), disk: gigabytes(disks) }),
    labels: labels ?? {},
    ...known(networkInterfaces),
    port: Number(item(metadata, 'ssh-port') ?? SSH_PORT),
    user: item(metadata, 'ssh-user') ?? userOf(item(metadata, 'ssh-keys')),
    since: Date.parse(creationTimestamp),
  }));

/** One page of GET …/aggregated/instances. */
export const VMS = z
  .object({
    items: z.record(z.string(), z.object({ instances: z.array(INSTANCE).optional() })).default({}),
    nextPageToken: z.string().optional(),
  })
  .transform(({ items, nextPageToken }) => ({
    rows: Object.values(items).flatMap(({ instances }) => instances ?? []),
    next: nextPageToken,
  }));

/** An operation under way or done; done with an error is a failure. */
export const OPERATION = z.object({
  name: z.string(),
  status: z.enum(['PENDING', 'RUNNING', 'DONE']),
  error: z.object({ errors: z.array(z.object({ code: z.string(), message: z.string() })) }).optional(),
});

/** What the token server grants; seconds. */
export const GRANT = z.object({ access_token: z.string(), expires_in: z.number() });
