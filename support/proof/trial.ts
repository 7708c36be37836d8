import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { draw } from '../chance';
import { now } from '../clock';
import { Unavailable } from '../failures';
import type { Defect } from '../sandbox/defects/defect';
import type { ProofAsked } from './asked';
import { NotStarted } from './kept-sandbox';
import type { Lateness } from './lateness';
import { outcomeOf, type Found } from './outcome';
import { readCourses } from './course';
import { isMeant, mayShow, takesLong, type Scenario } from './scenarios';
import type { Stands } from './stand';

/** What came of one defect, as it is kept in proof.json. */
export interface Proof extends Found {
  readonly defect: string;
  readonly scenario: string;
  readonly promise: string;
  readonly expected: string;
  /** The scenarios that were to stay green. */
  readonly others: readonly string[];
  /** Where it can be looked up what happened. */
  readonly evidence: string;
  /** More than once only where the computer was too busy to tell. */
  readonly tries: number;
  readonly ms: number;
}

/** What a trial needs besides the defect. */
export interface Bench {
  readonly asked: ProofAsked;
  readonly scenarios: readonly Scenario[];
  readonly lateness: Lateness;
  readonly stands: Stands;
  readonly signal: AbortSignal;
}

const inDrawnOrder = (scenarios: readonly Scenario[], seed: number, purpose: string): readonly Scenario[] =>
  scenarios
    .map((scenario) => ({ scenario, at: draw(seed, `${purpose} ${scenario.place}`) }))
    .sort((one, other) => one.at - other.at)
    .map(({ scenario }) => scenario);

/** Those that must stay green: drawn, or the whole @smoke set, unless the defect may be seen in all of that. */
const othersAmong = (
  untouched: readonly Scenario[],
  { id }: Defect,
  { smoke, seed, others }: ProofAsked,
): readonly Scenario[] => {
  const smoking = smoke ? untouched.filter(({ tags }) => tags.includes('@smoke')) : [];
  if (smoking.length > 0) return smoking;
  const quick = inDrawnOrder(untouched, seed, id).filter((one) => !takesLong(one));
  return quick.slice(0, smoke ? 1 : others);
};

/** The scenario that is expected to notice, and those that must stay green. */
export const scenariosFor = (
  defect: Defect,
  { asked, scenarios }: Pick<Bench, 'asked' | 'scenarios'>,
): { readonly meant: Scenario; readonly others: readonly Scenario[] } => {
  const meant = scenarios.find((scenario) => isMeant(defect.expected[0], scenario));
  if (meant === undefined) throw new Error(`No scenario is called ${defect.expected[0].scenario}.`);
  const untouched = scenarios.filter(
    (one) => !mayShow(defect.reach, one) && !defect.expected.some((each) => isMeant(each, one)),
  );
  return { meant, others: othersAmong(untouched, defect, asked) };
};

/** What one try came to. */
interface Attempt extends Found {
  readonly evidence: string;
  /** Whether another try would come to the same, however busy the computer was. */
  readonly final?: true;
}

/** What is found when the scenarios could not be run. */
const hindered = (error: Unavailable, reports: string): Attempt => {
  const found = { outcome: 'invalid', message: error.message, evidence: reports } as const;
  if (!(error instanceof NotStarted)) return found;
  const evidence = join(reports, 'product.log');
  mkdirSync(reports, { recursive: true });
  writeFileSync(evidence, `${error.log}\n`, { mode: 0o600 });
  return { ...found, evidence, final: true };
};

const attempt = async (defect: Defect, bench: Bench): Promise<Attempt> => {
  const { config } = bench.asked;
  const { meant, others } = scenariosFor(defect, bench);
  const reports = join(config.reports, 'proof', defect.id);
  const since = now();
  const places = [meant, ...others].map(({ place }) => place);
  const stand = bench.stands.take();
  let found: Attempt | undefined;
  rmSync(reports, { recursive: true, force: true }); // of an earlier proof
  try {
    await stand.run({ defect: defect.id, places, reports }, bench.signal);
    const late = bench.lateness.since(since);
    found = { ...outcomeOf(defect, { ...readCourses(reports), ordered: places, late }), evidence: reports };
  } catch (error) {
    if (bench.signal.aborted || !(error instanceof Unavailable)) throw error;
    found = hindered(error, reports);
  } finally {
    await bench.stands.giveBack(stand, found?.outcome === 'caught');
  }
  return found;
};

/** Plant a defect, run the scenarios, and say what came of it; where the computer was too busy to tell, once more. */
export const tryDefect = async (defect: Defect, bench: Bench): Promise<Proof> => {
  const since = now();
  const [{ scenario, promise, verdict: expected }] = defect.expected;
  const first = await attempt(defect, bench);
  const again = first.outcome === 'invalid' && first.final !== true;
  const { outcome, message: why, evidence } = again ? await attempt(defect, bench) : first;
  const message = again ? `${why} (first try invalid: ${first.message})` : why;
  const others = scenariosFor(defect, bench).others.map(({ id, title }) => [id, title].join(' ').trim());
  const told = { defect: defect.id, scenario, promise, expected, others };
  return { ...told, outcome, message, evidence, tries: again ? 2 : 1, ms: Math.round(now() - since) };
};
