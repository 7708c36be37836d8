// npm run sandbox: a sandbox in the foreground, in this very process.
'use strict';
const { ready, ROOT } = require('./tools');

process.env.TS_NODE_CWD ??= ROOT;
ready().then(() => {
  require('ts-node/register');
  require('../sandbox/main');
});
