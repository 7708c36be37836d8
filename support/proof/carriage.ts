import { readFileSync } from 'node:fs';
import { now } from '../clock';
import { Broken } from '../failures';
import { PREFIX } from '../sandbox/dumont/snapshots/prefix';
import { command as resticCommand, told, type Errand } from '../sandbox/dumont/snapshots/restic';
import { command, Errands, type Gpu } from './bare/errand';
import type { Site } from './site';
import { plenty, rent, untilRunning } from './unwatched';

/** Who saves a workspace into the object store and brings it back: the product, or restic alone on the same machine. */
export type Carrier = 'product' | 'restic';

/** How long saving so many megabytes took, and bringing them back; milliseconds. */
export interface Carried {
  readonly carrier: Carrier;
  readonly megabytes: number;
  readonly saved: number;
  readonly restored: number;
}

const LIMIT = 180_000;
const HERE = 'cd /workspace || exit 1';
const BACK = 'mkdir -p /workspace/.dumont/bare && cd /workspace/.dumont/bare || exit 1';

const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const since = now();
  await act();
  return now() - since;
};

/** One instance with so much in its workspace, saved and restored by both. */
export class Carriage {
  readonly #errands: Errands;

  constructor(
    private readonly site: Site,
    /** Who begins; both save into the same repository, and leave nothing in it. */
    private readonly first: Carrier,
  ) {
    this.#errands = new Errands(site);
  }

  /** Have both save and restore so many megabytes, one after the other. */
  async measure(megabytes: number): Promise<readonly Carried[]> {
    try {
      const [offer] = await plenty(this.site);
      const { first } = this;
      const { id } = await rent(this.site, offer);
      await untilRunning(this.site, id);
      const gpu = await this.#errands.enter(id);
      await command(gpu, `head -c ${megabytes}M /dev/urandom >/workspace/data`);
      const second: Carrier = first === 'product' ? 'restic' : 'product';
      const one = await this.#by(first, gpu);
      const other = await this.#by(second, gpu);
      return [
        { carrier: first, megabytes, ...one },
        { carrier: second, megabytes, ...other },
      ];
    } finally {
      await this.#errands.close();
    }
  }

  #by(carrier: Carrier, gpu: Gpu): Promise<Pick<Carried, 'saved' | 'restored'>> {
    return carrier === 'product' ? this.#product(gpu) : this.#restic(gpu);
  }

  async #product({ id }: Gpu): Promise<Pick<Carried, 'saved' | 'restored'>> {
    const { snapshots } = this.site.run.customer;
    let snapshot = '';
    const saved = await timed(async () => {
      const made = await snapshots.make(id, 'bench');
      if ('refused' in made) throw new Broken(made.refused);
      snapshot = made.id;
    });
    const restored = await timed(async () => {
      const { refused } = await snapshots.restore(snapshot, id);
      if (refused !== undefined) throw new Broken(refused);
    });
    await snapshots.delete(snapshot);
    return { saved, restored };
  }

  async #restic(gpu: Gpu): Promise<Pick<Carried, 'saved' | 'restored'>> {
    const save = { words: ['backup', '.', '--exclude', '/workspace/.dumont'], before: HERE };
    const fetch = { words: ['restore', 'latest', '--target', '.', '--verify'], before: BACK };
    const saved = await timed(() => this.#run(gpu, save));
    const restored = await timed(() => this.#run(gpu, fetch));
    await this.#run(gpu, { words: ['forget', 'latest', '--prune', '--max-unused', '0'] });
    return { saved, restored };
  }

  async #run({ shell }: Gpu, errand: Errand): Promise<void> {
    const { embedded, target } = this.site.run;
    const { objectStore: store } = target;
    if (store === undefined || embedded === undefined) throw new Broken('The sandbox has no object store');
    const lodging = {
      url: `${store.endpoint}/${store.bucket}/${PREFIX}`,
      authority: readFileSync(store.caFile ?? '', 'utf8'),
    };
    const input = told({ password: store.resticPassword, ...embedded.storeKey });
    const { code, complaint } = await shell.run(resticCommand(lodging, errand), {
      ...{ input, held: true, deadline: LIMIT },
    });
    if (code !== 0) throw new Broken(`restic ended with ${code}: ${complaint.trim()}`);
  }
}
