import { z } from 'zod';
import { Unavailable } from '../failures';
import { Wire } from '../wire';
import type { StoreBill, StoreBooks } from './store-books';

const BILL = z.object({
  bucket: z.string(),
  to: z.number(),
  items: z.array(z.object({ type: z.string(), amount: z.number(), quantity: z.number() })),
});

/** The books of a sandbox's object store: S3's protocol itself knows no bill. */
export class SandboxStoreBooks implements StoreBooks {
  readonly #wire: Wire;

  constructor(url: string) {
    this.#wire = new Wire({
      name: 'The bill of the object store',
      url,
      variable: 'FAULTS_URL',
      blame: Unavailable,
    });
  }

  async bill(): Promise<StoreBill> {
    return this.#wire.read(await this.#wire.ask({ method: 'GET', path: '/store-bill' }), BILL);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}
