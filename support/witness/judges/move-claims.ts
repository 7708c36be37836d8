/** Did the product tell the truth about a move? Its answer, against what the witness saw and what the suppliers' books say. */
import type { Migrated } from '../../customer/customer';
import type { Listed, Of, Recorded } from '../history';
import { count, invalid, notApplicable, type Judgement } from '../verdict';
import { incarnations, listings } from './incarnations';
import { onsets } from './onset';
import { moveIn, type Move } from './relocated';
import { goneAt } from './vacated';

/** Where the work is after a move, until something else takes it away. */
const whereabouts = (history: Recorded, { at }: Of<'moved'>): Listed | undefined => {
  const until = onsets(history).find(({ f0 }) => f0 > at)?.f0 ?? Infinity;
  const life = incarnations(history).findLast(({ first }) => first.at <= until);
  return life && listings(history).get(life.machine);
};

/** The product told how a move had ended. */
type Ended = Of<'moved'> & { readonly answer: Migrated };
const isEnded = (moved: Of<'moved'>): moved is Ended => moved.answer !== undefined;

const falseOutcome = ({ success }: Migrated, { next }: Move, at: Listed | undefined): readonly string[] => {
  const there = next !== undefined && next.machine === at?.key;
  return success === there ? [] : [`"success: ${success}", but the work is on ${at?.key ?? 'no machine'}`];
};

/** The id of a GPU is the market's; that of a work on the CPU is any but the one that was left. */
const falseName = ({ newInstance }: Migrated, { moving }: Move, at: Listed): readonly string[] => {
  const named = String(newInstance ?? 'none');
  if (newInstance === moving.instance) return [`instance ${named}, which was left, is called the new one`];
  const right = at.supplier === 'compute' || named === at.id;
  return right ? [] : [`instance ${named} is called the new one, the market calls it ${at.id}`];
};

const falseAddress = ({ shown }: Of<'moved'>, at: Listed): readonly string[] => {
  const { host } = shown?.active ?? {};
  return host === at.host
    ? []
    : [`the work is shown at ${host ?? 'no address'}, it is at ${at.host ?? 'none'}`];
};

const falseReturn = (history: Recorded, { done }: Migrated, move: Move): readonly string[] =>
  done.includes('destroy_source') && goneAt(history, move) === Infinity
    ? [`"destroy_source", but ${move.moving.machine} is still there`]
    : [];

const falsehoods = (history: Recorded, move: Move, moved: Ended): readonly string[] => {
  const { answer } = moved;
  const at = whereabouts(history, moved);
  const outcome = falseOutcome(answer, move, at);
  if (!answer.success || at === undefined) return outcome;
  return [
    ...outcome,
    ...falseName(answer, move, at),
    ...falseAddress(moved, at),
    ...falseReturn(history, answer, move),
  ];
};

/** What the product answered to a move is what was seen of it. */
export const answeredTruly = (history: Recorded): Judgement => {
  const promised = { promise: 'every claim matches what was seen', limit: 0, unit: 'claims' };
  const move = moveIn(history);
  if (move?.moved === undefined) return invalid(promised, 'no move is over');
  if (!isEnded(move.moved)) return notApplicable(promised, 'the product never answered');
  return count(promised, falsehoods(history, move, move.moved), 'the answer matches');
};
