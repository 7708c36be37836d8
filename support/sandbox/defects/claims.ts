import type { Defect } from './defect';

const TRUTH = 'every claim matches what was seen';
const SHOWN = 'every phase that the console shows happened, in that order and time';
const SYNC_GOES_ON = 'CPU Standby is switched on, and its sync goes on';
const NEXT_SYNC = 'the console shows the next sync';
const FIRST = 'The work goes on when the GPU fails';
const JOURNEY = 'From signing in to the last look';

/** The product says what is not so. */
export const FALSE_CLAIMS: readonly Defect[] = [
  {
    id: 'complete-when-ssh-answers',
    symptom:
      'The failover is called complete as soon as the new GPU can be logged in on; the work is not there yet.',
    expected: [{ scenario: 'S01', titled: FIRST, promise: TRUTH, verdict: 'breached' }],
    reach: 'failover',
    changes: [
      {
        file: 'failover/replace.ts',
        was: "  return 'restoring';",
        is: "  product.store.events.put(task.id, finished(product.store.events.get(task.id), null, now()));\n  return 'restoring';",
        imports: "import { ended as finished } from './event';",
      },
    ],
  },
  {
    id: 'phases-by-timers',
    symptom: 'The progress moves on by the clock, whatever is really being done.',
    expected: [
      { scenario: 'S50', promise: SHOWN, verdict: 'breached' },
      { scenario: 'S50', promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/event.ts',
        was: '  store.events.put(id, entered(store.events.get(id), phase, now()));',
        is: [
          '  (setTimeout(() => {',
          '    store.events.put(id, entered(store.events.get(id), phase, now()));',
          '  }, 1_000 * ORDER.indexOf(phase)),',
          '  store.events.get(id));',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'phase-times-invented',
    symptom: 'The times of the phases are typical ones, not those of this failover.',
    expected: [
      { scenario: 'S50', promise: SHOWN, verdict: 'breached' },
      { scenario: 'S50', promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      { file: 'failover/event.ts', was: 'Math.max(0, Math.round(at - event.phaseSince))', is: '45_000' },
    ],
  },
  {
    id: 'phases-in-another-order',
    symptom: 'The console shows that the old GPU is given up only after a new one was found.',
    expected: [{ scenario: 'S50', promise: SHOWN, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'console/failover-view.ts',
        was: '`${words.messageRunning} ${event.phase}`',
        is: "`${words.messageRunning} ${event.phase === 'restoring' ? 'gpu_lost' : event.phase}`",
      },
    ],
  },
  {
    id: 'phase-that-did-not-happen',
    symptom: 'The console shows a time for fencing the lost GPU that nobody measured.',
    expected: [{ scenario: 'S50', promise: SHOWN, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'console/failover-view.ts',
        was: '  const took = event.phase_timings_ms[phase];\n  const stands',
        is: "  const took = phase === 'gpu_lost' ? 45_000 : event.phase_timings_ms[phase];\n  const stands",
      },
    ],
  },
  {
    id: 'progress-jumps-back',
    symptom: 'The progress was at restoring and is at provisioning again.',
    expected: [
      { scenario: 'S50', promise: TRUTH, verdict: 'breached' },
      { scenario: 'S50', promise: SHOWN, verdict: 'breached' },
      { scenario: 'S50', promise: SHOWN, verdict: 'inconclusive' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/event.ts',
        was: '  if (ORDER.indexOf(phase) <= ORDER.indexOf(event.phase)) return event;',
        is: '  if (phase === event.phase) return event;',
      },
      {
        file: 'failover/restore.ts',
        was: '    await takeBack(task, signal);\n  });',
        is: "    await takeBack(task, signal);\n  });\n  enter(product.store, task.id, 'provisioning');",
      },
    ],
  },
  {
    id: 'console-shows-the-past',
    symptom: 'The console keeps what it read for ten seconds, and shows that for the present.',
    expected: [
      { scenario: SYNC_GOES_ON, promise: NEXT_SYNC, verdict: 'breached' },
      { scenario: 'S50', promise: SHOWN, verdict: 'breached' },
      { scenario: 'S50', promise: SHOWN, verdict: 'invalid' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'console/live.ts',
        was: '    await pause(ANYHOW, idle.signal); // woken\n    await delay(TOGETHER);',
        is: '    await delay(10 * ANYHOW);',
      },
    ],
  },
  {
    id: 'lost-instance-named-as-new',
    symptom: 'The failover names the lost GPU instance as the one that now has the work.',
    expected: [{ scenario: 'S01', titled: FIRST, promise: TRUTH, verdict: 'breached' }],
    reach: 'failover',
    changes: [
      {
        file: 'failover/restore.ts',
        was: 'store.events.change(task.id, { newInstance: id, dataRestored: true });',
        is: 'store.events.change(task.id, { newInstance: lost, dataRestored: true });',
      },
    ],
  },
  {
    id: 'syncs-counted-once',
    symptom: 'The console goes on showing the first sync, however many follow.',
    expected: [{ scenario: SYNC_GOES_ON, promise: NEXT_SYNC, verdict: 'breached' }],
    reach: 'here',
    changes: [{ file: 'sync/sync.ts', was: '      syncCount: syncCount + 1,', is: '      syncCount: 1,' }],
  },
  {
    id: 'price-of-both-shown-for-one',
    symptom: 'The console shows, as the price of the GPU, what it costs together with its CPU Standby.',
    expected: [
      {
        scenario: JOURNEY,
        promise: 'the console shows what the suppliers’ books list',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'console/machine-facts.ts',
        was: '[words.price, `${dollars(instance.dph_total, language)}/h`]',
        is: '[words.price, `${dollars(instance.total_dph, language)}/h`]',
      },
    ],
  },
  {
    id: 'newest-not-in-the-list',
    symptom: 'The console’s list of snapshots begins with the last but one.',
    expected: [
      {
        scenario: JOURNEY,
        promise: 'every snapshot that was made is on offer',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'console/snapshots.ts',
        was: '${table(visit, snapshots)}',
        is: '${table(visit, snapshots.slice(1))}',
      },
    ],
  },
];
