import type { Defect } from './defect';

const GOES_ON = 'the workload goes on from what the snapshot held';
const LEAVES = 'the clean-up leaves exactly what is needed';
const GONE = 'what is deleted is gone, and nothing else';
const AS_THEN = 'the files are what they were when the snapshot was made';
const OFTEN = { scenario: 'S22', titled: 'however often' } as const;
const DAMAGED = { scenario: 'S22', titled: 'not damaged' } as const;
const DELETES = { scenario: 'S22', titled: 'the customer deletes' } as const;

/** What the customer wants to keep goes, and what is to go stays. */
export const WRONGLY_KEPT: readonly Defect[] = [
  {
    id: 'one-less-is-kept',
    symptom: 'The clean-up keeps one snapshot less than the customer wanted.',
    expected: [
      { ...OFTEN, promise: LEAVES, verdict: 'breached' },
      { ...DAMAGED, promise: GOES_ON, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [{ file: 'snapshots/retention.ts', was: 'nth <= policy.keepLast', is: 'nth < policy.keepLast' }],
  },
  {
    id: 'kept-forever-once',
    symptom: 'What is kept forever outlasts one clean-up, and goes with the next.',
    expected: [{ ...OFTEN, promise: LEAVES, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'snapshots/shelf.ts',
        was: '    await this.#sweep();\n    return sorted;',
        is: '    for (const { snapshot } of sorted) store.snapshots.change(snapshot.id, { pinned: false });\n    await this.#sweep();\n    return sorted;',
      },
    ],
  },
  {
    id: 'instances-counted-together',
    symptom: 'Whoever has many snapshots of one instance loses those of the others with the clean-up.',
    expected: [{ ...OFTEN, promise: LEAVES, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'snapshots/retention.ts',
        was: 'const nth = (counted.get(snapshot.instance) ?? 0) + 1;',
        is: 'const nth = [...counted.values()].reduce((sum, each) => sum + each, 1);',
      },
    ],
  },
  {
    id: 'newest-taken-for-good',
    symptom: 'The clean-up leaves only the newest snapshot, which is damaged: there is none to go back to.',
    expected: [
      { ...DAMAGED, promise: GOES_ON, verdict: 'breached' },
      { ...OFTEN, promise: LEAVES, verdict: 'breached' },
      { ...DELETES, promise: GONE, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'snapshots/shelf.ts',
        was: "if (await this.product().repository.isWhole(stored ?? '', this.#over.signal)) good.set(instance, id);",
        is: "if (await Promise.resolve(stored !== '')) good.set(instance, id);",
      },
      {
        file: 'snapshots/shelf.ts', // freeing room would find the damage
        was: "['forget', ...ids, '--prune', ...freeing]",
        is: "['forget', ...ids]",
      },
    ],
  },
  {
    id: 'deleted-in-name-only',
    symptom: 'Whoever deletes a snapshot is told that it is gone, and it is still there.',
    expected: [{ ...DELETES, promise: GONE, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'snapshots/shelf.ts',
        was: "    this.product().store.snapshots.change(id, { state: 'leaving' });\n",
        is: "    this.product().store.snapshots.change(id, { state: 'kept' });\n",
      },
    ],
  },
  {
    id: 'laid-over-what-was-there',
    symptom: 'A restore is laid over the workspace: what came after the snapshot is still in it.',
    expected: [
      {
        scenario: 'S19',
        titled: 'On the same GPU',
        promise: AS_THEN,
        verdict: 'breached',
      },
    ],
    reach: 'snapshot',
    changes: [
      {
        file: 'snapshots/workspace-script.ts',
        was: '  ${TOP(FETCHED)} -exec mv -t . -- {} + || exit 1',
        is: "  for part in .dumont/replaced ${FETCHED}; do rsync ${FAITHFULLY.replace('--delete', '--force')} $part/ ./ || exit 1; done",
      },
    ],
  },
  {
    id: 'writable-after-a-restore',
    symptom: 'A directory that nobody may write to can be written to once it was restored.',
    expected: [
      { scenario: 'S19', titled: 'On the same GPU', promise: AS_THEN, verdict: 'breached' },
      { scenario: 'S19', titled: 'On another GPU', promise: AS_THEN, verdict: 'breached' },
      { scenario: 'S23', promise: AS_THEN, verdict: 'breached' },
    ],
    reach: 'snapshot',
    changes: [
      {
        file: 'snapshots/workspace-script.ts',
        was: '  xargs -0r -n 2 chmod -- <$state/modes || exit 1\n',
        is: '',
      },
    ],
  },
  {
    id: 'not-copied-after-a-restore',
    symptom:
      'After a restore nothing is copied to the CPU Standby any more: it keeps what is no longer wanted.',
    expected: [
      {
        scenario: 'S19',
        titled: 'On the same GPU',
        promise: 'the CPU Standby holds the same files',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'snapshots/restoring.ts',
        was: "  product.store.instances.change(instanceOf(task).id, { status: 'running' });\n  return DONE;",
        is: [
          '  if (work.standby !== null) task.changeStandby({ syncEnabled: false });',
          "  product.store.instances.change(instanceOf(task).id, { status: 'running' });",
          '  return DONE;',
        ].join('\n'),
      },
    ],
  },
];
