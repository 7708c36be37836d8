module.exports = {
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
      'progress',
      ['junit', 'reports/junit.xml'],
      ['message', 'reports/messages.ndjson'],
      ['./support/report/load-acceptance-formatter.js', 'reports/summary.md'],
    ],
    formatOptions: { printAttachments: false, junit: { suiteName: 'Failover acceptance' } },
    publish: false,
  },
};
