// npm run calibrate, npm run bench, npm run endure, npm run prove: a proof in the foreground, in this very process.
'use strict';
const { outliveReader, ready } = require('./tools');

outliveReader();
const [what] = process.argv.splice(2, 1);
ready().then(() => {
  require('./ts-node');
  require(`../proof/${what}`);
});
