import type { Defect } from './defect';

const FIRST = 'The work goes on when the GPU fails';
const STAYS = 'the work stays where it is';
const NOTICED = 'the loss is noticed';
const ON_GPU = 'the workload resumes on another GPU';
const ON_STANDBY = 'the workload resumes on the CPU Standby';
const TRUTH = 'every claim matches what was seen';
const INTACT = 'no acknowledged record is lost or spoiled';
const BOOKS = 'the books show exactly what should exist';

/** A loss is noticed late or never, a trouble that is no loss is taken for one, or nothing comes of it. */
export const WRONG_CONTROL: readonly Defect[] = [
  {
    id: 'detection-ten-times-slower',
    symptom: 'It takes seconds until anybody notices that the GPU is lost.',
    expected: [{ scenario: 'S01', titled: FIRST, promise: NOTICED, verdict: 'breached' }],
    reach: 'failover',
    changes: [{ file: 'units.ts', was: '  suspicion: 175,', is: '  suspicion: 1_750,' }],
  },
  {
    id: 'blip-is-a-loss',
    symptom: 'A GPU that said nothing for a moment is given up.',
    expected: [{ scenario: 'S05', promise: STAYS, verdict: 'breached' }],
    reach: 'standby',
    changes: [
      {
        file: 'watch/heartbeat.ts',
        was: 'while (!isLost(this.#suspicion, this.watched.misses)) await',
        is: 'while (!isLost(this.#suspicion, 1)) await',
      },
      {
        file: 'watch/heartbeat.ts',
        was: 'if (isLost(this.#suspicion, this.watched.misses)) return;',
        is: 'if (isLost(this.#suspicion, 1)) return;',
      },
      { file: 'watch/heartbeat.ts', was: 'sentAt + this.#units.heartbeat', is: 'sentAt + 50' },
    ],
  },
  {
    id: 'market-outage-is-a-loss',
    symptom: 'The market’s API is down, and the product moves the work off a GPU that is fine.',
    expected: [
      { scenario: 'S06', promise: STAYS, verdict: 'breached' },
      { scenario: 'S06', promise: INTACT, verdict: 'breached' },
      { scenario: 'S06', promise: BOOKS, verdict: 'breached' },
      { scenario: 'S06', promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'census.ts',
        was: '        this.#known = false;\n',
        is: [
          '        this.#known = false;',
          '        for (const { work, status } of this.product().store.instances.all().filter(({ address }) => address !== null))',
          "          if (status === 'running' && this.product().store.works.find(work)?.standby?.address)",
          "            declare(this.product(), work, { at: now(), because: 'the market does not list it' });\n",
        ].join('\n'),
        imports: "import { declare } from './watch/declare';",
      },
    ],
  },
  {
    id: 'frozen-gpu-is-called-running',
    symptom: 'A frozen GPU is never noticed, because its market calls it running.',
    expected: [
      { scenario: 'S03', promise: NOTICED, verdict: 'breached' },
      { scenario: 'S03', promise: INTACT, verdict: 'invalid' },
      { scenario: 'S03', promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'watch/watch.ts',
        was: '    await this.#restarting;\n    signal.throwIfAborted();',
        is: [
          '    await this.#restarting;',
          '    await pause(this.product.units.heartbeat, signal);',
          "    if (loss.because === 'it does not answer' && instances.get(instance).actualStatus === 'running') return true;",
        ].join('\n'),
        imports: "import { delay as pause } from '../../clock';",
      },
    ],
  },
  {
    id: 'broken-gpu-not-looked-at',
    symptom: 'A machine whose GPU is broken is taken for healthy because it answers.',
    expected: [
      { scenario: 'S04', promise: NOTICED, verdict: 'breached' },
      { scenario: 'S04', promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'watch/need.ts',
        was: "  if (state === 'gpu-failing') return 'its GPU cannot be opened';\n  return need === 'gpu'",
        is: "  return ['gpu', 'workload'].includes(need) || state === 'gpu-failing'",
      },
    ],
  },
  {
    id: 'notice-ignored',
    symptom: 'The market’s notice is not heeded: the GPU is left only when it is gone.',
    expected: [
      { scenario: 'S02', titled: '30 seconds', promise: INTACT, verdict: 'breached' },
      { scenario: 'S02', promise: TRUTH, verdict: 'breached' },
      { scenario: 'S02', promise: ON_STANDBY, verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      { file: 'failover/notice.ts', was: 'noticed === message) return;', is: 'noticed !== message) return;' },
    ],
  },
  {
    id: 'dead-gpu-is-asked-first',
    symptom: 'Recovery begins by saving the lost GPU’s work from the lost GPU, and fails with that.',
    expected: [
      { scenario: 'S01', titled: FIRST, promise: ON_STANDBY, verdict: 'breached' },
      { scenario: 'S01', titled: FIRST, promise: INTACT, verdict: 'invalid' },
      { scenario: 'S01', titled: FIRST, promise: TRUTH, verdict: 'breached' },
      { scenario: 'S01', titled: FIRST, promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'failover/fence.ts',
        was: '  await endCopy(task);\n  await silenced(task);',
        is: [
          '  const { instances, events } = task.product.store;',
          '  const lost = gpuHost(instances.get(events.get(task.id).instance));',
          "  await task.product.connections.must(lost, 'tar -c . >snapshot').catch((error: unknown) => {",
          '    throw new Hopeless(`The snapshot failed: ${reasonOf(error)}`);',
          '  });',
          '  await endCopy(task);\n  await silenced(task);',
        ].join('\n'),
        imports: "import { gpuHost } from '../machine/hosts'; import { Hopeless } from '../refusal';",
      },
    ],
  },
  {
    id: 'workload-check-is-not-critical',
    symptom: 'The workload cannot be started on the new GPU, and the failover is called complete.',
    expected: [
      { scenario: 'S01', titled: FIRST, promise: ON_GPU, verdict: 'breached' },
      { scenario: 'S01', titled: FIRST, promise: TRUTH, verdict: 'breached' },
      { scenario: 'S01', titled: FIRST, promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'failover',
    patient: true,
    changes: [
      {
        file: 'failover/restore.ts',
        was: 'const prepared = prepare(product.connections, gpuHost(rented), work.order.command);',
        is: 'const prepared = prepare(product.connections, gpuHost(rented), `exec /nowhere/${work.id}`);',
      },
      {
        file: 'failover/conclude.ts',
        was: '(signal) => start(task, signal));',
        is: '(signal) => start(task, signal).catch(() => now()));',
      },
    ],
  },
  {
    id: 'sync-not-resumed-after-the-failover',
    symptom: 'Back on a GPU, the instance is called protected, but nothing is copied any more.',
    expected: [
      { scenario: 'S01', titled: FIRST, promise: 'the instance is protected again', verdict: 'breached' },
      { scenario: 'S01', titled: FIRST, promise: TRUTH, verdict: 'breached' },
    ],
    reach: 'start',
    changes: [
      {
        file: 'watch/watch.ts',
        was: "    if (!standby.syncEnabled || instance.status !== 'running') return undefined;",
        is: "    if (!standby.syncEnabled || instance.status !== 'running' || work.epoch > 1) return undefined;",
      },
    ],
  },
  {
    id: 'any-password-will-do',
    symptom: 'Whoever knows the address gets into the console with any password.',
    expected: [
      {
        scenario: 'A wrong password is refused',
        promise: 'whoever has a wrong password is kept out',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'api/session.ts',
        was: 'if (!equal(password, DUMONT_PASSWORD) || !known)',
        is: "if (equal(password, '') || DUMONT_PASSWORD === '' || !known)",
      },
    ],
  },
];
