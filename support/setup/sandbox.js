// npm run sandbox: a sandbox in the foreground, in this very process.
'use strict';
const { join } = require('path');
const { ready, ROOT } = require('./tools');

/** What the environment does not say of the sandbox, .env may. */
function heedEnvFile() {
  const { readEnvFile } = require('../env-file');
  for (const [name, value] of Object.entries(readEnvFile(join(ROOT, '.env')))) {
    if (/^(SANDBOX_|SEED$)/.test(name) && !process.env[name]) process.env[name] = value;
  }
}

ready().then(() => {
  require('./ts-node');
  try {
    heedEnvFile();
  } catch (cause) {
    console.error(cause.message);
    process.exit(2);
  }
  require('../sandbox/main');
});
