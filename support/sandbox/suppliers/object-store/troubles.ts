import { open } from 'node:fs/promises';
import type { Objects, Stored } from './objects';

interface Callers {
  readonly all: boolean;
}

/** What can be wrong with the object store: with its API, for the product's key only unless for all, or with an object. */
export type StoreTrouble =
  | { readonly kind: 'store-down'; readonly target: Callers }
  | { readonly kind: 'store-slow'; readonly target: Callers; readonly delayMs: number }
  | { readonly kind: 'store-key-expired' }
  | { readonly kind: 'upload-cut'; readonly afterBytes: number; readonly prefix: string }
  | { readonly kind: 'object-corrupt'; readonly prefix: string }
  | { readonly kind: 'object-missing'; readonly prefix: string };

type Kind = StoreTrouble['kind'];
type Of<K extends Kind> = Extract<StoreTrouble, { kind: K }>;
type Undo = () => void | Promise<void>;

/** The troubles of the store at present, at most one of a kind. */
export class StoreTroubles {
  readonly #present = new Map<
    Kind,
    { readonly trouble: StoreTrouble; readonly over: AbortController; undo: Undo }
  >();

  /** Only this key meets the troubles of the API, so that witnesses stay independent of them. */
  constructor(
    private readonly productKey: string,
    private readonly objects: Objects,
  ) {}

  /** Undefined when it begins, else why it cannot, in one sentence. */
  async begin(trouble: StoreTrouble): Promise<string | undefined> {
    const { kind } = trouble;
    if (this.#present.has(kind)) return `There is ${kind} already.`;
    const present = { trouble, over: new AbortController(), undo: (): void => undefined };
    if (!('prefix' in trouble) || trouble.kind === 'upload-cut') {
      this.#present.set(kind, present);
      return undefined;
    }
    const victim = this.objects.newest(trouble.prefix);
    if (victim === undefined) return `There is no object that begins with "${trouble.prefix}".`;
    const undo = trouble.kind === 'object-corrupt' ? await corrupt(victim) : this.objects.hide(victim);
    this.#present.set(kind, { ...present, undo });
    return undefined;
  }

  async end(kind: Kind): Promise<void> {
    const present = this.#present.get(kind);
    this.#present.delete(kind);
    present?.over.abort();
    await present?.undo();
  }

  /** The store closes: nobody is kept waiting. */
  endAll(): void {
    for (const { over } of this.#present.values()) over.abort();
  }

  /** Nothing is wrong with it any more. */
  async mendAll(): Promise<void> {
    for (const kind of [...this.#present.keys()]) await this.end(kind);
  }

  isDown(key: string): boolean {
    return this.#meets('store-down', key);
  }

  /** Whether a good key is treated as having run out. */
  ranOut(key: string): boolean {
    return key === this.productKey && this.#present.has('store-key-expired');
  }

  /** How long answers to the key are held back, and what ends that early; undefined when they are not. */
  lateness(key: string): { readonly ms: number; readonly over: AbortSignal } | undefined {
    const slow = this.#find('store-slow');
    const over = this.#present.get('store-slow')?.over.signal;
    if (slow === undefined || over === undefined || !this.#meets('store-slow', key)) return undefined;
    return { ms: slow.delayMs, over };
  }

  /** After how many bytes the upload of this object is cut off: once. */
  cut(name: string): number | undefined {
    const cut = this.#find('upload-cut');
    if (cut === undefined || !name.startsWith(cut.prefix)) return undefined;
    this.#present.delete('upload-cut');
    return cut.afterBytes;
  }

  #meets(kind: 'store-down' | 'store-slow', key: string): boolean {
    const trouble = this.#find(kind);
    return trouble !== undefined && (trouble.target.all || key === this.productKey);
  }

  #find<K extends Kind>(kind: K): Of<K> | undefined {
    const trouble = this.#present.get(kind)?.trouble;
    return trouble?.kind === kind ? (trouble as Of<K>) : undefined;
  }
}

/** Flips the bits of the byte in the middle; flipping again mends it. */
async function corrupt({ file, size }: Stored): Promise<Undo> {
  const flip = async (): Promise<void> => {
    const handle = await open(file, 'r+');
    try {
      const byte = Buffer.alloc(1);
      const at = Math.floor(size / 2);
      await handle.read(byte, 0, 1, at);
      byte.writeUInt8(byte.readUInt8() ^ 0xff);
      await handle.write(byte, 0, 1, at);
    } finally {
      await handle.close();
    }
  };
  await flip();
  return async () => {
    await flip().catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause; // deleted meanwhile: nothing to mend
    });
  };
}
