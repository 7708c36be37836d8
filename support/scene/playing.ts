import { now } from '../clock';
import type { Units } from '../customer/customer';
import type { Watch } from '../witness/watch';
import { toldBy } from './sentence';

/** Where a sentence is played: whoever watches there, and the product's own units once they are known. */
interface Place {
  readonly watch: Pick<Watch, 'history'> | undefined;
  readonly units: Pick<Units, 'syncInterval'>;
}

/** A sentence was played to its end: whether what it tells of has really been done, the history must show. */
export const played = (place: Place, sentence: string): void => {
  const told = toldBy(sentence, () => place.units.syncInterval);
  place.watch?.history.add({ kind: 'played', at: now(), sentence, ...told });
};
