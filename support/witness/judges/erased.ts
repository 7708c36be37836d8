/** Is the copy still there, when the original no longer is? What the witness read of the standby before the fault, and after it. */
import { all, type Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { missing } from '../workspace/differences';
import { experiment } from './fault';
import { listings } from './incarnations';

/** Every name that stood on the CPU Standby before the fault still stands there so long (milliseconds) after it. */
export const nothingErased = (history: Recorded, after: number): Judgement => {
  const promised = { promise: 'the copy is kept', limit: 0, unit: 'names' };
  const found = experiment(history);
  if (typeof found === 'string') return invalid(promised, found);
  const { fault } = found;
  const listed = listings(history);
  const read = all(history, 'workspace').filter(({ machine }) => listed.get(machine)?.supplier === 'compute');
  const before = read.findLast(({ at }) => at <= fault.f0)?.manifest ?? [];
  const later = read.find(({ askedAt }) => askedAt >= fault.f1 + after);
  if (before.length < 2) return invalid(promised, 'nothing was read on the CPU Standby before the fault');
  if (later === undefined) return invalid(promised, 'nobody read the CPU Standby after the fault');
  const lost = missing(before, later.manifest).map(({ words }) => words);
  return count(promised, lost, `all ${before.length} names are there`);
};

/** The CPU Standby was read so long (milliseconds) after the fault. */
export const isReadAfter = (history: Recorded, after: number): boolean => {
  const listed = listings(history);
  const since = (all(history, 'fault')[0]?.f1 ?? Infinity) + after;
  return all(history, 'workspace').some(
    ({ machine, askedAt }) => askedAt >= since && listed.get(machine)?.supplier === 'compute',
  );
};
