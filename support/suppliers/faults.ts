/** Seam 2: how a rented machine or the control plane breaks, on demand. */

/** The faults a target may be able to stage. */
export const FAULT_KINDS = ['host-disappears', 'control-plane-killed'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What breaks: a rented GPU or a VM by the supplier's own id, or nothing for the control plane. */
export interface FaultTarget {
  readonly supplier: 'gpu-market' | 'compute';
  readonly id: string;
}

/** A fault that was injected; sent and accepted bracket the instant, in milliseconds of the suite's clock. */
export interface Injected {
  readonly id: string;
  readonly kind: FaultKind;
  readonly sentAt: number;
  readonly acceptedAt: number;
}

/** Throws Unavailable when the fault control does not answer or cannot stage the fault. */
export interface Faults {
  inject(kind: FaultKind, target?: FaultTarget): Promise<Injected>;
  heal(fault: Injected): Promise<void>;
  close(): Promise<void>;
}
