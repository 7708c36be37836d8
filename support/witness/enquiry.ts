/** How is the instance, and where is the work? While something befalls it, somebody asks the product so, as its customer would. */
import { now } from '../clock';
import type { GpuInstance } from '../customer/customer';
import { all, type HappeningKind, type History, type Recorded } from './history';

/** What makes a customer ask, and go on asking for so long; milliseconds. */
const STIRRING: readonly HappeningKind[] = ['fault', 'healed', 'asked', 'claimed'];
const CURIOUS = 1_500;

const isMarketAway = (history: Recorded): boolean => {
  const away = all(history, 'fault').findLast(({ fault }) => fault === 'market-down');
  return (
    away !== undefined &&
    !all(history, 'healed').some(({ fault, at }) => fault === away.fault && at > away.at)
  );
};

/** Whether something goes on, or has just gone on, that may change what the product tells of the instance. */
const isAstir = (history: Recorded): boolean =>
  STIRRING.some((kind) => (all(history, kind).at(-1)?.at ?? -Infinity) > now() - CURIOUS) ||
  isMarketAway(history);

/** Ask, if there is reason to, and write the answer down. */
export const enquire = async (
  history: History,
  ask: () => Promise<readonly GpuInstance[]>,
): Promise<void> => {
  if (!isAstir(history)) return;
  const askedAt = now();
  const instances = await ask();
  history.add({ kind: 'shown', at: now(), askedAt, instances });
};
