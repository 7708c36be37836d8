/** Is the promise kept? The one assertion of the outcome steps, with a sentence for whoever reads the failure. */
import { Assertion } from 'chai';
import type { Judgement } from './verdict';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- chai's types can be extended only so
  namespace Chai {
    interface Assertion {
      /** The judgement's verdict is met, and nothing else. */
      met(): void;
    }
  }
}

const sentence = ({ promise, verdict, limit, unit, because }: Judgement): string =>
  `${promise}: ${verdict} (promised ${limit} ${unit}; ${because})`;

Assertion.addMethod('met', function (this: Chai.AssertionStatic) {
  const judgement = this._obj as Judgement;
  this.assert(
    judgement.verdict === 'met',
    sentence(judgement),
    `not ${sentence(judgement)}`,
    'met',
    judgement.verdict,
  );
});
