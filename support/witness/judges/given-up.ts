/** Is what the customer gave up no longer paid for? The suppliers' books after protection was turned off. */
import { all, type Of, type Recorded } from '../history';
import { between, invalid, judge, type Interval, type Judgement } from '../verdict';

const asked = (history: Recorded): Of<'asked'> | undefined =>
  all(history, 'asked').find(({ wish }) => wish === 'unprotect');

interface Look {
  readonly askedAt: number;
  readonly at: number;
  readonly lists: boolean;
}

const looks = (history: Recorded): readonly Look[] => {
  let lists = false;
  return all(history, 'census').map(({ askedAt, at, machines }) => {
    lists = machines === undefined ? lists : machines.some(({ supplier }) => supplier === 'compute');
    return { askedAt, at, lists };
  });
};

/** Between the last look at the books that listed a CPU Standby and the first of those that did no more. */
const gone = (history: Recorded, since: number): Interval => {
  const seen = looks(history).filter(({ askedAt }) => askedAt >= since);
  const last = seen.findLastIndex(({ lists }) => lists);
  return { lo: seen[last]?.askedAt ?? since, hi: seen[last + 1]?.at ?? Infinity };
};

/** Whether the books list no CPU Standby any more. */
export const isUnpaid = (history: Recorded): boolean =>
  Number.isFinite(gone(history, asked(history)?.f0 ?? Infinity).hi);

/** Once protection is turned off the books list no CPU Standby within the limit, and none when the product has said so. */
export const unpaid = (history: Recorded, limit: number): Judgement => {
  const promised = { promise: 'the CPU Standby is no longer paid for', limit, unit: 'ms' };
  const off = asked(history);
  if (off === undefined) return invalid(promised, 'nobody turned protection off');
  if (!looks(history).some(({ at, lists }) => at <= off.f0 && lists))
    return invalid(promised, 'the books listed no CPU Standby before');
  const judged = judge(promised, between({ lo: off.f0, hi: off.f1 }, gone(history, off.f0)));
  const still = looks(history).some(({ askedAt, lists }) => askedAt > off.f1 && lists);
  if (judged.verdict !== 'met' || !still) return judged;
  return { ...judged, verdict: 'breached', because: 'it was said to be gone, and was still listed' };
};
