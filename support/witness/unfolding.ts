/** How does a story look while it is still going on? For tests of those who wait until something can be judged. */
import type { Recorded } from './history';
import type { Judgement } from './verdict';

/** Enough to meet every stage of a story that is worth waiting for; milliseconds. */
const STEP = 100;

/** A story as it was recorded by one instant after the other, until it is whole. */
const unfolding = ({ happenings }: Recorded): readonly Recorded[] => {
  const end = happenings.at(-1)?.at ?? 0;
  return Array.from({ length: Math.ceil(end / STEP) + 1 }, (_, n) => ({
    happenings: happenings.filter(({ at }) => at <= n * STEP),
  }));
};

/** Where in a story waiting and judging disagree: nobody need wait on exactly when the promise is seen to be kept, which must not be so from the beginning, and must come. */
export const disagreements = (
  story: Recorded,
  seen: (past: Recorded) => boolean,
  judge: (past: Recorded) => Judgement,
): readonly string[] => {
  const all = unfolding(story).map((past) => ({ isSeen: seen(past), judged: judge(past) }));
  const met = all.filter(({ judged: { verdict } }) => verdict === 'met').length;
  return [
    ...all.flatMap(({ isSeen, judged: { verdict, because } }, n) =>
      isSeen === (verdict === 'met') ? [] : [`${n * STEP} ms: ${isSeen}, ${verdict} (${because})`],
    ),
    ...(met === 0 || met === all.length ? [`met ${met} times of ${all.length}`] : []),
  ];
};
