import type { Defect } from './defect';

const BOOKS = 'the books show exactly what should exist';
const TRUTH = 'every claim matches what was seen';

const THEN_FAILS = { scenario: 'S26', titled: 'A new GPU that fails' } as const;

/** The way back to a GPU is not gone to its end, or once the work is there all is not as it was. */
export const BAD_AFTERMATH: readonly Defect[] = [
  {
    id: 'alarm-heeded-twice',
    symptom: 'The alarm is heeded once more when all is well again: the work leaves the new GPU, too.',
    expected: [
      { scenario: 'S03', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S03', promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/conclude.ts',
        was: '  return DONE;\n',
        is: [
          '  const { product, work } = task;',
          '  const again = (): unknown => failOver(product, work.id, event.reason);',
          '  if (work.epoch === 3) setTimeout(again, 1_500);',
          '  return DONE;\n',
        ].join('\n'),
        imports: "import { failOver } from './manual';",
      },
    ],
  },
  {
    id: 'copied-once-and-no-more',
    symptom: 'Back on a GPU what is there is copied once, and nothing of what is saved from then on.',
    expected: [{ scenario: 'S04', promise: 'the instance is protected again', verdict: 'breached' }],
    reach: 'failover',
    changes: [
      {
        file: 'sync/sync.ts',
        was: '    while (!signal.aborted) await this.#passWhenDue(signal);',
        is: [
          '    let copied = false;',
          '    while (!signal.aborted && !(copied && this.flow.epoch > 1)) {',
          '      await this.#passWhenDue(signal);',
          '      copied = this.#standby.copiedEpoch === this.flow.epoch;',
          '    }',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'second-loss-refused',
    symptom: 'Whoever was failed over once is not failed over again, though the next GPU is lost, too.',
    expected: [
      { scenario: 'S42', promise: 'the workload resumes on the CPU Standby', verdict: 'breached' },
      { scenario: 'S42', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S42', promise: 'no acknowledged record is lost or spoiled', verdict: 'invalid' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'watch/declare.ts',
        was: "  if (!settingsOf(store).autoFailover) return 'Automatic failover is switched off.';",
        is: [
          "  if (!settingsOf(store).autoFailover) return 'Automatic failover is switched off.';",
          "  if (store.events.all().some(({ work, success }) => work === id && success)) return 'Too many failovers.';",
        ].join('\n'),
      },
    ],
  },
  {
    id: 'searched-only-once',
    symptom: 'Where no GPU is to be had at once nobody looks for one any more.',
    expected: [
      {
        scenario: 'S37',
        titled: 'asks more',
        promise: 'the workload resumes on another GPU',
        verdict: 'breached',
      },
      { scenario: 'S37', titled: 'asks more', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S37', titled: 'asks more', promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'failover/replace.ts',
        was: "  await delay(obstacle.pause, task.signal);\n  return 'searching';",
        is: '  throw new Hopeless(obstacle.because);',
        imports: "import { Hopeless } from '../refusal';",
      },
    ],
  },
  {
    id: 'search-ends-with-a-silent-market',
    symptom: 'The market did not answer one question, and nobody looks for another GPU any more.',
    expected: [
      {
        scenario: 'S37',
        titled: 'does not answer',
        promise: 'the workload resumes on another GPU',
        verdict: 'breached',
      },
      { scenario: 'S37', titled: 'does not answer', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S37', titled: 'does not answer', promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'failover/failover.ts',
        was: '  store.events.change(task.id, { failureReason });\n',
        is: [
          '  store.events.change(task.id, { failureReason });',
          "  if (step === 'searching') throw new Hopeless(failureReason);\n",
        ].join('\n'),
      },
    ],
  },
  {
    id: 'cut-off-and-not-waited-for',
    symptom:
      'The CPU Standby begins while a GPU that nobody reaches still works, and has not yet ended itself.',
    expected: [
      { scenario: 'S39', promise: 'never two live incarnations', verdict: 'breached' },
      { scenario: 'S39', promise: 'the old workload never answers again', verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      { file: 'failover/fence.ts', was: 'const LEASE_MARGIN = 1.2;', is: 'const LEASE_MARGIN = 0.2;' },
    ],
  },
  {
    id: 'old-terms-after-a-move',
    symptom:
      'Where the GPU fails that the work was moved to, the next is only as good as the very first one.',
    expected: [{ ...THEN_FAILS, promise: BOOKS, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'migration/arrive.ts',
        was: "    if (place.kind === 'gpu') task.changeWork({ agreed: agreedOn(task), order: { ...order, disk: to.disk } });",
        is: "    if (place.kind === 'gpu') task.changeWork({ order: { ...order, disk: to.disk } });",
      },
    ],
  },
  {
    id: 'any-price-after-a-move',
    symptom:
      'Where the GPU fails that the work was moved to, the next may cost as much as the customer had set.',
    expected: [{ ...THEN_FAILS, promise: BOOKS, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'migration/arrive.ts',
        was: 'pricePerHour: gpu.pricePerHour };',
        is: 'pricePerHour: 99 };',
      },
      {
        file: 'market/choice.ts',
        was: 'rank(one) - rank(other) || one.dph_total - other.dph_total',
        is: 'rank(one) - rank(other) || other.dph_total - one.dph_total',
      },
    ],
  },
];
