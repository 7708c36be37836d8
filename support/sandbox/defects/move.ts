import type { Defect } from './defect';

const INTACT = 'no acknowledged record is lost or spoiled';
const BOOKS = 'the books show exactly what should exist';
const TRUTH = 'every claim matches what was seen';
const SYNCED = 'what is saved reaches the CPU Standby';
const ON_STANDBY = 'the workload resumes on the CPU Standby';

/** Moving on purpose goes wrong. */
export const WRONG_MOVES: readonly Defect[] = [
  {
    id: 'left-without-the-last-pass',
    symptom: 'A GPU is left on purpose, but what was saved in the last moment stays behind.',
    expected: [
      { scenario: 'S09', promise: 'everything that was saved is still there', verdict: 'breached' },
      { scenario: 'S09', promise: INTACT, verdict: 'breached' },
      { scenario: 'S02', promise: 'everything that was saved is still there', verdict: 'breached' },
      { scenario: 'S11', promise: INTACT, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/depart.ts',
        was: "    product.journal.note('workload stopped', { machine: gpu.id, epoch: work.epoch });\n    await copyOnce(task, copy);",
        is: "    product.journal.note('workload stopped', { machine: gpu.id, epoch: work.epoch });",
      },
    ],
  },
  {
    id: 'move-initiated-and-nothing-done',
    symptom: 'The product says that the work is being moved, and nothing happens.',
    expected: [
      { scenario: 'S09', promise: ON_STANDBY, verdict: 'breached' },
      { scenario: 'S09', promise: 'the books show exactly what should exist', verdict: 'breached' },
    ],
    reach: 'failover',
    patient: true,
    changes: [{ file: 'failover/leave.ts', was: '  supervision.begin(operation);\n', is: '' }],
  },
  {
    id: 'asked-again-moves-again',
    symptom: 'Whoever asks again while the work is moving has it moved once more afterwards.',
    expected: [
      {
        scenario: 'S11',
        titled: 'A request during a failover',
        promise: 'the work fails over once',
        verdict: 'breached',
      },
      { scenario: 'S11', titled: 'A request during a failover', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S11', titled: 'A request during a failover', promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/manual.ts',
        was: '  if (running !== undefined) return running;',
        is: [
          '  if (running !== undefined) {',
          '    const again = (): unknown => failOver(product, id, reason).catch(() => setTimeout(again, 300));',
          '    setTimeout(again, 300);',
          '    return running;',
          '  }',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'next-gpu-not-watched',
    symptom:
      'Nobody watches the next GPU, and the work there is ended by its guard, after a while and for good.',
    expected: [
      {
        scenario: 'S11',
        titled: 'Two requests at the same instant',
        promise: 'the work fails over once',
        verdict: 'breached',
      },
      {
        scenario: 'S11',
        titled: 'Two requests at the same instant',
        promise: 'the books show exactly what should exist',
        verdict: 'breached',
      },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'watch/watch.ts',
        was: 'this.#heartbeat.turnTo(pair === undefined ? undefined : this.#beating(pair));',
        is: 'this.#heartbeat.turnTo(pair === undefined || pair.work.epoch > 2 ? undefined : this.#beating(pair));',
      },
    ],
  },
  {
    id: 'moved-without-a-standby',
    symptom: 'A move is begun although there is no CPU Standby that could take the work.',
    expected: [
      {
        scenario: 'S12',
        titled: 'Without a CPU Standby',
        promise: 'the failover is refused because there is no CPU Standby',
        verdict: 'breached',
      },
      {
        scenario: 'S12',
        titled: 'Without a CPU Standby',
        promise: 'every claim matches what was seen',
        verdict: 'invalid',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'failover/readiness.ts',
        was: "  if (standby === null) return 'There is no CPU Standby.';",
        is: '  if (standby === null) return undefined;',
      },
    ],
  },
  {
    id: 'moved-to-a-copy-out-of-step',
    symptom: 'The work is moved to a CPU Standby that is not in step, instead of saying so.',
    expected: [
      {
        scenario: 'S12',
        titled: 'out of step',
        promise: 'the failover is refused because the sync of its CPU Standby is stopped',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'failover/manual.ts',
        was: "  if (state !== 'ready') return",
        is: "  if (state === 'error') return",
      },
    ],
  },
  {
    id: 'rehearsal-counted',
    symptom: 'A rehearsal counts as a failover in the report’s totals.',
    expected: [
      { scenario: 'S10', promise: 'a rehearsal is no failover in the totals', verdict: 'breached' },
      // Its totals are the account's, in which a rehearsal before it stands.
      {
        scenario: 'S50',
        promise: 'the console’s report is what the suppliers’ books say',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'failover/report.ts',
        was: 'success !== null && !rehearsal',
        is: 'success !== null || rehearsal',
      },
    ],
  },
  {
    id: 'rehearsal-stops-the-sync',
    symptom: 'A rehearsal stops the sync, and nobody starts it again.',
    expected: [{ scenario: 'S10', promise: SYNCED, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'failover/rehearsal.ts',
        was: "  enter(store, task.id, 'restoring');\n",
        is: [
          "  enter(store, task.id, 'restoring');",
          '  task.changeStandby({ syncEnabled: false });',
          '  task.product.supervision.attend(task.work.id);\n',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'spare-goes-on-billing',
    symptom: 'The spare GPU of a rehearsal is never given back, and goes on being paid for.',
    expected: [
      { scenario: 'S10', promise: 'the spare GPU of the rehearsal is given back', verdict: 'breached' },
      { scenario: 'S10', promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'here',
    patient: true,
    changes: [
      {
        file: 'failover/rehearsal.ts',
        was: '  if (instance !== null) await giveBack(task, instance);\n',
        is: '',
      },
    ],
  },
];
