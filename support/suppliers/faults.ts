/** Seam 2: how a rented machine, the market or the control plane breaks, on demand. */

/** What breaks: a rented GPU or a VM, by the supplier's own id. */
export interface FaultTarget {
  readonly supplier: 'gpu-market' | 'compute';
  readonly id: string;
}

/** What may befall the object store: it is away for everybody; it answers the product late; of the objects whose keys begin so the newest is damaged, or the upload of the next is cut off. */
export type StoreFault =
  | { readonly kind: 'store-down' }
  | { readonly kind: 'store-slow'; readonly delayMs: number }
  | { readonly kind: 'object-corrupt'; readonly prefix: string }
  | { readonly kind: 'upload-cut'; readonly prefix: string; readonly afterBytes: number };

/** The faults a target may be able to stage: one machine's, the market's for everybody who asks it, or the product's own. */
export type Fault =
  | {
      readonly kind: 'host-disappears' | 'link-cut' | 'freeze' | 'gpu-lost' | 'workspace-gone';
      readonly target: FaultTarget;
    }
  /** Notice first; so many seconds later the market takes the GPU back, with everything on it. */
  | { readonly kind: 'reclaim'; readonly target: FaultTarget; readonly noticeSeconds: number }
  /** Nobody reaches the CPU Standby, and it reaches nobody. */
  | { readonly kind: 'standby-cut'; readonly target: FaultTarget }
  | { readonly kind: 'market-down' | 'control-plane-killed' }
  /** The market sells nothing, or everything dearer, or somebody else is faster with the next offer that is ordered. */
  | { readonly kind: 'no-capacity' | 'price-up' | 'offer-gone' };
export type FaultKind = Fault['kind'];
/** The faults nobody is warned of: of an instance, of its market, of the product. */
export type Unannounced = Exclude<FaultKind, 'reclaim' | Shortage>;

/** The faults that keep a market from selling what was asked for. */
export type Shortage = 'no-capacity' | 'price-up' | 'offer-gone';

/** What keeps the product from renting another GPU for a while: the market is away, or asks more than was agreed. */
export type MarketTrouble = 'market-down' | 'price-up';

/** What may go wrong while the work moves: with the market, with the machine it moves to, with the object store, or with the product itself. */
export type Mishap = Shortage | 'host-disappears' | 'freeze' | 'store-down' | 'control-plane-killed';

/** A fault that was injected; sent and accepted bracket the instant, in milliseconds of the suite's clock. */
export interface Injected {
  readonly id: string;
  readonly kind: FaultKind | StoreFault['kind'];
  readonly sentAt: number;
  readonly acceptedAt: number;
}

/** How a healing went: the machine works again, or it was given back for good meanwhile. */
export type Healing = 'healed' | 'gone';

/** Throws Unavailable when the fault control does not answer, NotOffered where it cannot stage a fault. */
export interface Faults {
  inject(fault: Fault | StoreFault): Promise<Injected>;
  heal(fault: Injected): Promise<Healing>;
  /** Resolves once the fault control has answered at all. */
  answers(): Promise<void>;
  close(): Promise<void>;
}
