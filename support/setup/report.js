// npm run verify, npm run merge, npm run history: something about reports, in this very process; needs npm packages only.
'use strict';
const { missing, outliveReader } = require('./tools');

outliveReader();
const [what] = process.argv.splice(2, 1);
const lacks = missing().filter(({ by, what: thing }) => by === 'npm' || thing.startsWith('Node'));
if (lacks.length > 0) {
  lacks.forEach(({ what: thing, why }) => console.error(`Missing: ${thing}: ${why}`));
  console.error('Run: npm ci');
  process.exit(2);
}
require('./ts-node');
require(`../report/commands/${what}`);
