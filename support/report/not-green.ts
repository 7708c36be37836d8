import { Broken, Unavailable } from '../failures';
import type { Judgement } from '../witness/verdict';

type Told = Pick<Judgement, 'promise' | 'verdict' | 'because'>;

/** Only met, and what does not apply, is green. */
export const isGreen = ({ verdict }: Pick<Judgement, 'verdict'>): boolean =>
  verdict === 'met' || verdict === 'not applicable';

/** A standing promise that is not green, as a failure; what was cut short is not blamed on the product: of half a story anything may seem broken. */
export const notGreen = ({ promise, verdict, because }: Told, isCutShort: boolean): Error =>
  isCutShort
    ? new Unavailable(
        `${promise}: the run was interrupted before this could be judged (so far ${verdict}: ${because})`,
      )
    : new Broken(`${promise}: ${verdict} (${because})`);
