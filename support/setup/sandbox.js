'use strict';
// npm run sandbox: a sandbox in the foreground, in this very process.
const { resolve } = require('node:path');

process.env.TS_NODE_CWD ??= resolve(__dirname, '../..');
require('ts-node/register');
require('../sandbox/main');
