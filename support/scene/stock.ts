import { now } from '../clock';
import { Broken, NotOffered } from '../failures';
import type { ObjectStore, Opened } from '../suppliers/object-store';
import type { History } from '../witness/history';
import { textIn } from '../witness/workspace/reading';

const LOG = 'records.log';
/** Where in a repository the data is; the rest only says what is where. */
export const DATA = '/data/';

/** What the object store keeps for the snapshots of a scene, seen without the product. */
export class Stock {
  constructor(
    private readonly known: ObjectStore | undefined,
    private readonly history: History,
  ) {}

  /** Open snapshots with restic itself, each to its last byte, and write down what they hold. */
  async open(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#open(id)));
  }

  /** Write down what the store lists. */
  async take(): Promise<void> {
    const askedAt = now();
    const [objects, ids] = await Promise.all([this.#store.objects(), this.#store.snapshots()]);
    const data = objects.filter(({ key }) => key.includes(DATA));
    const bytes = data.reduce((sum, { size }) => sum + size, 0);
    this.history.add({ kind: 'stocktaking', at: now(), askedAt, bytes, ids });
  }

  /** The keys of everything that the store keeps. */
  async keys(): Promise<ReadonlySet<string>> {
    return new Set((await this.#store.objects()).map(({ key }) => key));
  }

  /** What restic says is wrong with a snapshot; undefined when nothing is. */
  async damageOf(id: string): Promise<string | undefined> {
    const opened = await this.#store.open(id);
    return 'because' in opened ? opened.because : undefined;
  }

  /** Why the store does not answer; undefined when it does. */
  refusal(): Promise<string | undefined> {
    return this.#store.objects().then(
      () => undefined,
      (error: unknown) => String(error),
    );
  }

  /** How the keys of such objects begin, wherever the repository is. */
  async place(part: string): Promise<string> {
    const found = (await this.#store.objects()).find(({ key }) => key.includes(part));
    if (found === undefined) throw new Broken(`Hoped for objects below ${part} in the store: there are none`);
    return found.key.slice(0, found.key.indexOf(part) + part.length);
  }

  get #store(): ObjectStore {
    if (this.known === undefined)
      throw new NotOffered('Nobody says where the object store is (R2_ENDPOINT).');
    return this.known;
  }

  async #open(id: string): Promise<void> {
    const opened = await this.#store.open(id);
    this.history.add({ kind: 'opening', at: now(), id, ...found(opened) });
  }
}

const found = (opened: Opened): { log: string } | { because: string } => {
  if ('because' in opened) return opened;
  const log = textIn(opened.archive, LOG);
  return log === undefined ? { because: `there is no ${LOG} in it` } : { log };
};
