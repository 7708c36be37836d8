import type { Defect } from './defect';

const INTACT = 'no acknowledged record is lost or spoiled';
const GOES_ON = 'the workload goes on from what the snapshot held';
const LEAVES = 'the clean-up leaves exactly what is needed';
const GONE = 'what is deleted is gone, and nothing else';
const OFTEN = 'however often';
const DELETES = 'the customer deletes';

/** What the customer goes back to is not what was saved. */
export const WORTHLESS_SNAPSHOTS: readonly Defect[] = [
  {
    id: 'silently-excluded',
    symptom: 'Logs are left out of every snapshot, and nobody says so.',
    expected: [
      {
        scenario: 'S25',
        promise: 'the snapshot holds everything saved until it was asked for, and nothing torn',
        verdict: 'breached',
      },
    ],
    reach: 'snapshot',
    changes: [
      {
        file: 'snapshots/saving.ts',
        was: "  const words = ['backup', '.', '--json',",
        is: "  const words = ['backup', '.', '--exclude', '*.log', '--json',",
      },
    ],
  },
  {
    id: 'restore-leaves-something-out',
    symptom: 'A restore brings back only a part of what was saved, and calls that success.',
    expected: [
      { scenario: 'S24', promise: GOES_ON, verdict: 'breached' },
      { scenario: 'S24', promise: INTACT, verdict: 'breached' },
    ],
    reach: 'snapshot',
    changes: [
      {
        file: 'snapshots/workspace-script.ts',
        was: 'cmp -s ${CONTENTS} .dumont/found && exit 0',
        is: "sed -i '1~7d' records.log; exit 0",
      },
    ],
  },
  {
    id: 'fetched-and-not-put-in-place',
    symptom: 'A restore is called a success, and the workspace is what it was before.',
    expected: [
      { scenario: 'S19', titled: 'On another GPU', promise: GOES_ON, verdict: 'breached' },
      { scenario: 'S19', titled: 'On another GPU', promise: INTACT, verdict: 'breached' },
    ],
    reach: 'snapshot',
    changes: [
      {
        file: 'snapshots/restoring.ts',
        was: '    await connections.must(host, PLACE, { deadline: task.product.units.passDeadline, signal });\n',
        is: '',
      },
    ],
  },
  {
    id: 'offered-before-it-is-whole',
    symptom: 'A snapshot is offered while it is still being uploaded.',
    expected: [
      {
        scenario: 'S20',
        titled: 'the object store goes away',
        promise: 'every snapshot on offer can be restored',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'snapshots/shelf.ts',
        was: "filter(({ state }) => state === 'kept')",
        is: "filter(({ state }) => state !== 'leaving')",
      },
      {
        file: 'snapshots/shelf.ts',
        was: 'kept.filter(({ stored }) => stored !== null && there.has(stored))',
        is: 'kept.filter(({ stored }) => stored === null || there.has(stored))',
      },
      {
        file: 'api/snapshots.ts',
        was: '  id: snapshot.stored,\n  short_id: shortOf(snapshot),\n  time:',
        is: '  id: snapshot.stored ?? snapshot.id,\n  short_id: shortOf(snapshot),\n  time:',
      },
    ],
  },
  {
    id: 'damage-is-restored',
    symptom: 'A damaged snapshot is restored as far as it goes, over what the customer had.',
    expected: [
      {
        scenario: 'S21',
        promise: 'a damaged snapshot is refused, and nothing replaced',
        verdict: 'breached',
      },
      { scenario: 'S21', promise: INTACT, verdict: 'breached' },
      { scenario: 'S21', promise: INTACT, verdict: 'invalid' },
    ],
    reach: 'snapshot',
    changes: [
      {
        file: 'snapshots/repository.ts',
        was: '      if (code === 0) return output;',
        is: "      if (code === 0 || errand.words[0] === 'restore') return output;",
      },
      {
        file: 'snapshots/workspace-script.ts',
        was: 'away ${FETCHED} && mkdir -p ${FETCHED} && cd',
        is: 'away ${FETCHED} && mkdir -p ${FETCHED}/.dumont && cd',
      },
    ],
  },
  {
    id: 'clean-up-takes-the-newest',
    symptom: 'The clean-up keeps the oldest snapshots and deletes the newest ones.',
    expected: [{ scenario: 'S22', titled: OFTEN, promise: LEAVES, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'snapshots/retention.ts',
        was: '(one, other) => other.serial - one.serial',
        is: '(one, other) => one.serial - other.serial',
      },
    ],
  },
  {
    id: 'deleted-and-still-billed',
    symptom: 'A deleted snapshot is no longer offered, but its data stays in the object store and is billed.',
    expected: [
      { scenario: 'S22', titled: OFTEN, promise: LEAVES, verdict: 'breached' },
      { scenario: 'S22', titled: DELETES, promise: GONE, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'snapshots/shelf.ts',
        was: "['forget', ...ids, '--prune', ...freeing]",
        is: "['forget', ...ids]",
      },
    ],
  },
  {
    id: 'newest-of-the-name-restored',
    symptom: 'Of several snapshots with the same name the newest is restored, whichever was asked for.',
    expected: [{ scenario: 'S24', promise: GOES_ON, verdict: 'breached' }],
    reach: 'snapshot',
    changes: [
      {
        file: 'snapshots/shelf.ts',
        was: '    const [snapshot] = found;',
        is: '    const snapshot = (await this.list()).find(({ name }) => name === found[0]?.name);',
      },
    ],
  },
  {
    id: 'increment-laid-over-its-base',
    symptom: 'An incremental snapshot is laid over the one before: what was deleted in between is in it.',
    expected: [
      {
        scenario: 'S23',
        promise: 'the files are what they were when the snapshot was made',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'snapshots/workspace-script.ts',
        was: 'away ${SAVED} && mkdir -p ${SAVED} || exit 1',
        is: 'mkdir -p ${SAVED} || exit 1',
      },
      {
        file: 'snapshots/workspace-script.ts',
        was: 'said=$(rsync ${FAITHFULLY} ./',
        is: "said=$(rsync ${FAITHFULLY.replace('--delete', '')} ./",
      },
      {
        file: 'snapshots/workspace-script.ts',
        was: 'timeout ${STANDSTILL} rsync ${FAITHFULLY} ./',
        is: "timeout ${STANDSTILL} rsync ${FAITHFULLY.replace('--delete', '')} ./",
      },
      {
        file: 'snapshots/workspace-script.ts',
        was: 'export const UNSTAGE = `${INSIDE}; ${AWAY}; away ${SAVED}`;',
        is: 'export const UNSTAGE = INSIDE;',
      },
    ],
  },
];
