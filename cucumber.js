const { randomBytes, randomInt } = require('node:crypto');

// One run, whatever the number of workers: its mark on everything it rents, and the seed of everything it draws.
const worldParameters = { run: randomBytes(4).toString('hex'), seed: randomInt(2 ** 31) };

const profiles = {
  default: {
    // No paths: those given on the command line would only be added to them.
    requireModule: ['ts-node/register'],
    require: [
      'support/world.ts',
      'support/parameter-types.ts',
      'support/hooks.ts',
      'step-definitions/**/*.ts',
    ],
    plugin: ['./support/report/load-honest-exit.js'],
    format: [
      './support/report/load-terminal-formatter.js',
      ['junit', 'reports/junit.xml'],
      ['message', 'reports/messages.ndjson'],
      ['./support/report/load-acceptance-formatter.js', 'reports/summary.md'],
    ],
    formatOptions: { printAttachments: false, junit: { suiteName: 'Failover acceptance' } },
    publish: false,
    worldParameters,
  },
};

const asked = process.argv.flatMap((argument, n, all) => {
  if (argument.startsWith('--profile=')) return argument.slice('--profile='.length);
  return ['-p', '--profile'].includes(all[n - 1]) ? argument : [];
});
const unknown = asked.find((name) => profiles[name] === undefined);
if (unknown !== undefined) {
  // Cucumber's own answer would be a stack trace.
  console.error(`There is no profile "${unknown}"; there is: ${Object.keys(profiles).join(', ')}.`);
  process.exit(2);
}

module.exports = profiles;
