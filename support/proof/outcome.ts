import type { Defect } from '../sandbox/defects/defect';
import type { Course, Courses } from './course';
import { isMeant } from './scenarios';

/** What came of a defect: noticed as it should be, or how not; invalid when the computer was too busy to tell. */
export type Outcome = 'caught' | 'missed' | 'wrong reason' | 'collateral' | 'invalid';

/** The outcome and why it is that. */
export interface Found {
  readonly outcome: Outcome;
  readonly message: string;
}

/** A trial of one defect: how the scenarios went, and how late the computer itself was meanwhile; milliseconds. */
export interface Trial extends Courses {
  /** The places of the scenarios that were to run. */
  readonly ordered: readonly string[];
  readonly late: number;
}

/** Something that is not as it should be: a promise not kept, or a failure of another kind. */
interface Red {
  readonly course: Course;
  readonly promise: string | undefined;
  readonly verdict: string;
  /** By how much a time was missed; undefined where something else was wrong. Milliseconds. */
  readonly missedBy: number | undefined;
  readonly because: string;
}

type Judged = Course['judged'][number];

const GREEN: readonly string[] = ['met', 'not applicable'];

/** A limit of minutes is slack for who needs seconds: whoever misses it was not late, but did nothing; milliseconds. */
const SLACK = 60_000;

const isTight = ({ unit, limit }: Judged): boolean => unit === 'ms' && limit < SLACK;

const missedBy = (judged: Judged): number | undefined => {
  const { limit, measured } = judged;
  const least = typeof measured === 'number' ? measured : measured?.[0];
  return isTight(judged) && least !== undefined && least > limit ? least - limit : undefined;
};

const broken = (course: Course): readonly Red[] =>
  course.judged
    .filter(({ verdict }) => !GREEN.includes(verdict))
    .map((row) => ({ course, ...row, missedBy: missedBy(row) }));

/** A failure that no judged promise accounts for. */
const failed = (course: Course): readonly Red[] =>
  course.failures
    .filter((text) => !broken(course).some(({ promise = '' }) => text.includes(promise)))
    .map((because) => ({ course, promise: undefined, verdict: 'failed', because, missedBy: undefined }));

const isExpected =
  ({ expected }: Defect) =>
  ({ course, promise, verdict }: Red): boolean =>
    expected.some((one) => isMeant(one, course) && one.promise === promise && one.verdict === verdict);

/** A failover takes a row of steps, each of which may come as late as the computer was at worst. */
const STEPS = 10;

/** Whether a failure is the environment's by its own name. */
const isElsewhere = ({ promise, because }: Red): boolean =>
  promise === undefined && because.startsWith('Unavailable: ');

/** A computer that was later than this may have kept an experiment from happening; milliseconds. */
const HARMLESS = 50;

const didNotHappen = ({ verdict }: Red, late: number): boolean => verdict === 'invalid' && late > HARMLESS;

/** What could not be told or did not happen, a time that was missed by no more than the computer may be to blame for; or what is not the product's failure. */
const isDoubtful =
  (late: number) =>
  (red: Red): boolean =>
    didNotHappen(red, late) ||
    red.verdict === 'inconclusive' ||
    isElsewhere(red) ||
    (red.missedBy !== undefined && red.missedBy <= STEPS * late);

const nameOf = ({ id, title }: Pick<Course, 'id' | 'title'>): string => [id, title].filter(Boolean).join(' ');

const told = ({ course, promise, verdict, because }: Red): string =>
  [`${nameOf(course)}:`, promise, `${verdict} (${because})`].filter((part) => part !== undefined).join(' ');

const all = (reds: readonly Red[]): string => reds.map(told).join('; ');

/** What is wrong with reds that nobody expected: they count unless the computer may be to blame. */
const strays = (reds: readonly Red[], late: number, otherwise: Outcome): Found =>
  reds.every(isDoubtful(late))
    ? { outcome: 'invalid', message: all(reds) }
    : { outcome: otherwise, message: all(reds) };

/** Why the trial proves nothing: what was to run did not, or not as a whole. */
const gapIn = ({ courses, ordered, ended }: Trial): string | undefined => {
  if (!ended) return 'the run of the scenarios did not come to its end';
  const gaps = ordered.map((place) => {
    const course = courses.find((one) => one.place === place);
    if (course === undefined) return `the scenario at ${place} was not there to run`;
    return course.gap === undefined ? undefined : `${nameOf(course)}: ${course.gap}`;
  });
  return gaps.find((gap) => gap !== undefined);
};

/** What the scenarios of a trial say of the defect that was planted. */
export const outcomeOf = (defect: Defect, trial: Trial): Found => {
  const [first] = defect.expected;
  const courses = trial.courses.filter(({ place }) => trial.ordered.includes(place));
  const meant = courses.find((course) => isMeant(first, course) && course.judged.length > 0);
  const message = courses.flatMap(failed).map(told).join('; ') || gapIn(trial) || 'nothing was judged';
  if (meant === undefined) return { outcome: 'invalid', message };
  const gap = gapIn(trial);
  return gap === undefined
    ? compared(defect, meant, { courses, late: trial.late })
    : { outcome: 'invalid', message: gap };
};

const compared = (
  defect: Defect,
  meant: Course,
  { courses, late }: Pick<Trial, 'courses' | 'late'>,
): Found => {
  const [first] = defect.expected;
  const reds = courses.flatMap((course) => [...broken(course), ...failed(course)]);
  const here = reds.filter(({ course }) => course === meant);
  const sought = here.find(({ promise, verdict }) => promise === first.promise && verdict === first.verdict);
  if (sought === undefined) return unseen(defect, meant, { reds: here, late });
  if (meant.failures.length === 0)
    return { outcome: 'missed', message: `${told(sought)}, but nothing failed of it` };
  if (first.verdict !== 'invalid' && isDoubtful(late)(sought))
    return {
      outcome: 'invalid',
      message: `the computer was up to ${Math.round(late)} ms late; ${told(sought)}`,
    };
  const others = reds.filter((red) => !isExpected(defect)(red));
  if (others.length > 0) return strays(others, late, 'collateral');
  return { outcome: 'caught', message: `${first.promise}: ${sought.because}` };
};

/** What only follows from the defect may show although the scenario broke off before what was sought. */
const unseen = (
  defect: Defect,
  { judged }: Course,
  { reds, late }: { readonly reds: readonly Red[]; readonly late: number },
): Found => {
  const others = reds.filter((red) => !isExpected(defect)(red));
  if (others.length > 0) return strays(others, late, 'wrong reason');
  if (reds.length > 0) return { outcome: 'wrong reason', message: all(reds) };
  const kept = judged.map(({ promise, because }) => `${promise}: ${because}`);
  return { outcome: 'missed', message: `all is green: ${kept.join('; ')}` };
};
