import type { Customer } from '../customer/customer';
import type { Books, Found } from './books';
import type { Holding } from './ledger';

/** The product, as far as custody needs it: what it rents for us and how it gives that back. */
export type Product = Pick<Customer, 'instances' | 'giveBack'>;

/** Everything is tried; what fails is kept. */
export class Attempts {
  readonly failures: Error[] = [];

  /** Whether it succeeded. */
  async try(act: () => unknown): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      this.failures.push(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }
}

const isUnder = (label: string, mark: string): boolean => label === mark || label.startsWith(`${mark}/`);

/** Whether what was ordered may be there without our knowing: nobody ever answered. */
export const isUnanswered = ({ id, refused, until: back }: Holding): boolean =>
  id === undefined && !refused && back === undefined;

/** Ask the product for everything under a mark or label back, newest first. */
const byProduct = async (product: Product, mark: string, attempts: Attempts): Promise<void> => {
  const instances = await product.instances();
  const ours = instances.filter(({ label }) => isUnder(label, mark));
  for (const { id } of [...ours].sort((a, b) => b.id - a.id)) {
    await attempts.try(() => product.giveBack(id));
  }
};

/** How one thing went back: what was left to us, and whether the books say that it is gone. */
export interface GivenBack {
  readonly left: readonly Found[];
  readonly confirmed: boolean;
}

/** Both ways back: the product, which would replace what vanishes under it, and the suppliers. */
export class WayBack {
  constructor(
    private readonly product: Product,
    readonly books: Books,
  ) {}

  /** The product gives it back and the books confirm it; what it leaves behind is returned at the suppliers. */
  async giveBack(mark: string, attempts: Attempts): Promise<GivenBack> {
    const before = attempts.failures.length;
    await attempts.try(() => byProduct(this.product, mark, attempts));
    const asked = attempts.failures.length === before;
    // A product that refused will not do it later either.
    if (asked && (await attempts.try(() => this.books.free(mark)))) return { left: [], confirmed: true };
    return this.clear(mark, attempts);
  }

  /** Return at the suppliers whatever they list under the mark. */
  async clear(mark: string, attempts: Attempts): Promise<GivenBack> {
    let left: readonly Found[] = [];
    const confirmed = await attempts.try(async () => {
      left = await this.books.clear(() => this.books.under(mark));
    });
    return { left, confirmed };
  }
}
