// npm run mutate: would a wrong judge be noticed? Changes the judges a little, one at a time, and runs their unit tests.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [
    'support/witness/judges/*.ts',
    'support/witness/{case,history,verdict}.ts',
    'support/patience.ts',
    '!**/*.test.ts',
  ],
  testRunner: 'tap',
  plugins: ['@stryker-mutator/tap-runner'],
  tap: {
    testFiles: [
      'support/witness/judges/*.test.ts',
      'support/witness/{history,verdict}.test.ts',
      'support/patience.test.ts',
    ],
    nodeArgs: ['--test-reporter=tap', '--require', 'ts-node/register', '-r', '{{hookFile}}', '{{testFile}}'],
  },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  ignorePatterns: ['reports', 'features', 'support/sandbox'],
  tempDirName: 'reports/stryker',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  thresholds: { high: 95, low: 90, break: 90 },
  allowEmpty: false,
};
