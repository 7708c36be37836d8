// Cucumber loads formatters with a dynamic import, which knows no TypeScript.
require('ts-node/register');
module.exports = require('./terminal-formatter.ts').TerminalFormatter;
