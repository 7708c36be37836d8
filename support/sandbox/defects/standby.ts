import type { Defect } from './defect';

const STAYS = 'the work stays where it is';
const BOOKS = 'the books show exactly what should exist';
const IN_TROUBLE = 'the customer is told that the copy is in trouble';
const UNPROTECTED = 'the instance is called unprotected';

/** Whatever goes wrong with the copy is no reason to say so. */
const NEVER_LATE = {
  file: 'sync/sync.ts',
  was: 'const LATE = 1.6;',
  is: 'const LATE = 1_600;',
} as const;

/** A CPU Standby is not what is said of it, or not what is paid for. */
export const FALSE_PROTECTION: readonly Defect[] = [
  {
    id: 'standby-of-another-type',
    symptom: 'The CPU Standby is a machine four times as dear as the settings say.',
    expected: [{ scenario: 'S30', promise: BOOKS, verdict: 'breached' }],
    reach: 'standby',
    changes: [
      {
        file: 'operations/protect.ts',
        was: '    machineType,\n    disk,',
        is: "    machineType: machineType === 'e2-medium' ? 'e2-standard-4' : machineType,\n    disk,",
      },
    ],
  },
  {
    id: 'standby-without-room',
    symptom: 'The CPU Standby has the smallest disk there is: the workspace will not fit.',
    expected: [{ scenario: 'S30', promise: BOOKS, verdict: 'breached' }],
    reach: 'standby',
    changes: [
      {
        file: 'operations/protect.ts',
        was: '    disk,\n    spot,',
        is: '    disk: Math.min(disk, 10),\n    spot,',
      },
    ],
  },
  {
    id: 'standby-on-spot-unasked',
    symptom: 'The CPU Standby may be taken back at any time, to save a few cents nobody asked to save.',
    expected: [{ scenario: 'S30', promise: BOOKS, verdict: 'breached' }],
    reach: 'standby',
    changes: [
      {
        file: 'operations/protect.ts',
        was: '    disk,\n    spot,',
        is: '    disk,\n    spot: !spot,',
      },
    ],
  },
  {
    id: 'called-ready-when-ordered',
    symptom: 'An instance is called protected as soon as its CPU Standby is ordered; nothing is copied yet.',
    expected: [
      {
        scenario: 'S30',
        promise: 'the instance is called protected only once its copy is there',
        verdict: 'breached',
      },
    ],
    reach: 'standby',
    changes: [
      {
        file: 'failover/standby-state.ts',
        was: "standby.failureReason === null ? 'provisioning' : 'error'",
        is: "standby.failureReason === null ? 'ready' : 'error'",
      },
    ],
  },
  {
    id: 'ready-by-the-record',
    symptom: 'A CPU Standby is called ready because it once was: nobody looks whether it is still there.',
    expected: [
      { scenario: 'S31', promise: UNPROTECTED, verdict: 'breached' },
      { scenario: 'S18', promise: IN_TROUBLE, verdict: 'breached' },
    ],
    reach: 'standby',
    changes: [
      NEVER_LATE,
      { file: 'sync/sync.ts', was: 'const TOO_MANY_FAILURES = 3;', is: 'const TOO_MANY_FAILURES = 3_000;' },
      { file: 'sync/sync.ts', was: '      await this.#standbyIsThere();\n', is: '' },
    ],
  },
  {
    id: 'failed-sync-told-as-done',
    symptom: 'The time of the last sync goes on although copying fails, and nobody says that it does.',
    expected: [
      { scenario: 'S18', promise: IN_TROUBLE, verdict: 'breached' },
      { scenario: 'S31', promise: UNPROTECTED, verdict: 'breached' },
      { scenario: 'S17', promise: IN_TROUBLE, verdict: 'breached' },
    ],
    reach: 'standby',
    changes: [
      NEVER_LATE,
      {
        file: 'sync/sync.ts',
        was: '      this.#failed(reasonOf(error));',
        is: "      if (reasonOf(error) !== '') this.#verified(at);",
      },
    ],
  },
  {
    id: 'lost-standby-not-made-anew',
    symptom: 'A CPU Standby that was lost is never replaced: the instance stays unprotected.',
    expected: [
      { scenario: 'S31', promise: 'a new CPU Standby holds what is saved', verdict: 'breached' },
      { scenario: 'S31', promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'here',
    patient: true,
    changes: [{ file: 'sync/sync.ts', was: '      await this.#standbyIsThere();\n', is: '' }],
  },
  {
    id: 'switched-off-and-still-paid',
    symptom: 'A CPU Standby that was switched off is forgotten, and goes on being paid for.',
    expected: [
      { scenario: 'S32', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S32', promise: 'the CPU Standby is no longer paid for', verdict: 'breached' },
      { scenario: 'S32', promise: 'nothing of this scenario is left behind', verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'operations/unprotect.ts',
        was: '  await returnStandby(task);\n  const { id, instance }',
        is: '  const { id, instance }',
      },
    ],
  },
  {
    id: 'switched-off-and-stopped',
    symptom: 'Whoever switches CPU Standby off finds the workload stopped a little later.',
    expected: [
      { scenario: 'S32', promise: STAYS, verdict: 'breached' },
      { scenario: 'S32', promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'operations/unprotect.ts',
        was: "  await freeOfLease(task);\n  return 'returning';",
        is: "  return 'returning';",
      },
    ],
  },
  {
    id: 'unprotected-after-the-wait',
    symptom: 'Where the work has waited for a GPU on the CPU Standby, nothing is copied once it is on one.',
    expected: [
      {
        scenario: 'S37',
        titled: 'asks more',
        promise: 'the instance is protected again',
        verdict: 'breached',
      },
      {
        scenario: 'S37',
        titled: 'does not answer',
        promise: 'the instance is protected again',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'failover/replace.ts',
        was: '  await delay(obstacle.pause, task.signal);\n',
        is: '  task.changeStandby({ syncEnabled: false });\n  await delay(obstacle.pause, task.signal);\n',
      },
    ],
  },
  {
    id: 'protection-forgotten-by-a-restart',
    symptom: 'After a restart nothing is copied any more, and the instance is called protected.',
    expected: [
      { scenario: 'S33', promise: 'what is saved reaches the CPU Standby again', verdict: 'breached' },
    ],
    reach: 'start',
    changes: [
      {
        file: 'sync/sync.ts',
        was: '    if (this.#standby.copiedEpoch === this.flow.epoch) this.#expectAnother(signal);',
        is: '    if (this.#standby.copiedEpoch !== null) return;',
      },
    ],
  },
];
