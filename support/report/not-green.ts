import { Broken, Unavailable } from '../failures';
import type { Judgement } from '../witness/verdict';

type Told = Pick<Judgement, 'promise' | 'verdict' | 'because'>;

/** A standing promise that is not green, as a failure; one that nobody had the time to judge is not blamed on the product. */
export const notGreen = ({ promise, verdict, because }: Told, isCutShort: boolean): Error =>
  isCutShort && verdict !== 'breached'
    ? new Unavailable(`${promise}: not judged, for the run was interrupted before it could be (${because})`)
    : new Broken(`${promise}: ${verdict} (${because})`);
