// Cucumber loads plugins with a dynamic import, which knows no TypeScript.
require('ts-node/register');
module.exports = require('./honest-exit.ts').honestExit;
