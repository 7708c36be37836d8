/** Is an instance whose market cannot be asked called what it is? Whatever the customer is told of it while the trouble lasts. */
import type { GpuInstance } from '../../customer/customer';
import { all, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { experiment } from './fault';

/** What an instance may be called that works, but of which its market says nothing. */
const TRUE: readonly string[] = ['running', 'unknown'];

const misnomer = (told: GpuInstance | undefined): string | undefined => {
  if (told === undefined) return 'it is not there any more';
  if (told.replacedBy !== undefined) return `it is replaced by ${told.replacedBy}`;
  return TRUE.includes(told.status) ? undefined : `it is called ${told.status}`;
};

/** For as long as the trouble lasts, the instance is called running, or unknown. */
export const neverCalledLost = (history: Recorded): Judgement => {
  const promised = { promise: 'the instance is never called lost', limit: 0, unit: 'claims' };
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const { fault } = found;
  const over = all(history, 'healed').find(({ at }) => at > fault.at)?.at;
  if (over === undefined) return invalid(promised, 'the trouble was never over');
  const looks = all(history, 'shown').filter(({ askedAt, at }) => askedAt >= fault.f1 && at <= over);
  if (looks.length === 0) return invalid(promised, 'nobody asked the product meanwhile');
  const wrong = looks.flatMap(
    ({ instances }) => misnomer(instances.find(({ id }) => id === fault.instance)) ?? [],
  );
  return count(promised, [...new Set(wrong)], `it was asked ${looks.length} times`);
};
