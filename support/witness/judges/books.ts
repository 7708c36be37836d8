/** Do the suppliers' books show exactly what should exist? Before clean-up one of each, after it nothing. */
import { all, type Recorded } from '../history';
import { count, type Judgement } from '../verdict';
import { workingOn } from './incarnations';

const EXPECTED = ['gpu-market', 'compute'] as const;
const CALLED = { 'gpu-market': 'GPU instance', compute: 'CPU Standby' } as const;

/** Standing promise S-C, before clean-up: one GPU instance and one CPU Standby, and the work on that GPU. */
export const booksRight = (history: Recorded): Judgement => {
  const promised = { promise: 'the books show exactly what should exist', limit: 0, unit: 'differences' };
  const machines = all(history, 'census').findLast((census) => census.machines !== undefined)?.machines ?? [];
  const wrong = EXPECTED.flatMap((supplier) => {
    const found = machines.filter((each) => each.supplier === supplier);
    return found.length === 1 ? [] : [`${found.length} × ${CALLED[supplier]} instead of 1`];
  });
  const at = workingOn(history)?.machine;
  const elsewhere = machines.some(({ key, supplier }) => key === at && supplier === 'gpu-market');
  const bad = elsewhere
    ? wrong
    : [...wrong, `the work is on ${at ?? 'no machine'}, not on the GPU that is paid`];
  return count(promised, bad, 'one GPU instance and its CPU Standby');
};

/** Standing promise S-C, after clean-up: nothing of this scenario is left at the suppliers. */
export const nothingLeft = (left: readonly string[]): Judgement =>
  count(
    { promise: 'nothing of this scenario is left behind', limit: 0, unit: 'machines' },
    left,
    'none is listed',
  );
