import type { JourneyRow, Row } from '../evidence/measurement';
import { spokenMeasure } from '../evidence/measurement';
import { BEFORE, LEGS } from '../witness/judges/journey';

/** The heading of a journey's table: the leg, this time, and what the former script had measured. */
export const JOURNEY_HEADING = ['leg', 'took', 'formerly'] as const;

const line = (leg: keyof typeof BEFORE, took: number | undefined): readonly string[] => [
  leg,
  spokenMeasure(took, 'ms'),
  spokenMeasure(BEFORE[leg], 'ms'),
];

/** The journeys among the rows of a run. */
export const journeysIn = (rows: readonly Row[]): readonly JourneyRow[] =>
  rows.filter((row): row is JourneyRow => 'kind' in row && row.kind === 'journey');

/** A journey as the lines of a table, leg by leg. */
export const journeyLines = ({ legs, total }: JourneyRow): readonly (readonly string[])[] => [
  ...LEGS.map((leg) => line(leg, legs[leg])),
  line('total', total),
];
