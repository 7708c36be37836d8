import { randomBytes } from 'node:crypto';
import { now } from '../../clock';
import type { Operation, OperationKind, Rental, Work } from '../records';

const ID_BYTES = 6;

/** A new id for an operation or a work: never used before, valid in every supplier's names. */
export const freshId = (): string => randomBytes(ID_BYTES).toString('hex');

/** Nothing was asked of the market yet. */
export const nothingRented = (): Rental => ({ attemptedAt: null, instance: null, since: now() });

/** The intent to do something for a work, to be written down before anything is done. */
export const intent = (kind: OperationKind, step: string, work: Pick<Work, 'id' | 'epoch'>): Operation => ({
  id: freshId(),
  kind,
  work: work.id,
  epoch: work.epoch,
  step,
  because: null,
  rental: nothingRented(),
  offer: null,
  destroyStandby: false,
  unsettled: false,
  renewedUntil: null,
  avoid: [],
  snapshot: null,
});
