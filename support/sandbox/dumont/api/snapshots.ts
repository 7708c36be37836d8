import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Product } from '../product';
import type { Snapshot } from '../records';
import { Refusal, sentenceOf } from '../refusal';
import { NotReached } from '../snapshots/at-the-machine';
import { beginRestore, beginSnapshot } from '../snapshots/begin';
import { policyOf, savePolicy, type Sorted } from '../snapshots/retention';
import { knownInstance } from './instances';

const SHORT = 8;
/** Where the product keeps a customer's work, and all that it saves. */
const WORKSPACE = z.literal('/workspace').default('/workspace');
const WORD = /^[\w.:/ -]{0,100}$/;
const WISH = z.object({
  name: z.string().regex(WORD).default(''),
  type: z.enum(['full', 'incremental']).default('full'),
  source_path: WORKSPACE,
  tags: z.array(z.string().min(1).regex(WORD)).max(20).default([]),
});
const NAMED = z.string().regex(/^[0-9a-f]{8,64}$/, 'is no id of a snapshot');
const RESTORE = z.object({ snapshot_id: NAMED, target_path: WORKSPACE, verify: z.boolean().default(false) });
const INTO = z.object({ instance_id: z.coerce.number().int() });
const ID = z.object({ id: z.string() });
const PINNED = z.object({ keep_forever: z.boolean() });
const POLICY = z.object({
  keep_last: z.number().int().min(1).max(10_000).optional(),
  keep_days: z.number().int().min(0).max(36_500).optional(),
});
const CLEAN_UP = z.object({ dry_run: z.boolean().default(false) });

const shortOf = ({ stored }: Snapshot): string => (stored ?? '').slice(0, SHORT);

const snapshotView = (snapshot: Snapshot): object => ({
  id: snapshot.stored,
  short_id: shortOf(snapshot),
  time: new Date(snapshot.madeAt).toISOString(),
  hostname: `instance-${snapshot.instance}`,
  tags: snapshot.tags,
  paths: ['/workspace'],
  name: snapshot.name,
  instance_id: snapshot.instance,
  size: snapshot.size,
  keep_forever: snapshot.pinned,
});

async function make(product: Product, params: unknown, body: unknown): Promise<object> {
  const { name, type, tags } = WISH.parse(body ?? {});
  const instance = knownInstance(product, params);
  await product.repository.ping();
  const { run, snapshot } = beginSnapshot(product, instance, { name, type, tags });
  await run.done.catch((error: unknown) => {
    throw new Refusal(503, `No snapshot was made: ${sentenceOf(error)}`);
  });
  const made = product.store.snapshots.get(snapshot);
  return {
    success: true,
    snapshot_id: shortOf(made),
    instance_id: instance.id,
    type,
    files_new: made.filesNew,
    files_changed: made.filesChanged,
    data_added: made.added,
  };
}

async function restore(product: Product, query: unknown, body: unknown): Promise<object> {
  const { instance_id: id } = INTO.parse(query);
  const { snapshot_id: wanted, target_path } = RESTORE.parse(body);
  const instance = knownInstance(product, { id });
  const snapshot = await product.snapshots.find(wanted);
  const told = { snapshot_id: shortOf(snapshot), target_path };
  try {
    await beginRestore(product, instance, snapshot).run.done;
    return { success: true, ...told, files_restored: snapshot.files, errors: [] };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof NotReached) throw new Refusal(503, sentenceOf(error));
    return { success: false, ...told, files_restored: 0, errors: [sentenceOf(error)] };
  }
}

const sortedView = ({ snapshot, because }: Sorted): object => ({
  id: snapshot.stored,
  short_id: shortOf(snapshot),
  name: snapshot.name,
  reason: because ?? null,
});

async function cleanUp({ snapshots }: Product, body: unknown): Promise<object> {
  const { dry_run } = CLEAN_UP.parse(body ?? {});
  const sorted = await snapshots.cleanUp(dry_run);
  return {
    success: true,
    dry_run,
    deleted: sorted.filter(({ because }) => because === undefined).map(sortedView),
    kept: sorted.filter(({ because }) => because !== undefined).map(sortedView),
  };
}

function changePolicy({ store }: Product, body: unknown): object {
  const asked = POLICY.parse(body);
  const old = policyOf(store);
  return savePolicy(store, {
    keepLast: asked.keep_last ?? old.keepLast,
    keepDays: asked.keep_days ?? old.keepDays,
  });
}

const policyView = ({ store }: Product): object => {
  const { keepLast, keepDays } = policyOf(store);
  return { keep_last: keepLast, keep_days: keepDays };
};

/** Which snapshots stay, and that the others go. */
export function retentionRoutes(app: FastifyInstance, product: Product): void {
  app.get('/snapshots/retention-policy', () => policyView(product));
  app.put('/snapshots/retention-policy', ({ body }) => {
    changePolicy(product, body);
    return policyView(product);
  });
  app.post('/snapshots/cleanup', ({ body }) => cleanUp(product, body));
}

/** Making snapshots, looking at them, restoring and deleting them. */
export function snapshotRoutes(app: FastifyInstance, product: Product): void {
  const { snapshots, store } = product;
  const named = (params: unknown): Promise<Snapshot> => snapshots.find(NAMED.parse(ID.parse(params).id));
  app.post('/instances/:id/snapshots', async ({ params, body }, reply) =>
    reply.code(201).send(await make(product, params, body)),
  );
  app.get('/snapshots', async () => {
    const all = await snapshots.list();
    return { snapshots: all.map(snapshotView), count: all.length };
  });
  app.post('/snapshots/restore', ({ query, body }) => restore(product, query, body));
  app.delete('/snapshots/:id', async ({ params }) => {
    const snapshot = await named(params);
    await snapshots.remove(snapshot);
    return { success: true, message: `The snapshot ${shortOf(snapshot)} is gone.` };
  });
  app.post('/snapshots/:id/keep-forever', async ({ params, body }) => {
    const { keep_forever: pinned } = PINNED.parse(body);
    const snapshot = await named(params);
    store.snapshots.change(snapshot.id, { pinned });
    const message = pinned ? 'The snapshot is kept for good.' : 'The clean-up may take the snapshot.';
    return { success: true, message };
  });
}
