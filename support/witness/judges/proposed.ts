/** Does whoever restores a snapshot without another thought overwrite the work that it is of, and no other? */
import type { Proposal } from '../../customer/web-console';
import type { Recorded } from '../history';
import { count, invalid, type Judgement } from '../verdict';
import { listings, workingOn } from './incarnations';

/** The supplier's id of the machine that the work is on. */
const placeOf = (history: Recorded): string | undefined =>
  listings(history).get(workingOn(history)?.machine ?? '')?.id;

/** Of all instances that a snapshot can be restored to the one is proposed that has its work. */
export const proposedTruly = (history: Recorded, { listed, proposed }: Proposal): Judgement => {
  const promised = {
    ...{ promise: 'the console proposes to restore a snapshot to the instance that has its work' },
    ...{ limit: 0, unit: 'others' },
  };
  const own = placeOf(history);
  if (own === undefined) return invalid(promised, 'the work is on no machine in the books');
  if (listed.every((id) => String(id) === own)) return invalid(promised, 'there was no other to propose');
  const wrong =
    String(proposed) === own ? [] : [`the work is on ${own}, and ${proposed ?? 'none'} is proposed`];
  return count(promised, wrong, `instance ${own} is proposed`);
};
