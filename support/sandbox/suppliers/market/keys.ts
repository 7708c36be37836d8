import { randomBytes } from 'node:crypto';

/** What a key may be used for. */
export type Permission = 'instance_read' | 'instance_write' | 'billing_read' | 'user_read' | 'user_write';

/** Every permission there is. */
export const ALL: readonly Permission[] = [
  'instance_read',
  'instance_write',
  'billing_read',
  'user_read',
  'user_write',
];
/** What a witness needs: it may look at everything and change nothing. */
export const READ_ONLY: readonly Permission[] = ['instance_read', 'billing_read', 'user_read'];

/** A key of the account; a key of one instance can touch only that instance. */
export interface Key {
  readonly secret: string;
  readonly permissions: readonly Permission[];
  readonly instance?: number;
}

/** The account's keys by their secret. */
export class Keys {
  readonly #keys = new Map<string, Key>();

  issue(permissions: readonly Permission[], instance?: number): string {
    const secret = randomBytes(32).toString('hex');
    this.#keys.set(secret, { secret, permissions, ...(instance === undefined ? {} : { instance }) });
    return secret;
  }

  find(secret: string): Key | undefined {
    return this.#keys.get(secret);
  }

  /** The keys of an instance end with it. */
  revoke(instance: number): void {
    for (const key of this.#keys.values()) if (key.instance === instance) this.#keys.delete(key.secret);
  }
}
