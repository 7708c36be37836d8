import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { header, type Asked } from './asked';
import { unchunked } from './chunks';
import { StoreRefusal } from './refusal';
import type { Chain } from './signature';

interface Sum {
  add(bytes: Buffer): void;
  end(): Buffer;
}

class Crc32 implements Sum {
  #value = 0;

  add(bytes: Buffer): void {
    this.#value = crc32(bytes, this.#value);
  }

  end(): Buffer {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(this.#value);
    return sum;
  }
}

class Digest implements Sum {
  readonly #hash: Hash;

  constructor(name: string) {
    this.#hash = createHash(name);
  }

  add(bytes: Buffer): void {
    this.#hash.update(bytes);
  }

  end(): Buffer {
    return this.#hash.digest();
  }
}

const CHECKSUM = /^x-amz-checksum-(?!algorithm|type)/;
const SUMS: Readonly<Record<string, () => Sum>> = {
  'x-amz-checksum-crc32': () => new Crc32(),
  'x-amz-checksum-sha1': () => new Digest('sha1'),
  'x-amz-checksum-sha256': () => new Digest('sha256'),
};

interface Promised {
  readonly name: string;
  readonly sum: Sum;
  /** What the sum must be, once everything was read, the trailer included. */
  readonly right: (trailer: ReadonlyMap<string, string>) => string | undefined;
  readonly wrong: StoreRefusal;
}

function checksum(name: string, right: Promised['right']): Promised {
  const sum = SUMS[name]?.();
  if (sum === undefined) throw new StoreRefusal('NotImplemented', `The checksum ${name} is not implemented.`);
  const wrong = new StoreRefusal('BadDigest', `The ${name} you specified did not match what we received.`);
  return { name, sum, right, wrong };
}

const checksums = ({ headers }: Asked): readonly Promised[] =>
  Object.entries(headers)
    .filter(([name]) => CHECKSUM.test(name))
    .map(([name, value]) => checksum(name, () => String(value)));

const trailing = (asked: Asked): readonly Promised[] =>
  (header(asked, 'x-amz-trailer') ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => checksum(name, (trailer) => trailer.get(name)));

function md5(asked: Asked): readonly Promised[] {
  const right = header(asked, 'content-md5');
  if (right === undefined) return [];
  const wrong = new StoreRefusal(
    'BadDigest',
    'The Content-MD5 you specified did not match what we received.',
  );
  return [{ name: 'content-md5', sum: new Digest('md5'), right: () => right, wrong }];
}

function signedHash(hash: string): readonly Promised[] {
  if (!/^[0-9a-f]{64}$/.test(hash)) return [];
  const wrong = new StoreRefusal(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
  const right = Buffer.from(hash, 'hex').toString('base64');
  return [{ name: 'x-amz-content-sha256', sum: new Digest('sha256'), right: () => right, wrong }];
}

const KINDS = /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-(UNSIGNED|AWS4-HMAC-SHA256)-PAYLOAD(-TRAILER)?)$/;
const NOTHING: ReadonlyMap<string, string> = new Map();

async function* plain(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, typeof NOTHING> {
  for await (const bytes of source) yield bytes;
  return NOTHING;
}

function opened(
  asked: Asked,
  chain: Chain,
  kind: string,
): AsyncGenerator<Buffer, ReadonlyMap<string, string>> {
  // a refusal must still find its way back: the connection stays open when reading ends early
  const source = asked.message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const [, sealed, trailer] = KINDS.exec(kind) ?? [];
  if (sealed === undefined) return plain(source);
  return unchunked(source, {
    chain: sealed === 'UNSIGNED' ? undefined : chain,
    trailer: trailer !== undefined,
  });
}

/** How long the payload will be, as the request says it. */
const announced = (asked: Asked): number | undefined => {
  const length = header(asked, 'x-amz-decoded-content-length') ?? header(asked, 'content-length');
  return length === undefined ? undefined : Number(length);
};

async function* verified(
  pieces: AsyncGenerator<Buffer, ReadonlyMap<string, string>>,
  promised: readonly Promised[],
): AsyncGenerator<Buffer, number> {
  let length = 0;
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) {
      check(promised, next.value);
      return length;
    }
    for (const { sum } of promised) sum.add(next.value);
    length += next.value.length;
    yield next.value;
  }
}

/** What a request carries, out of its chunks; whatever was promised about it is verified before it ends. */
export async function* payload(asked: Asked, chain: Chain): AsyncGenerator<Buffer> {
  const kind = header(asked, 'x-amz-content-sha256') ?? '';
  if (!KINDS.test(kind))
    throw new StoreRefusal(
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    );
  const promised = [...signedHash(kind), ...md5(asked), ...checksums(asked), ...trailing(asked)];
  const length = yield* verified(opened(asked, chain, kind), promised);
  if (length !== (announced(asked) ?? length))
    throw new StoreRefusal(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length header',
    );
}

function check(promised: readonly Promised[], trailer: ReadonlyMap<string, string>): void {
  const broken = promised.find(({ sum, right }) => sum.end().toString('base64') !== right(trailer));
  if (broken !== undefined) throw broken.wrong;
}

const LONGEST_TEXT = 2 ** 20;

/** The payload as text; only short ones. */
export async function textOf(asked: Asked, chain: Chain): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of payload(asked, chain)) {
    length += piece.length;
    if (length > LONGEST_TEXT)
      throw new StoreRefusal('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
