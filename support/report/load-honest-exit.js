// Cucumber loads plugins with a dynamic import, which knows no TypeScript.
require('../setup/ts-node');
module.exports = require('./honest-exit.ts').honestExit;
