import { createHash, createHmac } from 'node:crypto';

type Secret = string | ArrayBuffer | ArrayBufferView;

const bytesOf = (secret: Secret): Buffer | string => {
  if (typeof secret === 'string') return secret;
  if (secret instanceof ArrayBuffer) return Buffer.from(secret);
  return Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength);
};

/** SHA-256, with a secret as a message authentication code, in the form that signers expect. */
export class Sha256 {
  readonly #pieces: Uint8Array[] = [];

  constructor(private readonly secret?: Secret) {}

  update(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
  }

  digest(): Promise<Uint8Array> {
    const { secret } = this;
    const sum = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
    for (const piece of this.#pieces) sum.update(piece);
    return Promise.resolve(sum.digest());
  }

  reset(): void {
    this.#pieces.length = 0;
  }
}
