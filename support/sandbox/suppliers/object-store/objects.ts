import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { StoreRefusal } from './refusal';

/** Bytes on disk that nobody sees yet. */
export interface Draft {
  readonly file: string;
  readonly size: number;
  readonly md5: string;
}

/** A stored object; its file never changes, a newer one replaces it. */
export interface Stored {
  readonly key: string;
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly modified: Date;
  /** Counts upward: the newest is the highest. */
  readonly serial: number;
  /** Content type and metadata, as headers. */
  readonly about: Readonly<Record<string, string>>;
}

/** What a draft becomes. */
export type Intent = Pick<Stored, 'key' | 'etag' | 'about'>;

/** Keys are ordered by their bytes. */
const orderOf = (key: string): string => Buffer.from(key).toString('latin1');

/** The bucket's objects: the bytes in files of one directory, the names in memory. */
export class Objects {
  readonly #stored = new Map<string, Stored>();
  #serial = 0;

  constructor(
    private readonly directory: string,
    /** Told how many bytes are kept from now on. */
    private readonly kept: (bytes: number) => void,
  ) {}

  /** Write bytes down where nobody sees them; nothing is left when they end in an error. */
  async draft(bytes: AsyncIterable<Buffer>): Promise<Draft> {
    const file = join(this.directory, `${randomBytes(8).toString('hex')}.part`);
    const handle = await open(file, 'wx', 0o600);
    try {
      return { file, ...(await written(handle, bytes)) };
    } catch (cause) {
      await rm(file, { force: true });
      throw cause;
    } finally {
      await handle.close();
    }
  }

  /** Make a draft the object of its key, in one step. */
  async publish({ file, size }: Draft, intent: Intent): Promise<Stored> {
    const serial = ++this.#serial;
    const kept = join(this.directory, `${serial}`);
    await rename(file, kept);
    const before = this.#stored.get(intent.key);
    const stored: Stored = { ...intent, file: kept, size, serial, modified: new Date() };
    this.#stored.set(intent.key, stored);
    await this.#drop(before);
    return stored;
  }

  get(key: string): Stored {
    const stored = this.#stored.get(key);
    if (stored === undefined) throw new StoreRefusal('NoSuchKey', 'The specified key does not exist.');
    return stored;
  }

  /** Deletes an object if there is one. */
  async delete(key: string): Promise<void> {
    const stored = this.#stored.get(key);
    this.#stored.delete(key);
    await this.#drop(stored);
  }

  /** Makes bytes that are in hand an object. */
  async put(key: string, bytes: Buffer): Promise<void> {
    const draft = await this.draft(Readable.from([bytes]));
    await this.publish(draft, { key, etag: draft.md5, about: {} });
  }

  /** Deletes every object. */
  async clear(): Promise<void> {
    await Promise.all([...this.#stored.keys()].map((key) => this.delete(key)));
  }

  /** Hides an object without freeing it; what shows it again, unless something newer took its place. */
  hide({ key }: Stored): () => void {
    const stored = this.get(key);
    this.#stored.delete(key);
    return () => {
      if (!this.#stored.has(key)) this.#stored.set(key, stored);
    };
  }

  /** Every object whose key begins with the prefix, ordered by key. */
  list(prefix: string): readonly Stored[] {
    return [...this.#stored.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .map((stored) => ({ stored, order: orderOf(stored.key) }))
      .sort((one, other) => (one.order < other.order ? -1 : 1))
      .map(({ stored }) => stored);
  }

  /** The object stored last among those whose key begins with the prefix. */
  newest(prefix: string): Stored | undefined {
    return [...this.#stored.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .reduce<Stored | undefined>(
        (best, each) => (best !== undefined && best.serial > each.serial ? best : each),
        undefined,
      );
  }

  async #drop(stored: Stored | undefined): Promise<void> {
    this.kept([...this.#stored.values()].reduce((sum, { size }) => sum + size, 0));
    if (stored !== undefined) await rm(stored.file);
  }
}

async function written(handle: FileHandle, bytes: AsyncIterable<Buffer>): Promise<Omit<Draft, 'file'>> {
  const md5 = createHash('md5');
  let size = 0;
  for await (const piece of bytes) {
    md5.update(piece);
    await handle.writeFile(piece);
    size += piece.length;
  }
  return { size, md5: md5.digest('hex') };
}

/** The bytes of an object or of a part of it; a file that is replaced meanwhile is read to its end all the same. */
export async function reading(
  { file }: { readonly file: string },
  range?: { start: number; end: number },
): Promise<ReadStream> {
  const stream = createReadStream(file, { ...range });
  await new Promise((resolve, reject) => stream.once('open', resolve).once('error', reject));
  return stream;
}
