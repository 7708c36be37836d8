/** How soon did the product notice the loss? From the fault to the first event of the product that names the instance. */
import type { Recorded } from '../history';
import { between, invalid, judge, type Judgement } from '../verdict';
import { experiment } from './fault';
import { failoverOf, told } from './moments';
import { onsetOf } from './onset';

/** The product tells of the loss within the limit. */
export const noticed = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the loss is noticed', limit, unit: 'ms' };
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  return judge(promised, between(found.struck, told(history, found)));
};

/** The product has told of the loss. */
export const hasBeenNoticed = (history: Recorded): boolean => {
  const onset = onsetOf(history);
  return onset !== undefined && failoverOf(history, onset).length > 0;
};
