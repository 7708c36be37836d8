// Cucumber loads formatters with a dynamic import, which knows no TypeScript.
require('../setup/ts-node');
module.exports = require('./acceptance-formatter.ts').AcceptanceFormatter;
