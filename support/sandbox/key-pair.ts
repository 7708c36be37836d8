import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';

const KIND = 'ssh-ed25519';

/** An ed25519 key pair as OpenSSH writes it. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

const field = (bytes: Buffer | string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(bytes));
  return Buffer.concat([length, Buffer.from(bytes)]);
};

const padded = (block: Buffer): Buffer => {
  const missing = (8 - (block.length % 8)) % 8;
  return Buffer.concat([block, Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, missing))]);
};

const raw = (part: string | undefined): Buffer => Buffer.from(part ?? '', 'base64url');

/** Makes a new key pair (ssh2's own generator writes keys that OpenSSH cannot read, once in a hundred). */
export function newKeyPair(comment = ''): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = raw(privateKey.export({ format: 'jwk' }).d);
  const point = raw(createPublicKey(privateKey).export({ format: 'jwk' }).x);
  const open = Buffer.concat([field(KIND), field(point)]);
  const check = randomBytes(4);
  const secret = [check, check, open, field(Buffer.concat([seed, point])), field(comment)];
  const count = Buffer.from([0, 0, 0, 1]);
  const head = [Buffer.from('openssh-key-v1\0'), field('none'), field('none'), field(''), count];
  const file = Buffer.concat([...head, field(open), field(padded(Buffer.concat(secret)))]);
  const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
  return {
    publicKey: `${KIND} ${open.toString('base64')} ${comment}`.trim(),
    privateKey: [
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      ...lines,
      '-----END OPENSSH PRIVATE KEY-----',
      '',
    ].join('\n'),
  };
}
