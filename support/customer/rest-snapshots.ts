import { z } from 'zod';
import { Unavailable } from '../failures';
import type { Answer, Call, Wire } from '../wire';
import type { Extent, InstanceId, Made, Restored, Snapshot, Snapshots } from './customer';

/** What a snapshot is tagged with under a name. */
const tagged = (tags: readonly string[], name: string): string | undefined =>
  tags.find((tag) => tag.startsWith(`${name}:`))?.slice(name.length + 1);

const MADE = z.object({ success: z.literal(true), snapshot_id: z.string().regex(/^[0-9a-f]{8,64}$/) });
const LIST = z.object({
  snapshots: z.array(
    z
      .object({ id: z.string(), tags: z.array(z.string()), keep_forever: z.boolean().default(false) })
      .transform(({ id, tags, keep_forever }): Snapshot => ({
        id,
        name: tagged(tags, 'name') ?? '',
        label: tagged(tags, 'label') ?? '',
        pinned: keep_forever,
      })),
  ),
});
const RESTORED = z.object({ success: z.boolean(), errors: z.array(z.string()).default([]) });
const DONE = z.object({ success: z.literal(true) });

/** A whole workspace on its way to the store, or back; milliseconds. */
const CARRIED = 300_000;
const ACT = 30_000;
/** What cannot be done as things are: for the customer to read. */
const REFUSAL: ReadonlySet<number> = new Set([404, 409, 503]);
const AWAY = 503;

/** What a customer of the REST API does with snapshots. */
export class RestSnapshots implements Snapshots {
  constructor(
    private readonly wire: Wire,
    /** As the customer who has signed in. */
    private readonly ask: (call: Call) => Promise<Answer>,
  ) {}

  async make(instance: InstanceId, name: string, type: Extent = 'full'): Promise<Made> {
    const path = `/instances/${instance}/snapshots`;
    const answer = await this.ask({ method: 'POST', path, body: { name, type }, limit: CARRIED });
    if (REFUSAL.has(answer.status)) return { refused: this.wire.sentence(answer) };
    return { id: this.wire.read(answer, MADE).snapshot_id };
  }

  async offered(): Promise<readonly Snapshot[]> {
    const answer = await this.ask({ method: 'GET', path: '/snapshots' });
    if (answer.status === AWAY) throw this.wire.refused(answer, Unavailable);
    return this.wire.read(answer, LIST).snapshots;
  }

  async restore(id: string, into: InstanceId): Promise<Restored> {
    const query = { instance_id: into };
    const body = { snapshot_id: id };
    const answer = await this.ask({
      method: 'POST',
      path: '/snapshots/restore',
      query,
      body,
      limit: CARRIED,
    });
    if (REFUSAL.has(answer.status)) return { refused: this.wire.sentence(answer) };
    const { success, errors } = this.wire.read(answer, RESTORED);
    return success ? {} : { refused: errors.join(' ') };
  }

  async keepForever(id: string): Promise<void> {
    await this.#act({ method: 'POST', path: `/snapshots/${id}/keep-forever`, body: { keep_forever: true } });
  }

  async cleanUp(keepLast: number): Promise<void> {
    const body = { keep_last: keepLast, keep_days: 0 };
    this.wire.read(await this.ask({ method: 'PUT', path: '/snapshots/retention-policy', body }), z.unknown());
    await this.#act({ method: 'POST', path: '/snapshots/cleanup', body: { dry_run: false } });
  }

  /** Gone already is success. */
  async delete(id: string): Promise<void> {
    const answer = await this.ask({ method: 'DELETE', path: `/snapshots/${id}`, limit: ACT });
    if (answer.status !== 404) this.wire.read(answer, DONE);
  }

  async #act(call: Call): Promise<void> {
    this.wire.read(await this.ask({ ...call, limit: ACT }), DONE);
  }
}
