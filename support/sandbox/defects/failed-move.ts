import type { Defect } from './defect';

const BOOKS = 'the books show exactly what should exist';
const TRUTH = 'every claim matches what was seen';
const UNMOVED = 'the work goes on where it was, and nothing is rented';
const THERE = 'the work goes on where it was moved';

/** A move that does not succeed at once ends badly. */
export const BADLY_FAILED_MOVES: readonly Defect[] = [
  {
    id: 'failed-move-called-a-success',
    symptom: 'A move that came to nothing is called a success, without a word of what went wrong.',
    expected: [
      {
        scenario: 'S28',
        titled: 'none is on offer',
        promise: 'the move fails because none is on offer',
        verdict: 'breached',
      },
      { scenario: 'S28', titled: 'none is on offer', promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'migration',
    changes: [
      {
        file: 'api/migrations.ts',
        was: 'migration.completedAt !== null && migration.error === null',
        is: 'migration.completedAt !== null',
      },
    ],
  },
  {
    id: 'failed-move-goes-on-billing',
    symptom: 'A move that failed leaves the GPU behind that it had rented.',
    expected: [
      { scenario: 'S28', titled: 'freezes on the way', promise: UNMOVED, verdict: 'breached' },
      { scenario: 'S28', titled: 'freezes on the way', promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'migration',
    changes: [{ file: 'migration/undo.ts', was: '  await giveBack(task, instance);\n', is: '' }],
  },
  {
    id: 'next-offer-not-tried',
    symptom: 'Somebody else was faster with one offer, and the move is given up though there are more.',
    expected: [{ scenario: 'S28', titled: 'somebody else takes first', promise: THERE, verdict: 'breached' }],
    reach: 'migration',
    changes: [
      {
        file: 'migration/prepare.ts',
        was: '    if (error instanceof OfferGone) return false;\n',
        is: '    if (error instanceof OfferGone) throw new InVain(error.message);\n',
      },
    ],
  },
  {
    id: 'move-forgotten-by-a-restart',
    symptom: 'A move that was under way when the product was killed is never done nor undone.',
    expected: [
      {
        scenario: 'S28',
        titled: 'product is killed',
        promise: 'the move is done or undone, and the work is on the one GPU',
        verdict: 'breached',
      },
      { scenario: 'S28', titled: 'product is killed', promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'migration',
    patient: true,
    changes: [
      {
        file: 'supervisor.ts',
        was: '    for (const operation of store.operations.all()) this.#carryOut(operation);',
        is: "    for (const operation of store.operations.all()) if (operation.kind !== 'migrate') this.#carryOut(operation);",
      },
    ],
  },
];
