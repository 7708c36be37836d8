import {
  MEDIA,
  type CostRow,
  type FailoverRow,
  type JourneyRow,
  type Measurement,
  type RunFacts,
} from '../../evidence/measurement';
import type { Past } from '../history/chronicle';
import { journeysIn } from '../journeys';
import { attachedText, type Attempt, scenarioId, type TestStep } from '../messages';
import { attachmentsOf, judgedIn, rowsOf } from '../rows';

/** A promise as this run found it, in the words of the feature, and its worst readings, this run's first. */
export interface Kept {
  readonly sentence: string;
  readonly judged: Measurement;
  readonly readings: readonly number[];
}

/** One scenario: what it promised, and the failover in it with its picture. */
export interface Played {
  readonly id: string;
  readonly title: string;
  readonly feature: string;
  readonly status: string;
  readonly promises: readonly Kept[];
  readonly failover?: FailoverRow;
  readonly picture?: string;
  /** Why it could not be played here. */
  readonly absent?: string;
}

/** What holds for every scenario, and in how many it was judged so. */
export interface Standing {
  readonly name: string;
  readonly verdicts: Readonly<Record<string, number>>;
}

/** Everything a scorecard tells. Milliseconds since 1970, milliseconds. */
export interface Card {
  readonly facts: RunFacts;
  readonly begunAt: number;
  readonly took: number;
  readonly scenarios: readonly Played[];
  readonly standing: readonly Standing[];
  readonly costs: readonly CostRow[];
  readonly journeys: readonly JourneyRow[];
}

/** The worst end of what was measured. */
const worst = ({ measured }: Measurement): readonly number[] => {
  if (measured === undefined) return [];
  return [typeof measured === 'number' ? measured : measured[1]];
};

const isSame = (one: Past, other: Measurement): boolean =>
  one.scenario === other.scenario &&
  one.title === other.title &&
  one.promise === other.promise &&
  one.unit === other.unit;

const judgedAt = (attempt: Attempt, { id }: TestStep): readonly Measurement[] =>
  judgedIn(attempt.stepAttachments[id] ?? []);

const kept = (attempt: Attempt, earlier: readonly Past[]): readonly Kept[] =>
  attempt.testCase.testSteps.flatMap((step) => {
    const sentence = attempt.pickle.steps.find(({ id }) => id === step.pickleStepId)?.text;
    if (sentence === undefined) return [];
    return judgedAt(attempt, step).map((judged) => {
      const past = earlier.find((each) => isSame(each, judged))?.values ?? [];
      return { sentence, judged, readings: [...worst(judged), ...past] };
    });
  });

const textIn = (attempt: Attempt, media: string): string | undefined => {
  const found = attachmentsOf(attempt).find(({ mediaType }) => mediaType === media);
  return found && attachedText(found);
};

const played = (attempt: Attempt, earlier: readonly Past[]): Played => {
  const failover = rowsOf([attempt]).find(
    (row): row is FailoverRow => 'kind' in row && row.kind === 'failover',
  );
  const [picture, absent] = [textIn(attempt, MEDIA.timeline), textIn(attempt, MEDIA.absence)];
  return {
    id: scenarioId(attempt.pickle),
    title: attempt.pickle.name,
    feature: attempt.gherkinDocument.feature?.name ?? '',
    status: attempt.worstTestStepResult.status,
    promises: kept(attempt, earlier),
    ...(failover === undefined ? {} : { failover }),
    ...(picture === undefined ? {} : { picture }),
    ...(absent === undefined ? {} : { absent }),
  };
};

const standing = (attempts: readonly Attempt[]): readonly Standing[] => {
  const judged = attempts.flatMap((attempt) =>
    attempt.testCase.testSteps
      .filter(({ hookId }) => hookId !== undefined)
      .flatMap((step) => judgedAt(attempt, step)),
  );
  const names = [...new Set(judged.map(({ promise }) => promise))];
  return names.map((name) => {
    const verdicts: Record<string, number> = {};
    for (const { verdict } of judged.filter(({ promise }) => promise === name))
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    return { name, verdicts };
  });
};

/** What a run is told from: its scenarios, who it was, when it began and ended (milliseconds since 1970), and what was measured before. */
export interface Source {
  readonly attempts: readonly Attempt[];
  readonly facts: RunFacts;
  readonly begunAt: number;
  readonly endedAt: number;
  readonly earlier: readonly Past[];
}

/** The scorecard of a run. */
export const cardOf = ({ attempts, facts, begunAt, endedAt, earlier }: Source): Card => ({
  facts,
  begunAt,
  took: endedAt - begunAt,
  scenarios: attempts.map((attempt) => played(attempt, earlier)),
  standing: standing(attempts),
  journeys: journeysIn(rowsOf(attempts)),
  costs: rowsOf(attempts).filter((row): row is CostRow => 'kind' in row && row.kind === 'cost'),
});
