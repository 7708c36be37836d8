/** How long did a workload work on while nobody heard it? By the steps that it has trained since, which it cannot do faster than it can: no two clocks are compared. */
import { all, type Of, type Recorded } from '../history';
import { STEP_EVERY } from '../workload';
import { incarnations, type Incarnation } from './incarnations';

/** The newest life that was heard on the machine of a checkpoint before that was read. */
const whose = (history: Recorded, { machine, askedAt }: Of<'trained'>): Incarnation | undefined =>
  incarnations(history)
    .filter((life) => life.machine === machine && life.first.at < askedAt)
    .at(-1);

/** It had not got further when it was asked last; after that each step but the first took its time. */
const aliveAt = ({ last }: Incarnation, { step }: Of<'trained'>): number => {
  const more = step - last.answer.step - 1;
  return more > 0 ? last.sentAt + more * STEP_EVERY : -Infinity;
};

/** Every workload that, by the steps it trained unheard, still worked when another had already answered. */
export const outlived = (history: Recorded): readonly string[] =>
  all(history, 'trained').flatMap((trained) => {
    const old = whose(history, trained);
    if (old === undefined) return [];
    const beside = aliveAt(old, trained);
    const next = incarnations(history).find(({ epoch, first }) => epoch > old.epoch && first.at < beside);
    if (next === undefined) return [];
    const longer = `for ${Math.round(beside - next.first.at)} ms and longer after epoch ${next.epoch} had answered`;
    return [`epoch ${old.epoch} on ${old.machine} had worked on unheard, ${longer}`];
  });
