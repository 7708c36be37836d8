import { randomBytes } from 'node:crypto';
import { StoreRefusal } from './refusal';

/** What a key may do in the bucket. */
export type Permission = 'read' | 'write';

/** An access key; a temporary one has a token, which every request must show, and an end (milliseconds since 1970). */
export interface StoreKey {
  readonly id: string;
  readonly secret: string;
  readonly permissions: readonly Permission[];
  readonly token?: string;
  readonly expiresAt?: number;
}

/** Draw an access key. */
export const newKey = (...permissions: readonly Permission[]): StoreKey => ({
  id: randomBytes(16).toString('hex'),
  secret: randomBytes(32).toString('hex'),
  permissions,
});

const unknown = (): StoreRefusal =>
  new StoreRefusal('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');

const isOver = ({ expiresAt = Infinity }: StoreKey, at: number): boolean => at >= expiresAt;

/** The keys a store knows. */
export class StoreKeys {
  constructor(
    private readonly keys: readonly StoreKey[],
    /** Whether a key is treated as having run out although it has not. */
    private readonly ranOut: (id: string) => boolean,
  ) {}

  /** The key by its id, still good; a temporary one that ran out is told so, any other is simply not there. */
  find(id: string, token: string | undefined): StoreKey {
    const key = this.keys.find((each) => each.id === id);
    if (key === undefined) throw unknown();
    if (token !== key.token)
      throw new StoreRefusal('InvalidToken', 'The provided token is malformed or otherwise invalid.');
    if (!isOver(key, Date.now()) && !this.ranOut(id)) return key;
    throw key.token === undefined
      ? unknown()
      : new StoreRefusal('ExpiredToken', 'The provided token has expired.');
  }
}
