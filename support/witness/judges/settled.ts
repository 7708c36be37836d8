/** Is a move that was interrupted done or undone in the end? One GPU is listed, and the work answers on it. */
import { all, type Listed, type Of, type Recorded } from '../history';
import { between, invalid, judge, type Interval, type Judgement } from '../verdict';
import { ending, workingOn, type Incarnation } from './incarnations';
import { askedAt, moveIn, type Move } from './relocated';

const isHome = (machines: readonly Listed[], life: Incarnation | undefined): boolean => {
  const gpus = machines.filter(({ supplier }) => supplier === 'gpu-market');
  return gpus.length === 1 && gpus[0]?.key === life?.machine;
};

/** When the workload was first heard after an instant. */
const heardAfter = (life: Incarnation | undefined, since: number): number =>
  life?.answers.find(({ at }) => at > since)?.at ?? Infinity;

/** From when on the books list exactly the one GPU that the work answers on. */
const home = (history: Recorded, { moving }: Move): Interval => {
  const life = workingOn(history);
  let machines: readonly Listed[] = [];
  const looks = all(history, 'census')
    .map((look) => {
      machines = look.machines ?? machines;
      return { askedAt: look.askedAt, at: look.at, right: isHome(machines, life) };
    })
    .filter((look) => look.askedAt >= moving.at);
  const lastWrong = looks.findLastIndex(({ right }) => !right);
  const wrongAt = looks[lastWrong]?.askedAt ?? moving.at;
  const rightAt = looks[lastWrong + 1]?.at ?? Infinity;
  return { lo: Math.min(wrongAt, ending(history)), hi: Math.max(rightAt, heardAfter(life, wrongAt)) };
};

/** Whether the product was killed before the move was over, or never answered. */
const isInterrupted = (history: Recorded, { moving, moved }: Move): boolean => {
  if (moved === undefined) return false;
  const isKilling = ({ fault, f0 }: Of<'fault'>): boolean =>
    fault === 'control-plane-killed' && f0 >= moving.at && f0 < moved.at;
  return moved.unanswered !== undefined || all(history, 'fault').some(isKilling);
};

/** A move that was interrupted is done or undone within the limit: one GPU is paid for, and the work is there. */
export const settled = (history: Recorded, limit: number): Judgement => {
  const promised = {
    promise: 'the move is done or undone, and the work is on the one GPU',
    limit,
    unit: 'ms',
  };
  const move = moveIn(history);
  if (move === undefined || !isInterrupted(history, move))
    return invalid(promised, 'no move was interrupted');
  return judge(promised, between(askedAt(move), home(history, move)));
};

/** What was just started again may still have to do something; milliseconds. */
const CALM = 1_000;

/** What was interrupted is over, and has been watched for a while since. */
export const isSettled = (history: Recorded): boolean => {
  const move = moveIn(history);
  if (move?.moved === undefined) return false;
  const { hi } = home(history, move);
  return ending(history) > Math.max(hi, move.moved.at) + CALM;
};
