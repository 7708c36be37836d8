import type { Defect } from './defect';

const INTACT = 'no acknowledged record is lost or spoiled';
const TRUTH = 'every claim matches what was seen';
const HANDED_BACK = 'the work done on the CPU Standby is still there';
const SYNC_GOES_ON = 'CPU Standby is switched on, and its sync goes on';
const KEPT = 'What was saved before the GPU failed is still there';

/** Work of the customer is lost. */
export const LOST_DATA: readonly Defect[] = [
  {
    id: 'sync-falls-behind',
    symptom: 'The CPU Standby is copied to only every now and then: it is several intervals behind.',
    expected: [
      {
        scenario: 'S01',
        titled: KEPT,
        promise: 'everything saved until 10.0 s before the failure is still there',
        verdict: 'breached',
      },
      {
        scenario: 'S01',
        titled: KEPT,
        promise: 'everything saved until 2.0 s before the failure is still there',
        verdict: 'breached',
      },
      { scenario: 'S01', titled: KEPT, promise: INTACT, verdict: 'breached' },
      { scenario: SYNC_GOES_ON, promise: 'the console shows the next sync', verdict: 'breached' },
    ],
    reach: 'standby',
    changes: [
      {
        file: 'sync/sync.ts',
        was: '    return Math.max(this.product.units.syncGap, room);',
        is: '    return Math.max(20 * this.flow.interval, room);',
      },
    ],
  },
  {
    id: 'sync-stops-after-the-first-copy',
    symptom: 'After the first copy nothing is copied any more, and the CPU Standby is still called ready.',
    expected: [
      {
        scenario: 'S01',
        titled: KEPT,
        promise: 'everything saved until 10.0 s before the failure is still there',
        verdict: 'breached',
      },
      { scenario: 'S01', titled: KEPT, promise: INTACT, verdict: 'breached' },
      { scenario: SYNC_GOES_ON, promise: 'the console shows the next sync', verdict: 'breached' },
    ],
    reach: 'standby',
    changes: [
      {
        file: 'sync/sync.ts',
        was: '    while (!signal.aborted) await this.#passWhenDue(signal);',
        is: '    while (!signal.aborted && this.#standby.copiedEpoch === null) await this.#passWhenDue(signal);',
      },
    ],
  },
  {
    id: 'empty-replacement-erases-the-standby',
    symptom: 'The empty new GPU is copied over the CPU Standby, and the work is gone.',
    expected: [
      { scenario: 'S07', promise: HANDED_BACK, verdict: 'breached' },
      { scenario: 'S07', promise: INTACT, verdict: 'breached' },
      { scenario: 'S07', promise: TRUTH, verdict: 'breached' },
      { scenario: 'S17', promise: 'the copy is kept', verdict: 'breached' },
      { scenario: 'S17', promise: INTACT, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'sync/rsync.ts',
        was: '`${mounted}; ${guarded(epoch)} && exec ${manner}rsync`',
        is: '`${INSIDE} && exec ${manner}rsync`',
      },
      {
        file: 'failover/restore.ts',
        was: '    await copyUntilShort(task, copy);',
        is: '    await copyUntilShort(task, { ...copy, command: pull(gpu, task.work.epoch) });\n    await copyUntilShort(task, copy);',
        imports: "import { pull } from '../sync/rsync';",
      },
    ],
  },
  {
    id: 'stopped-after-the-last-pass',
    symptom:
      'What was saved on the CPU Standby while it was copied for the last time is missing on the next GPU.',
    expected: [
      { scenario: 'S07', promise: HANDED_BACK, verdict: 'breached' },
      { scenario: 'S07', promise: INTACT, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/restore.ts',
        was: '  await stop(connections, standby);\n',
        is: '',
      },
      {
        file: 'failover/restore.ts',
        was: "  if (left.trim() !== '')",
        is: "  await stop(connections, standby);\n  if (left.trim() === 'never')",
      },
    ],
  },
  {
    id: 'checkpoint-not-copied',
    symptom: 'The newest checkpoint is left out of the copy, and the training starts anew.',
    expected: [
      {
        scenario: 'S08',
        titled: 'from its last checkpoint',
        promise: 'the training job continues from its last checkpoint',
        verdict: 'breached',
      },
    ],
    reach: 'standby',
    changes: [
      {
        file: 'sync/rsync.ts',
        was: "  '--exclude=/.dumont',",
        is: "  '--exclude=/.dumont',\n  '--exclude=/checkpoint',",
      },
    ],
  },
  {
    id: 'checkpoint-not-handed-back',
    symptom: 'The training goes on on the next GPU from where it was before the failure.',
    expected: [
      {
        scenario: 'S08',
        titled: 'where the CPU Standby left off',
        promise: 'the GPU goes on from the newest checkpoint',
        verdict: 'breached',
      },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'sync/rsync.ts',
        was: 'const copy = `rsync ${FLAGS} -e "${ssh(gpu)}" --rsync-path=${ready} ./',
        is: 'const copy = `rsync ${FLAGS} --exclude=/checkpoint -e "${ssh(gpu)}" --rsync-path=${ready} ./',
      },
      { file: 'failover/restore.ts', was: "  if (left.trim() !== '')", is: "  if (left.trim() === 'never')" },
    ],
  },
];
