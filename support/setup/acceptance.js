// npm run acceptance [-- cucumber-js arguments]: the failover scenarios, with everything they need.
'use strict';
const { ready } = require('./tools');
const { bin, run } = require('./run');

async function main(args) {
  await ready();
  // Of some of it Cucumber has its word before it reads our configuration.
  const wrong = require('./command-line').whyRefused(args);
  if (wrong !== undefined) {
    console.error(wrong);
    process.exit(2);
  }
  const { code } = await run([process.execPath, bin('cucumber-js'), '--tags', '@failover', ...args]);
  process.exitCode = code;
}

main(process.argv.slice(2));
