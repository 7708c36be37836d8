import { z } from 'zod';

const MACHINE = z.object({
  supplier: z.enum(['gpu-market', 'compute']),
  id: z.union([z.string(), z.number()]).transform(String),
});
const GPU = MACHINE.extend({ supplier: z.literal('gpu-market') });
/** Only the product's key is affected unless all are, so that whoever watches the market keeps an independent channel. */
const CALLERS = z.object({ all: z.boolean().default(false) }).default({ all: false });
const POSITIVE = z.number().positive();

/** How many times dearer everything becomes: dearer than whatever was agreed for a GPU as good. */
const DEARER = 10;

const BREAKS_MACHINE = [
  z.object({ kind: z.literal('host-disappears'), target: MACHINE }),
  z.object({ kind: z.literal('reclaim'), target: GPU, noticeSeconds: POSITIVE }),
  z.object({ kind: z.literal('link-cut'), target: MACHINE }),
  z.object({ kind: z.literal('freeze'), target: MACHINE }),
  z.object({ kind: z.literal('gpu-lost'), target: GPU }),
  z.object({ kind: z.literal('workspace-gone'), target: GPU }),
] as const;
const TROUBLES_MARKET = [
  z.object({ kind: z.literal('market-down'), target: CALLERS }),
  z.object({ kind: z.literal('market-slow'), target: CALLERS, delayMs: POSITIVE }),
  z.object({ kind: z.literal('market-throttled'), target: CALLERS }),
  z.object({ kind: z.literal('market-wrong-key') }),
  z.object({ kind: z.literal('offer-gone') }),
  z.object({ kind: z.literal('no-capacity') }),
  z.object({ kind: z.literal('price-up'), factor: z.number().gt(1).default(DEARER) }),
] as const;

/** The newest object whose key begins so; a whole key names one. */
const PREFIX = z.string().default('');
const TROUBLES_STORE = [
  z.object({ kind: z.literal('store-down'), target: CALLERS }),
  z.object({ kind: z.literal('store-slow'), target: CALLERS, delayMs: POSITIVE }),
  z.object({ kind: z.literal('store-key-expired') }),
  z.object({ kind: z.literal('upload-cut'), afterBytes: POSITIVE, prefix: PREFIX }),
  z.object({ kind: z.literal('object-corrupt'), prefix: PREFIX }),
  z.object({ kind: z.literal('object-missing'), prefix: PREFIX }),
] as const;

/** What to break, by the kind of the fault. */
export const ORDER = z.discriminatedUnion('kind', [
  ...BREAKS_MACHINE,
  ...TROUBLES_MARKET,
  ...TROUBLES_STORE,
  z.object({ kind: z.literal('control-plane-killed') }),
]);
export type Order = z.infer<typeof ORDER>;
export type StoreOrder = z.infer<(typeof TROUBLES_STORE)[number]>;
export type MachineOrder = z.infer<(typeof BREAKS_MACHINE)[number]>;

const NEVER_HEAL: readonly string[] = ['host-disappears', 'reclaim'];
const STORE_KINDS: readonly string[] = TROUBLES_STORE.map(({ shape }) => shape.kind.value);
const MACHINE_KINDS: readonly string[] = BREAKS_MACHINE.map(({ shape }) => shape.kind.value);

/** Whether what a fault breaks can work again. */
export const heals = ({ kind }: { readonly kind: string }): boolean => !NEVER_HEAL.includes(kind);

/** Whether a fault breaks one rented machine. */
export const breaksMachine = (order: Order): order is MachineOrder => MACHINE_KINDS.includes(order.kind);

/** Whether a fault troubles the object store. */
export const troublesStore = (order: Order): order is StoreOrder => STORE_KINDS.includes(order.kind);

/** The faults there are, and which of them can be healed. */
export const KINDS = ORDER.options
  .map(({ shape }) => shape.kind.value)
  .map((kind) => ({ kind, heals: heals({ kind }) }));
