import { priceOf } from '../compute/price';
import type { Product } from '../product';
import type { Operation, OperationKind, Standby, StandbySettings } from '../records';
import { Refusal } from '../refusal';
import { settingsOf } from '../settings';
import { intent } from './operation';

const orderedStandby = (settings: StandbySettings, name: string): Standby => ({
  name,
  zone: settings.zone,
  machineType: settings.machineType,
  pricePerHour: priceOf(settings)?.total ?? 0,
  address: null,
  publicKey: null,
  syncEnabled: false,
  syncCount: 0,
  lastSyncAt: null,
  copiedEpoch: null,
  gpuSeenAt: null,
  failedPasses: 0,
  failureReason: null,
  alarm: null,
});

const operationsOf = ({ store }: Product, id: string): readonly Operation[] =>
  store.operations.all().filter(({ work }) => work === id);

/** What a work must be through with before it gets a CPU Standby. */
const IN_THE_WAY: Readonly<Partial<Record<OperationKind, string>>> = {
  'give-back': 'The instance is being given back.',
  migrate: 'The instance is being moved.',
  unprotect: 'The CPU Standby is being switched off.',
};

/** Gives a work its CPU Standby, unless it has one or is getting it. */
export function protection(product: Product, id: string, syncEnabled = false): void {
  const busy = operationsOf(product, id).map(({ kind }) => kind);
  const because = busy.map((kind) => IN_THE_WAY[kind]).find((why) => why !== undefined);
  if (because !== undefined) throw new Refusal(409, because);
  if (busy.includes('protect') || isProtected(product, id)) return;
  const { store, supervision } = product;
  const operation = intent('protect', 'ordering', store.works.get(id));
  const ordered = orderedStandby(settingsOf(store), `dumont-${operation.id}`);
  store.atomically(() => {
    store.works.change(id, { standby: { ...ordered, syncEnabled } });
    store.operations.put(operation.id, operation);
  });
  supervision.begin(operation);
}

const isProtected = ({ store }: Product, id: string): boolean =>
  (store.works.get(id).standby?.address ?? null) !== null;

/** Takes a work's CPU Standby away; resolves when its VM is really gone. */
export async function endOfProtection(product: Product, id: string): Promise<void> {
  const { store, supervision } = product;
  const busy = operationsOf(product, id).map(({ kind }) => kind);
  if (busy.includes('failover')) throw new Refusal(409, 'The work is on its CPU Standby now.');
  if (busy.length > 0 && !busy.includes('protect')) throw new Refusal(409, 'Something else is being done.');
  await supervision.halt(id);
  const operation = intent('unprotect', 'releasing', store.works.get(id));
  store.atomically(() => {
    for (const other of operationsOf(product, id)) store.operations.remove(other.id);
    const { standby } = store.works.get(id);
    if (standby !== null) store.works.change(id, { standby: { ...standby, syncEnabled: false } });
    store.operations.put(operation.id, operation);
  });
  await supervision.begin(operation).done;
}
