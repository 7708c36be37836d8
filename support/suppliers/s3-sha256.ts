import { createHash, createHmac } from 'node:crypto';

type Secret = string | ArrayBuffer | ArrayBufferView;

const bytesOf = (secret: Secret): Buffer | string => {
  if (typeof secret === 'string') return secret;
  return secret instanceof ArrayBuffer
    ? Buffer.from(secret)
    : Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength);
};

/** SHA-256, keyed or not, as the signer of requests to an object store expects it. */
export class Sha256 {
  readonly #pieces: Uint8Array[] = [];

  constructor(private readonly secret?: Secret) {}

  update(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
  }

  digest(): Promise<Uint8Array> {
    const { secret } = this;
    const sum = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
    return Promise.resolve(this.#pieces.reduce((each, piece) => each.update(piece), sum).digest());
  }

  reset(): void {
    this.#pieces.length = 0;
  }
}
