import type { Defect } from './defect';

const TRUTH = 'every claim matches what was seen';
const SHOWN = 'every phase that the console shows happened, in that order and time';
const REPORT = 'the console’s report is what the suppliers’ books say';
const RELOADED = 'A page that is reloaded during a failover goes on telling of it';
const FIRST = 'The work goes on when the GPU fails';

/** What is told of a failover once it is over is not what it came to. */
export const FALSE_REPORTS: readonly Defect[] = [
  {
    id: 'total-time-flattered',
    symptom: 'The total time of a failover is counted in seconds where milliseconds are meant.',
    expected: [
      { scenario: 'S01', titled: FIRST, promise: TRUTH, verdict: 'breached' },
      { scenario: 'S50', promise: SHOWN, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/event.ts',
        was: 'totalTime: Math.round(at - event.lostAt),',
        is: 'totalTime: Math.round((at - event.lostAt) / 1_000),',
      },
    ],
  },
  {
    id: 'told-twice-as-failed',
    symptom: 'A failover that went well is told a second time, as one that failed.',
    expected: [
      { scenario: 'S01', titled: FIRST, promise: TRUTH, verdict: 'breached' },
      { scenario: 'S50', promise: REPORT, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/conclude.ts',
        was: '    store.events.put(task.id, ended(event, null, now()));',
        is: [
          '    store.events.put(task.id, ended(event, null, now()));',
          "    const again = { ...ended(event, 'The new GPU does not answer.', now()), id: `${task.id}0` };",
          '    store.events.put(again.id, again);',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'reported-twice',
    symptom: 'One failover stands in the report twice.',
    expected: [
      { scenario: 'S50', promise: REPORT, verdict: 'breached' },
      { scenario: RELOADED, promise: 'the page that was reloaded shows the move', verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'api/failovers.ts',
        was: 'inOrder(events).map(eventView).reverse();',
        is: 'inOrder(events).flatMap((event) => [eventView(event), eventView(event)]).reverse();',
      },
    ],
  },
  {
    id: 'mean-time-flattered',
    symptom: 'The report’s mean time to recovery counts only until the work was on the CPU.',
    expected: [{ scenario: 'S50', promise: REPORT, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'failover/report.ts',
        was: 'successful.flatMap(({ totalTime }) => (totalTime === null ? [] : [totalTime]))',
        is: 'successful.flatMap(({ timings }) => timings.detecting ?? [])',
      },
    ],
  },
  {
    id: 'old-address-told',
    symptom: 'The work is on the CPU Standby, and its customer is sent to the GPU that was lost.',
    expected: [{ scenario: 'S01', titled: FIRST, promise: TRUTH, verdict: 'breached' }],
    reach: 'failover',
    changes: [
      {
        file: 'api/instance-view.ts',
        was: "    place.kind === 'cpu' ? standby?.address : place.instance",
        is: "    place.kind === 'cpu' ? standby && instance.address : place.instance",
      },
    ],
  },
  {
    id: 'market-outage-told-as-a-loss',
    symptom: 'While the market does not answer, an instance that works is listed as offline.',
    expected: [{ scenario: 'S06', promise: 'the instance is never called lost', verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'api/instances.ts',
        was: 'all.map((one) => instanceView(store, one))',
        is: "all.map((one) => instanceView(store, product.books.known ? one : { ...one, status: 'offline' }))",
      },
    ],
  },
  {
    id: 'half-the-latency-reported',
    symptom: 'The failover report shows every phase of a failover as half as long as it took on average.',
    expected: [{ scenario: 'S50', promise: REPORT, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'console/report.ts',
        was: '[phase, seconds(average, language)]',
        is: '[phase, seconds(average / 2, language)]',
      },
    ],
  },
  {
    id: 'told-an-hour-early',
    symptom: 'Every time on the pages of the console is an hour early.',
    expected: [{ scenario: 'S50', promise: REPORT, verdict: 'breached' }],
    reach: 'here',
    changes: [
      {
        file: 'console/words.ts',
        was: "  iso\n    .replace('T', ' ')",
        is: "  new Date(Date.parse(iso) - 3_600_000)\n    .toISOString()\n    .replace('T', ' ')",
      },
    ],
  },
];
