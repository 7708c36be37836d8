import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { reading, type Draft, type Intent, type Objects, type Stored } from './objects';
import { StoreRefusal } from './refusal';

interface Upload {
  readonly intent: Omit<Intent, 'etag'>;
  readonly parts: Map<number, Draft>;
}

const LEAST_PART = 5 * 2 ** 20;
const MOST_PARTS = 10_000;

/** Uploads in parts: nobody sees them before they are completed. */
export class Uploads {
  readonly #uploads = new Map<string, Upload>();

  constructor(private readonly objects: Objects) {}

  begin(intent: Omit<Intent, 'etag'>): string {
    const id = randomUUID();
    this.#uploads.set(id, { intent, parts: new Map() });
    return id;
  }

  /** Keeps a part; returns its ETag. */
  async part(id: string, number: number, bytes: AsyncIterable<Buffer>): Promise<string> {
    if (!(number >= 1 && number <= MOST_PARTS))
      throw new StoreRefusal(
        'InvalidArgument',
        'Part number must be an integer between 1 and 10000, inclusive',
      );
    this.#upload(id);
    const draft = await this.objects.draft(bytes);
    const { parts } = this.#upload(id);
    const before = parts.get(number);
    parts.set(number, draft);
    if (before !== undefined) await rm(before.file);
    return draft.md5;
  }

  /** Makes one object of the parts, in the order asked for. */
  async complete(
    id: string,
    asked: readonly { readonly number: number; readonly etag: string }[],
  ): Promise<Stored> {
    const { intent, parts } = this.#upload(id);
    const drafts = asked.map(({ number, etag }) => {
      const draft = parts.get(number);
      if (draft?.md5 !== etag)
        throw new StoreRefusal('InvalidPart', 'One or more of the specified parts could not be found.');
      return draft;
    });
    if (asked.some(({ number }, at) => number <= (asked[at - 1]?.number ?? 0)))
      throw new StoreRefusal('InvalidPartOrder', 'The list of parts was not in ascending order.');
    if (drafts.slice(0, -1).some(({ size }) => size < LEAST_PART))
      throw new StoreRefusal(
        'EntityTooSmall',
        'Your proposed upload is smaller than the minimum allowed size',
      );
    const whole = await this.objects.draft(joined(drafts));
    const stored = await this.objects.publish(whole, { ...intent, etag: etagOf(drafts) });
    await this.abort(id);
    return stored;
  }

  /** Frees what was uploaded so far. */
  async abort(id: string): Promise<void> {
    const { parts } = this.#upload(id);
    this.#uploads.delete(id);
    await Promise.all([...parts.values()].map(({ file }) => rm(file)));
  }

  #upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload === undefined) throw new StoreRefusal('NoSuchUpload', 'The specified upload does not exist.');
    return upload;
  }
}

async function* joined(drafts: readonly Draft[]): AsyncGenerator<Buffer> {
  for (const draft of drafts) for await (const piece of await reading(draft)) yield piece as Buffer;
}

function etagOf(drafts: readonly Draft[]): string {
  const sums = Buffer.concat(drafts.map(({ md5 }) => Buffer.from(md5, 'hex')));
  return `${createHash('md5').update(sums).digest('hex')}-${drafts.length}`;
}
