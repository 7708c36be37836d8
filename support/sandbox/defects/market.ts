import type { Defect } from './defect';

const BOOKS = 'the books show exactly what should exist';

/** What is rented is not what was ordered. */
export const WRONG_RENTALS: readonly Defect[] = [
  {
    id: 'replacement-without-label',
    symptom:
      'The replacement is rented without the customer’s label: it is on the bill, and nobody knows whose it is.',
    expected: [{ scenario: 'S07', promise: BOOKS, verdict: 'breached' }],
    reach: 'failover',
    changes: [
      {
        file: 'operations/rental.ts',
        was: ' : work.order.label;',
        is: " : operation.kind === 'failover' ? '' : work.order.label;",
      },
    ],
  },
  {
    id: 'replacement-on-another-image',
    symptom: 'The replacement runs on a plain image, not on the one that the customer’s program needs.',
    expected: [{ scenario: 'S07', promise: BOOKS, verdict: 'breached' }],
    reach: 'failover',
    changes: [
      {
        file: 'operations/rental.ts',
        was: '        image,\n',
        is: "        image: task.operation.kind === 'failover' ? 'ubuntu:22.04' : image,\n",
      },
    ],
  },
  {
    id: 'replacement-with-a-smaller-disk',
    symptom: 'The replacement has a smaller disk than the GPU that was lost: the workspace will not fit.',
    expected: [{ scenario: 'S07', promise: BOOKS, verdict: 'breached' }],
    reach: 'failover',
    changes: [
      {
        file: 'operations/rental.ts',
        was: '        disk,\n',
        is: "        disk: task.operation.kind === 'failover' ? disk / 2 : disk,\n",
      },
    ],
  },
  {
    id: 'race-losers-kept',
    symptom: 'The GPUs that lost a race go on being paid for.',
    expected: [
      {
        scenario: 'Of 3 RTX 4090 the first that is ready is kept',
        promise: 'of the GPUs that raced only the winner is paid for',
        verdict: 'breached',
      },
      { scenario: 'Of 3 RTX 4090 the first that is ready is kept', promise: BOOKS, verdict: 'breached' },
      { scenario: 'Of 2 RTX 3090 the first that is ready is kept', promise: BOOKS, verdict: 'breached' },
      { scenario: 'Of 2 A100 the first that is ready is kept', promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'here',
    patient: true,
    changes: [
      {
        file: 'operations/race.ts',
        was: '  for (const { work } of left) await beginGivingBack(product, work, true);\n',
        is: '',
      },
    ],
  },
  {
    id: 'called-given-back-too-soon',
    symptom: 'The GPUs that lost a race are called given back while they only wait for it.',
    expected: [
      {
        scenario: 'Of 3 RTX 4090 the first that is ready is kept',
        promise: 'of the GPUs that raced only the winner is paid for',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'api/races.ts',
        was: "return 'returning';",
        is: "return 'returned';",
      },
      {
        file: 'operations/race.ts',
        was: '  for (const { work } of left) await beginGivingBack(product, work, true);\n',
        is: '  if (winner !== null && left.length > 0) await delay(1_500);\n  for (const { work } of left) await beginGivingBack(product, work, true);\n',
      },
    ],
  },
  {
    id: 'another-model-delivered',
    symptom: 'The GPU delivered is not the one that was chosen in the console.',
    expected: [
      {
        scenario: 'A GPU that nobody races against is delivered as it was ordered',
        promise: 'the machine has the GPU that was chosen, H100',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'api/races.ts',
        was: '  const offers = (await everyOffer(market)).filter(({ id }) => ids.includes(id));',
        is: [
          '  const all = await everyOffer(market);',
          '  const offers = ids.length === 1 ? all.slice(0, 1) : all.filter(({ id }) => ids.includes(id));',
        ].join('\n'),
      },
    ],
  },
];
