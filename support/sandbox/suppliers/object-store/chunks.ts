import { createHash } from 'node:crypto';
import { StoreRefusal } from './refusal';
import { same, type Chain } from './signature';

/** How a body in chunks is sealed: each chunk signed, or none; with a trailer after the last one, or without. */
export interface Sealing {
  /** Undefined when the chunks are not signed. */
  readonly chain: Chain | undefined;
  readonly trailer: boolean;
}

const EMPTY = createHash('sha256').digest('hex');
const LONGEST_LINE = 8192;
const CRLF = '\r\n';

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const incomplete = (): StoreRefusal =>
  new StoreRefusal('IncompleteBody', 'The request body terminated unexpectedly');

class Reader {
  #rest: Buffer = Buffer.alloc(0);
  readonly #source: AsyncIterator<Buffer, unknown>;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(CRLF);
      if (end >= 0)
        return this.#cut(end + CRLF.length)
          .toString('latin1')
          .slice(0, -CRLF.length);
      if (this.#rest.length > LONGEST_LINE) throw incomplete();
      await this.#more();
    }
  }

  async bytes(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let missing = length; missing > 0;) {
      if (this.#rest.length === 0) await this.#more();
      const piece = this.#cut(Math.min(missing, this.#rest.length));
      missing -= piece.length;
      pieces.push(piece);
    }
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  }

  #cut(length: number): Buffer {
    const piece = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return piece;
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw incomplete();
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
  }
}

class Seal {
  #last: string;

  constructor(private readonly chain: Chain | undefined) {
    this.#last = chain?.seed ?? '';
  }

  chunk(signature: string | undefined, bytes: Buffer): Promise<void> {
    return this.#check('PAYLOAD', signature, [EMPTY, sha256(bytes)]);
  }

  trailer(signature: string | undefined, text: string): Promise<void> {
    return this.#check('TRAILER', signature, [sha256(text)]);
  }

  async #check(what: string, signature: string | undefined, hashes: readonly string[]): Promise<void> {
    if (this.chain === undefined) return;
    const { date, scope, sign } = this.chain;
    const right = await sign([`AWS4-HMAC-SHA256-${what}`, date, scope, this.#last, ...hashes].join('\n'));
    if (!same(right, signature ?? ''))
      throw new StoreRefusal('SignatureDoesNotMatch', 'The signature of a chunk does not match.');
    this.#last = right;
  }
}

const LONGEST_CHUNK = 128 * 2 ** 20;

function headOf(line: string): { readonly length: number; readonly signature: string | undefined } {
  const [, size = '', signature] = /^([0-9a-fA-F]+)(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? [];
  const length = Number.parseInt(size, 16);
  if (Number.isNaN(length) || length > LONGEST_CHUNK) throw incomplete();
  return { length, signature };
}

async function trailerOf(reader: Reader, seal: Seal): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const [name = '', ...value] = line.split(':');
    found.set(name.trim().toLowerCase(), value.join(':').trim());
  }
  const signature = found.get('x-amz-trailer-signature');
  found.delete('x-amz-trailer-signature');
  await seal.trailer(signature, [...found].map(([name, value]) => `${name}:${value}\n`).join(''));
  return found;
}

/** The payload inside an aws-chunked body, every chunk verified before it is handed on; returns the trailer. */
export async function* unchunked(
  source: AsyncIterable<Buffer>,
  { chain, trailer }: Sealing,
): AsyncGenerator<Buffer, ReadonlyMap<string, string>> {
  const reader = new Reader(source);
  const seal = new Seal(chain);
  for (;;) {
    const { length, signature } = headOf(await reader.line());
    const bytes = await reader.bytes(length);
    await seal.chunk(signature, bytes);
    if (length === 0) break;
    if ((await reader.line()) !== '') throw incomplete();
    yield bytes;
  }
  if (trailer) return await trailerOf(reader, seal);
  await reader.line();
  return new Map();
}
