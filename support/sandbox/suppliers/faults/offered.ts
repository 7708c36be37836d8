import type { Limits } from '../machines/machines';
import { KINDS } from './order';

/** A kind of fault: whether it can be staged here, and if not, or only in part, why. */
export interface Offered {
  readonly kind: string;
  readonly heals: boolean;
  readonly offered: boolean;
  readonly why: string | null;
}

/** What this sandbox has to break: machines with their limits, and perhaps a control plane. */
export interface Breakables {
  readonly limits: Limits;
  readonly controlPlane: boolean;
}

/** Why there is no control plane to kill. */
export const SUPPLIERS_ONLY = 'This sandbox has suppliers only: there is no control plane to kill.';

/** Every kind of fault there is, and what this sandbox can do of it. */
export function offeredIn({ limits, controlPlane }: Breakables): readonly Offered[] {
  const known: Readonly<Record<string, Limits[keyof Limits]>> = {
    ...limits,
    ...(controlPlane ? {} : { 'control-plane-killed': { offered: false, why: SUPPLIERS_ONLY } }),
  };
  return KINDS.map((one) => ({ ...one, ...(known[one.kind] ?? { offered: true, why: null }) }));
}
