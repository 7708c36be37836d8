import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { MACHINE_TYPES, priceOf } from '../compute/price';
import { endOfProtection, protection } from '../operations/begin-protect';
import type { Product } from '../product';
import type { Standby, StandbySettings, Work } from '../records';
import { Refusal } from '../refusal';
import { saveSettings, settingsOf } from '../settings';
import { associationView } from './association-view';
import { knownInstance } from './instances';

const SECOND = 1000;
const HOURS_PER_MONTH = 730;
const SETTINGS = z.object({
  enabled: z.boolean().optional(),
  gcp_zone: z
    .string()
    .regex(/^[a-z]+-[a-z]+\d+-[a-z]$/)
    .optional(),
  gcp_machine_type: z.enum(MACHINE_TYPES as [string, ...string[]]).optional(),
  gcp_disk_size: z.number().min(10).max(65_536).optional(),
  gcp_spot: z.boolean().optional(),
  sync_interval: z.number().positive().max(3600).optional(),
  auto_failover: z.boolean().optional(),
  auto_recovery: z.boolean().optional(),
});
const GPU = z.object({ gpu: z.coerce.number().int() });
const FLAG = z.enum(['true', 'false']).transform((word) => word === 'true');
const PRICING = z.object({
  machine_type: z.string().optional(),
  disk_gb: z.coerce.number().min(10).optional(),
  spot: FLAG.optional(),
});

/** A work with its standby. */
interface Association {
  readonly work: Work;
  readonly standby: Standby;
}

const associations = ({ store }: Product): readonly Association[] =>
  store.works.all().flatMap((work) => (work.standby === null ? [] : [{ work, standby: work.standby }]));

function associationOf(product: Product, params: unknown): Association {
  const { gpu } = GPU.parse(params);
  const found = associations(product).find(({ work }) => work.instance === gpu);
  if (found === undefined) throw new Refusal(404, `Instance ${gpu} has no CPU Standby.`);
  return found;
}

const view = (product: Product, { work, standby }: Association): unknown =>
  associationView(product, work, standby);

function settingsView({ store, units }: Product): unknown {
  const settings = settingsOf(store);
  return {
    enabled: settings.enabled,
    gcp_zone: settings.zone,
    gcp_machine_type: settings.machineType,
    gcp_disk_size: settings.disk,
    gcp_spot: settings.spot,
    sync_interval: settings.syncInterval / SECOND,
    auto_failover: settings.autoFailover,
    auto_recovery: settings.autoRecovery,
    heartbeat_interval: units.heartbeat / SECOND,
    heartbeat_misses: units.misses,
  };
}

/** The old settings with what was asked for; what was not mentioned stays. */
function configured(old: StandbySettings, asked: z.infer<typeof SETTINGS>): StandbySettings {
  const { sync_interval: seconds } = asked;
  const mentioned = {
    enabled: asked.enabled,
    zone: asked.gcp_zone,
    machineType: asked.gcp_machine_type,
    disk: asked.gcp_disk_size,
    spot: asked.gcp_spot,
    syncInterval: seconds === undefined ? undefined : seconds * SECOND,
    autoFailover: asked.auto_failover,
    autoRecovery: asked.auto_recovery,
  };
  const changes = Object.entries(mentioned).filter(([, value]) => value !== undefined);
  return { ...old, ...(Object.fromEntries(changes) as Partial<StandbySettings>), configured: true };
}

/** The account's choices and the state of all its standbys. */
export function standbyRoutes(app: FastifyInstance, product: Product): void {
  const { store } = product;
  app.get('/standby/status', () => {
    const all = associations(product);
    const { configured: isConfigured, enabled } = settingsOf(store);
    return {
      configured: isConfigured,
      auto_standby_enabled: enabled,
      active_associations: all.length,
      associations: Object.fromEntries(all.map((one) => [String(one.work.instance), view(product, one)])),
      config: settingsView(product),
    };
  });
  app.post('/standby/configure', ({ body }) => {
    const asked = SETTINGS.safeParse(body);
    if (!asked.success) throw new Refusal(400, 'These settings are not possible.', asked.error.issues);
    saveSettings(store, configured(settingsOf(store), asked.data));
    for (const { id } of store.works.all()) product.supervision.attend(id);
    return { success: true, message: 'CPU Standby is configured.', config: settingsView(product) };
  });
  app.get('/standby/pricing', ({ query }) => pricing(product, PRICING.parse(query)));
}

function pricing({ store }: Product, asked: z.infer<typeof PRICING>): unknown {
  const settings = settingsOf(store);
  const machineType = asked.machine_type ?? settings.machineType;
  const price = priceOf({
    machineType,
    disk: asked.disk_gb ?? settings.disk,
    spot: asked.spot ?? settings.spot,
    zone: settings.zone,
  });
  if (price === undefined) throw new Refusal(404, `There is no machine type ${machineType}.`);
  return {
    estimated_hourly_usd: price.total,
    estimated_monthly_usd: price.total * HOURS_PER_MONTH,
    breakdown: { machine_hourly_usd: price.machine, disk_hourly_usd: price.disk },
  };
}

/** The standby of one instance: switched on and off, its sync started and stopped. */
export function associationRoutes(app: FastifyInstance, product: Product): void {
  const { store, supervision } = product;
  app.post('/standby/provision/:id', ({ params }) => {
    const { work, id } = knownInstance(product, params);
    protection(product, work);
    const message = `Instance ${id} is getting its CPU Standby.`;
    return { success: true, message, association: view(product, associationOf(product, { gpu: id })) };
  });
  for (const [verb, syncEnabled] of [
    ['start-sync', true],
    ['stop-sync', false],
  ] as const)
    app.post(`/standby/associations/:gpu/${verb}`, ({ params }) => {
      const { work, standby } = associationOf(product, params);
      store.works.change(work.id, { standby: { ...standby, syncEnabled } });
      supervision.attend(work.id);
      return { success: true, message: syncEnabled ? 'The sync is started.' : 'The sync is stopped.' };
    });
  app.get('/standby/associations', () => {
    const all = associations(product);
    return { associations: all.map((one) => view(product, one)), count: all.length };
  });
  app.get('/standby/associations/:gpu', ({ params }) => view(product, associationOf(product, params)));
  app.delete('/standby/associations/:gpu', async ({ params }) => {
    const { work, standby } = associationOf(product, params);
    await endOfProtection(product, work.id);
    return { success: true, message: `The VM ${standby.name} is gone.` };
  });
}
