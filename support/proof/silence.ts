import type { Units } from '../customer/customer';
import { spoken } from '../patience';
import { all, type Recorded } from '../witness/history';

/** For less than this a busy computer alone may be silent; milliseconds. */
const LEAST = 2_000;

/** How long a workload did not answer: at most, and until somebody looked; milliseconds. */
export interface Silence {
  readonly longest: number;
  readonly last: number;
}

/** How silent a workload was until an instant; one that never answered was silent from the beginning. */
export const silenceIn = (history: Recorded, until: number): Silence => {
  const [first] = history.happenings;
  const heard = all(history, 'answered').map(({ at }) => at);
  const instants = [...(heard.length > 0 ? heard : [first?.at ?? until]), until];
  const pauses = instants.slice(1).map((at, n) => at - (instants[n] ?? at));
  const longest = pauses.reduce((most, pause) => Math.max(most, pause), 0);
  return { longest, last: pauses.at(-1) ?? 0 };
};

/** What is wrong with so long a silence: the product would have had to call it a loss, or it has not ended. */
export const objectionsTo = (
  { longest, last }: Silence,
  { heartbeat, heartbeatMisses }: Units,
  isDeclared: boolean,
): readonly string[] => {
  const loss = Math.max(LEAST, heartbeat * heartbeatMisses);
  return [
    ...(longest > loss && !isDeclared
      ? [`the workload did not answer for ${spoken(longest)}, and nobody called that a loss`]
      : []),
    ...(last > loss ? [`the workload had not answered for ${spoken(last)} at the end`] : []),
  ];
};
