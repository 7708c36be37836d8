import type { Config } from './config';
import type { ScenarioFacts } from './evidence/measurement';
import type { Subject } from './evidence/evidence';
import type { ReadySandbox } from './ready-file';
import type { Target } from './target';

const toldDefect = ({ defect }: Pick<Config, 'defect'>): string =>
  defect === undefined ? '' : `, DEFECTIVE on purpose: ${defect}`;

interface Tested {
  readonly config: Config;
  readonly target: Pick<Target, 'api'>;
  readonly embedded: Pick<ReadySandbox, 'tier' | 'why'> | undefined;
}

/** Whose evidence is kept: the run as its report tells it, the version of its product, and the scenario. */
export function subjectOf(
  { config, target, embedded }: Tested,
  product: string,
  scenario: Pick<ScenarioFacts, 'scenario' | 'title'>,
): Omit<Subject, 'secrets'> {
  const { run, channel, commit, seed, defect } = config;
  const { tier = 'unknown', why = '' } = embedded ?? {};
  return {
    ...{ run, product, commit, channel, tier: String(tier), why, seed: String(seed) },
    target: embedded === undefined ? target.api : `embedded sandbox${toldDefect(config)}`,
    ...(defect === undefined ? {} : { defect }),
    ...scenario,
  };
}
