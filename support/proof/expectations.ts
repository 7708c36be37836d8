import { Misconfigured } from '../failures';
import type { Defect, Expected } from '../sandbox/defects/defect';
import { isMeant, type Scenario } from './scenarios';

const named = ({ scenario, titled }: Expected): string =>
  titled === undefined ? scenario : `${scenario} "${titled}"`;

/** What must notice is one scenario; what follows may be seen in several. */
const objectionsTo = ({ id, expected }: Defect, scenarios: readonly Scenario[]): readonly string[] => {
  const several = scenarios.filter((scenario) => isMeant(expected[0], scenario));
  const unmet = expected.filter((one) => !scenarios.some((scenario) => isMeant(one, scenario)));
  return [
    ...unmet.map((one) => `${id}: no scenario ${named(one)}`),
    ...(several.length > 1
      ? [`${id}: ${named(expected[0])} may be any of ${several.map(({ place }) => place).join(', ')}`]
      : []),
  ];
};

/** Whatever is expected must exist, and be told from all else, before the first defect is planted. */
export const checkExpected = (defects: readonly Defect[], scenarios: readonly Scenario[]): void => {
  const objections = defects.flatMap((defect) => objectionsTo(defect, scenarios));
  if (objections.length === 0) return;
  throw new Misconfigured({
    wrong: `It is not clear what is expected: ${objections.join('; ')}`,
    todo: 'Name a scenario by its id or its whole title, and with "titled" a part of its title that no other has',
  });
};
