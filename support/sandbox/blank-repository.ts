import { createCipheriv, createHash, randomBytes, scryptSync } from 'node:crypto';
import { poly1305 } from '@noble/ciphers/_poly1305.js';

/** What restic seals its files with: one key encrypts, the two others are Poly1305-AES's. */
interface SealingKey {
  readonly encrypt: Buffer;
  readonly k: Buffer;
  readonly r: Buffer;
}

/** A random password gains nothing by being stretched, and every call of restic would do that for half a second. */
const STRETCHING = { N: 1024, r: 8, p: 1 } as const;
/** The one of restic's design: how files are cut is no secret of a sandbox. */
const POLYNOMIAL = '25b468838dcb75';
const VERSION = 2;

const keyIn = (bytes: Buffer): SealingKey => ({
  encrypt: bytes.subarray(0, 32),
  k: bytes.subarray(32, 48),
  r: bytes.subarray(48, 64),
});

/** The initialisation vector, the encrypted content and its MAC. */
function sealed(content: object, { encrypt, k, r }: SealingKey): Buffer {
  const vector = randomBytes(16);
  const cipher = createCipheriv('aes-256-ctr', encrypt, vector);
  const hidden = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()]);
  const once = createCipheriv('aes-128-ecb', k, null).update(vector);
  return Buffer.concat([vector, hidden, poly1305(hidden, Buffer.concat([r, once]))]);
}

const asTold = ({ encrypt, k, r }: SealingKey): object => ({
  mac: { k: k.toString('base64'), r: r.toString('base64') },
  encrypt: encrypt.toString('base64'),
});

/** The file by which whoever knows the password learns the repository's key. */
function keyFile(password: string, key: SealingKey): Buffer {
  const salt = randomBytes(64);
  const own = keyIn(scryptSync(password, salt, 64, STRETCHING));
  const file = {
    ...{ created: new Date().toISOString(), username: 'sandbox', hostname: 'sandbox' },
    ...{ kdf: 'scrypt', ...STRETCHING, salt: salt.toString('base64') },
    data: sealed(asTold(key), own).toString('base64'),
  };
  return Buffer.from(JSON.stringify(file));
}

/** What `restic init` leaves at a place, each object by its key: a repository of restic in which nothing is saved yet. */
export function blankRepository(place: string, password: string): ReadonlyMap<string, Buffer> {
  const key = keyIn(randomBytes(64));
  const id = randomBytes(32).toString('hex');
  const opening = keyFile(password, key);
  const name = createHash('sha256').update(opening).digest('hex');
  return new Map([
    [`${place}/keys/${name}`, opening],
    [`${place}/config`, sealed({ version: VERSION, id, chunker_polynomial: POLYNOMIAL }, key)],
  ]);
}
