interface Callers {
  readonly all: boolean;
}

/** What can be wrong with the market: with its API, for the product's key only unless for all, or with what it sells. */
export type Trouble =
  | { readonly kind: 'market-down'; readonly target: Callers }
  | { readonly kind: 'market-slow'; readonly target: Callers; readonly delayMs: number }
  | { readonly kind: 'market-throttled'; readonly target: Callers }
  | { readonly kind: 'market-wrong-key' }
  | { readonly kind: 'offer-gone' }
  | { readonly kind: 'no-capacity' }
  | { readonly kind: 'price-up'; readonly factor: number };

type Kind = Trouble['kind'];
type Of<K extends Kind> = Extract<Trouble, { kind: K }>;

/** The troubles the market has at present, at most one of a kind. */
export class Troubles {
  readonly #present = new Map<Kind, { readonly trouble: Trouble; readonly over: AbortController }>();

  /** Only this key meets the troubles of the API, so that witnesses stay independent of them. */
  constructor(private readonly productKey: string) {}

  /** False when there is one of its kind already. */
  begin(trouble: Trouble): boolean {
    if (this.#present.has(trouble.kind)) return false;
    this.#present.set(trouble.kind, { trouble, over: new AbortController() });
    return true;
  }

  end(kind: Kind): void {
    this.#present.get(kind)?.over.abort();
    this.#present.delete(kind);
  }

  /** The market closes. */
  endAll(): void {
    for (const kind of [...this.#present.keys()]) this.end(kind);
  }

  isDown(key: string): boolean {
    return this.#meets('market-down', key);
  }

  /** Whether the key is refused although it is good. */
  refuses(key: string): boolean {
    return key === this.productKey && this.#present.has('market-wrong-key');
  }

  /** Whether the key meets the published rate limits, whatever the pace. */
  isStrict(key: string): boolean {
    return this.#meets('market-throttled', key);
  }

  /** How long answers to the key are held back, and what ends that early; undefined when they are not. */
  lateness(key: string): { readonly ms: number; readonly over: AbortSignal } | undefined {
    const slow = this.#find('market-slow');
    const over = this.#present.get('market-slow')?.over.signal;
    if (slow === undefined || over === undefined || !this.#meets('market-slow', key)) return undefined;
    return { ms: slow.delayMs, over };
  }

  get isSoldOut(): boolean {
    return this.#present.has('no-capacity');
  }

  /** All prices are multiplied by this. */
  get priceFactor(): number {
    return this.#find('price-up')?.factor ?? 1;
  }

  /** Whether somebody else is to be faster with the offer that is being ordered: once. */
  takesOffer(): boolean {
    return this.#present.delete('offer-gone');
  }

  #meets(kind: 'market-down' | 'market-slow' | 'market-throttled', key: string): boolean {
    const trouble = this.#find(kind);
    return trouble !== undefined && (trouble.target.all || key === this.productKey);
  }

  #find<K extends Kind>(kind: K): Of<K> | undefined {
    const trouble = this.#present.get(kind)?.trouble;
    return trouble?.kind === kind ? (trouble as Of<K>) : undefined;
  }
}
