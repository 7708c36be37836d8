import type { Defect } from './defect';

const WANTED = 'the GPU is the one that was wanted';
const LAST = 'the old GPU goes, after the work goes on elsewhere';
const BOOKS = 'the books show exactly what should exist';
const TRUTH = 'every claim matches what was seen';
const INTACT = 'no acknowledged record is lost or spoiled';
const EVERYTHING = 'everything that was saved is still there';
const ONCE = 'never two live incarnations';

const NO_STANDBY = { scenario: 'S26', titled: 'without a CPU Standby' } as const;
const ANOTHER_MODEL = { scenario: 'S26', titled: 'to another model' } as const;
const TO_CPU = { scenario: 'S27', titled: 'to the CPU' } as const;

/** The work does not arrive where its customer wants it, or not whole, or more is paid for than was wanted. */
export const WRONG_MIGRATIONS: readonly Defect[] = [
  {
    id: 'moved-to-another-model',
    symptom: 'The work moves to the cheapest GPU of the market, not to the model that was asked for.',
    expected: [{ ...NO_STANDBY, promise: WANTED, verdict: 'breached' }],
    reach: 'migration',
    changes: [
      {
        file: 'market/model.ts',
        was: '  if (name === wanted) return true;',
        is: '  if (name !== wanted) return true;',
      },
    ],
  },
  {
    id: 'moved-for-more-than-was-set',
    symptom: 'The work moves to a GPU that costs more than the customer is willing to pay.',
    expected: [
      { ...ANOTHER_MODEL, promise: WANTED, verdict: 'breached' },
      { ...ANOTHER_MODEL, promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'failover',
    changes: [
      {
        file: 'market/choice.ts',
        was: '  price <= pricePerHour + CENT_OF_A_CENT;',
        is: '  price + pricePerHour > CENT_OF_A_CENT;',
      },
      {
        file: 'migration/offer.ts',
        was: 'one.dph_total - other.dph_total',
        is: 'other.dph_total - one.dph_total',
      },
    ],
  },
  {
    id: 'left-before-the-work-goes-on',
    symptom: 'The old GPU is given back before the work goes on on the new one.',
    expected: [{ ...NO_STANDBY, promise: LAST, verdict: 'breached' }],
    reach: 'migration',
    changes: [
      {
        file: 'migration/arrive.ts',
        was: '  const place = destination(task);\n  const watched',
        is: '  const place = destination(task);\n  await giveBack(task, migrationOf(task).source);\n  const watched',
      },
    ],
  },
  {
    id: 'left-gpu-goes-on-billing',
    symptom: 'The GPU that the work has left is never given back.',
    expected: [
      { ...NO_STANDBY, promise: LAST, verdict: 'breached' },
      { ...NO_STANDBY, promise: BOOKS, verdict: 'breached' },
    ],
    reach: 'migration',
    patient: true,
    changes: [
      {
        file: 'migration/arrive.ts',
        was: "  const left = from.kind === 'gpu' && returnSource;",
        is: "  const left = from.kind !== 'gpu' && returnSource;",
      },
    ],
  },
  {
    id: 'moved-without-the-last-pass',
    symptom: 'The work is moved with the copy that is there, and what was saved since stays behind.',
    expected: [
      { ...TO_CPU, promise: EVERYTHING, verdict: 'breached' },
      { ...TO_CPU, promise: INTACT, verdict: 'breached' },
    ],
    reach: 'migration',
    changes: [
      {
        file: 'migration/move.ts',
        was: '  await copyUntilShort(task, route, signal);\n  await handOver(task, route, signal);',
        is: '  await stop(product.connections, route.from, signal);',
      },
    ],
  },
  {
    id: 'works-on-where-it-was-left',
    symptom: 'The work goes on on the new GPU, and on the old one beside it.',
    expected: [
      { ...NO_STANDBY, promise: ONCE, verdict: 'breached' },
      { ...NO_STANDBY, promise: EVERYTHING, verdict: 'breached' },
      { ...NO_STANDBY, promise: INTACT, verdict: 'breached' },
      { ...NO_STANDBY, promise: INTACT, verdict: 'invalid' },
    ],
    reach: 'migration',
    changes: [
      { file: 'migration/move.ts', was: '  await stop(connections, route.from, signal);\n', is: '' },
      { file: 'migration/move.ts', was: "  if (left !== '')", is: "  if (left === 'never')" },
      {
        file: 'migration/arrive.ts',
        was: '  await returnSurplus(task);',
        is: '  await returnSurplus(task);\n  await pause(600, task.signal);',
        imports: "import { delay as pause } from '../../clock';",
      },
    ],
  },
  {
    id: 'left-instance-named-as-the-new-one',
    symptom: 'The answer to a move names the instance that was left as the one that now has the work.',
    expected: [{ ...TO_CPU, promise: TRUTH, verdict: 'breached' }],
    reach: 'migration',
    changes: [
      {
        file: 'api/migrations.ts',
        was: 'migration.completedAt === null ? null : migration.newInstance',
        is: 'migration.completedAt === null ? null : migration.source',
      },
    ],
  },
  {
    id: 'moved-to-a-small-disk',
    symptom: 'The work moves to a GPU with the smallest disk there is: the workspace will not fit.',
    expected: [
      { ...NO_STANDBY, promise: BOOKS, verdict: 'breached' },
      { ...NO_STANDBY, promise: WANTED, verdict: 'breached' },
    ],
    reach: 'migration',
    changes: [
      {
        file: 'migration/prepare.ts',
        was: 'await rent(task, chosen, migrationOf(task).to.disk);',
        is: 'await rent(task, chosen, 10);',
      },
    ],
  },
  {
    id: 'estimated-twice-as-dear',
    symptom: 'A move is estimated at what the old and the new GPU cost together.',
    expected: [{ ...NO_STANDBY, promise: WANTED, verdict: 'breached' }],
    reach: 'migration',
    changes: [
      {
        file: 'migration/estimate.ts',
        was: "{ kind: 'gpu', gpu, pricePerHour, offer,",
        is: "{ kind: 'gpu', gpu, pricePerHour: pricePerHour + work.agreed.pricePerHour, offer,",
      },
    ],
  },
  {
    id: 'region-by-its-letters',
    symptom: 'Whoever wants a GPU in the USA gets one in Australia, because the letters are in there.',
    expected: [{ scenario: 'S29', titled: 'the USA', promise: WANTED, verdict: 'breached' }],
    reach: 'migration',
    changes: [
      {
        file: 'market/region.ts',
        was: '  const country = countryOf(place);\n  return country !== undefined && countriesOf(word).includes(country);',
        is: "  return (place ?? '').toLowerCase().includes(word.toLowerCase());",
      },
    ],
  },
];
