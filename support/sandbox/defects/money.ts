import type { Defect } from './defect';

const BOOKS = 'the books show exactly what should exist';
const TRUTH = 'every claim matches what was seen';
const ONCE = 'never two live incarnations';
const INTACT = 'no acknowledged record is lost or spoiled';
const HANDED_BACK = 'the work done on the CPU Standby is still there';
const SILENT = 'the old workload never answers again';
const KEPT = 'What was saved before the GPU failed is still there';

/** The lost GPU is believed to be gone because it does not answer. */
const NEVER_RETURNED = [
  { file: 'failover/fence.ts', was: '      await giveBack(task, instance);\n', is: '' },
  { file: 'failover/lost.ts', was: 'actualStatus !== GONE', is: 'actualStatus === GONE' },
] as const;

/** More is paid for, or lives, than was agreed. */
export const WRONG_RESOURCES: readonly Defect[] = [
  {
    id: 'lost-gpu-goes-on-billing',
    symptom: 'The lost GPU is never given back, and goes on being paid for.',
    expected: [
      { scenario: 'S01', titled: KEPT, promise: BOOKS, verdict: 'breached' },
      { scenario: 'S01', titled: KEPT, promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [...NEVER_RETURNED],
  },
  {
    id: 'lost-gpu-works-on',
    symptom: 'A GPU that could not be reached works on beside its replacement when its link is back.',
    expected: [
      { scenario: 'S01', titled: 'can no longer be reached', promise: SILENT, verdict: 'breached' },
      { scenario: 'S01', titled: 'can no longer be reached', promise: ONCE, verdict: 'breached' },
      { scenario: 'S01', titled: 'can no longer be reached', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S01', titled: 'can no longer be reached', promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      ...NEVER_RETURNED,
      {
        file: 'machine/guard-script.ts',
        was: '  [ "$lease" -gt 0 ] || continue\n',
        is: '  continue\n',
      },
    ],
  },
  {
    id: 'cut-off-and-never-ended',
    symptom: 'A GPU that neither the product nor its market reaches works on beside the CPU Standby.',
    expected: [
      { scenario: 'S39', promise: SILENT, verdict: 'breached' },
      { scenario: 'S39', promise: ONCE, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'machine/guard-script.ts',
        was: '  [ "$lease" -gt 0 ] || continue\n',
        is: '  continue\n',
      },
    ],
  },
  {
    id: 'standby-not-stopped',
    symptom: 'The CPU Standby works on after the work was handed to the next GPU.',
    expected: [
      { scenario: 'S07', promise: ONCE, verdict: 'breached' },
      { scenario: 'S07', promise: HANDED_BACK, verdict: 'breached' },
      { scenario: 'S07', promise: INTACT, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      { file: 'failover/restore.ts', was: '  await stop(connections, standby);\n', is: '' },
      { file: 'failover/restore.ts', was: "  if (left.trim() !== '')", is: "  if (left.trim() === 'never')" },
    ],
  },
  {
    id: 'epoch-not-raised',
    symptom:
      'Whoever takes over works under the number of the one that was lost: nobody can tell them apart.',
    expected: [{ scenario: 'S07', promise: ONCE, verdict: 'breached' }],
    reach: 'start',
    changes: [
      {
        file: 'operations/placing.ts',
        was: 'store.works.change(id, { place, epoch: store.works.get(id).epoch + 1 });',
        is: 'store.works.change(id, { place, epoch: Math.max(1, store.works.get(id).epoch) });',
      },
    ],
  },
  {
    id: 'each-check-begins-a-failover',
    symptom: 'A GPU that is lost is replaced twice.',
    expected: [
      { scenario: 'S07', promise: TRUTH, verdict: 'breached' },
      { scenario: 'S07', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S07', promise: ONCE, verdict: 'breached' },
      { scenario: 'S07', promise: INTACT, verdict: 'breached' },
      { scenario: 'S07', promise: INTACT, verdict: 'invalid' },
      { scenario: 'S07', promise: HANDED_BACK, verdict: 'invalid' },
      { scenario: 'S07', promise: 'the workload resumes on another GPU', verdict: 'breached' },
      { scenario: 'S07', promise: 'the instance is protected again', verdict: 'breached' },
      { scenario: 'S07', promise: 'the instance is protected again', verdict: 'inconclusive' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'watch/declare.ts',
        was: '  if (obstacle === undefined) supervision.begin(operation);',
        is: [
          '  if (obstacle === undefined) supervision.begin(operation);',
          "  const again = intent('failover', 'fencing', work);",
          '  store.events.put(again.id, detected(again, instance.id, loss));',
          '  store.works.change(id, { tokens: [...store.works.get(id).tokens, again.id] });',
          '  supervision.begin(again);',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'price-cap-ignored',
    symptom: 'The replacement is the dearest on the market, far above the agreed price.',
    expected: [{ scenario: 'S07', promise: BOOKS, verdict: 'breached' }],
    reach: 'failover',
    changes: [
      {
        file: 'market/choice.ts',
        was: '  price <= pricePerHour + CENT_OF_A_CENT;',
        is: '  price + pricePerHour > CENT_OF_A_CENT;',
      },
      {
        file: 'market/choice.ts',
        was: 'rank(one) - rank(other) || one.dph_total - other.dph_total',
        is: 'rank(other) - rank(one) || other.dph_total - one.dph_total',
      },
    ],
  },
  {
    id: 'smaller-gpu-delivered',
    symptom: 'The replacement is the cheapest on the market, with less memory than agreed.',
    expected: [{ scenario: 'S07', promise: BOOKS, verdict: 'breached' }],
    reach: 'failover',
    changes: [
      { file: 'market/choice.ts', was: '  gpu_ram: { gte: wanted.memoryMb },\n', is: '' },
      { file: 'market/choice.ts', was: '    offer.gpu_ram >= wanted.memoryMb &&\n', is: '' },
      {
        file: 'market/choice.ts',
        was: 'rank(one) - rank(other) || one',
        is: 'rank(other) - rank(one) || one',
      },
    ],
  },
  {
    id: 'standby-ordered-again',
    symptom: 'After the failover a second CPU Standby is paid for.',
    expected: [
      { scenario: 'S07', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S07', promise: 'nothing of this scenario is left behind', verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/conclude.ts',
        was: '  supervision.attend(task.work.id);\n',
        is: [
          '  supervision.attend(task.work.id);',
          '  const { zone, machineType, publicKey } = task.standby;',
          "  const ordered = { zone, machineType, disk: 100, spot: false, publicKeys: [publicKey ?? ''] };",
          '  await task.product.compute.create({ ...ordered, name: `dumont-${task.id}`, labels: labelsOf(task.work.order.label) });\n',
        ].join('\n'),
        imports: "import { labelsOf } from '../operations/marks';",
      },
    ],
  },
  {
    id: 'standby-thrown-away',
    symptom: 'Back on a GPU, the CPU Standby is given back: nothing protects the work any more.',
    expected: [
      { scenario: 'S07', promise: 'the instance is protected again', verdict: 'breached' },
      { scenario: 'S07', promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/conclude.ts',
        was: '  supervision.attend(task.work.id);\n',
        is: [
          '  await task.product.compute.destroy(task.standby.zone, task.standby.name);',
          '  task.changeWork({ standby: null });',
          '  supervision.attend(task.work.id);\n',
        ].join('\n'),
      },
    ],
  },
];
