const { randomBytes, randomInt } = require('node:crypto');
const { parseArgs } = require('node:util');
const { whyRefused } = require('./support/setup/command-line');
const { outliveReader, whyNoRoom, whyNotWritable } = require('./support/setup/tools');

outliveReader();

// Runs that go on beside each other keep their reports apart.
const reports = process.env.REPORTS || 'reports';
// One run, whatever the number of workers: its mark on everything it rents, and the seed of everything it draws.
const worldParameters = { run: randomBytes(4).toString('hex'), seed: randomInt(2 ** 31), reports };

const DRY = { 'dry-run': { type: 'boolean', short: 'd' } };
const { 'dry-run': dry } = parseArgs({ strict: false, options: DRY }).values;

const terminal = './support/report/load-terminal-formatter.js';
// What is written there takes its place in the report when something was tested; until then the last report stays.
const draft = `${reports}/unfinished`;
const written = [
  ['junit', `${draft}/junit.xml`],
  ['message', `${draft}/messages.ndjson`],
  ['./support/report/load-acceptance-formatter.js', `${draft}/summary.md`],
];

const profiles = {
  default: {
    // No paths: those given on the command line would only be added to them.
    requireModule: [require.resolve('./support/setup/ts-node')],
    require: [
      'support/world.ts',
      'support/parameter-types.ts',
      'support/hooks.ts',
      'step-definitions/**/*.ts',
    ],
    plugin: ['./support/report/load-honest-exit.js'],
    format: dry ? [terminal] : [terminal, ...written],
    formatOptions: { printAttachments: false, junit: { suiteName: 'Failover acceptance' }, reports },
    publish: false,
    worldParameters,
  },
};
// The same features, acted and asked through the web console.
profiles.console = { ...profiles.default, worldParameters: { ...worldParameters, channel: 'console' } };
// What a proof looks at, and nothing that is made for people: it runs the suite a hundred times.
profiles.proof = { ...profiles.default, format: [['message', `${reports}/messages.ndjson`]] };

/** What Cucumber would answer with a stack trace is one sentence. */
const refuse = (sentence) => {
  console.error(sentence);
  process.exit(2);
};

const full = whyNoRoom();
if (full !== undefined) refuse(`No room for temporary files: ${full}.`);

const wrong = whyRefused(process.argv.slice(2), Object.keys(profiles));
if (wrong !== undefined) refuse(wrong);

const barred = dry ? undefined : whyNotWritable(reports);
if (barred !== undefined)
  refuse(`No place for reports: ${barred}; set REPORTS to another place, for example REPORTS=/tmp/reports.`);

module.exports = profiles;
