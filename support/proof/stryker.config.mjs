// npm run mutate: would a wrong judge be noticed? Changes the judges a little, one way at a time, and runs their tests.
import { readdirSync } from 'node:fs';

const testsIn = (directory) =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${directory}/${name}`);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [
    'support/witness/judges/*.ts',
    'support/witness/{case,history,looks,verdict}.ts',
    'support/patience.ts',
    '!**/*.test.ts',
  ],
  testRunner: 'in-process',
  plugins: [new URL('in-process-runner.mjs', import.meta.url).pathname],
  inProcess: {
    testFiles: [
      ...testsIn('support/witness/judges'),
      ...['case', 'history', 'verdict'].map((name) => `support/witness/${name}.test.ts`),
      'support/patience.test.ts',
    ],
  },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  dryRunTimeoutMinutes: 20, // a busy machine is no reason to give up
  ignorePatterns: ['reports', 'features', 'support/sandbox'],
  tempDirName: 'reports/stryker',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  thresholds: { high: 95, low: 90, break: 90 },
};
