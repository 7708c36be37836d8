// ts-node, which keeps what it has made of a file: a run starts a dozen programs, and each would load the compiler for it.
'use strict';
const { createHash } = require('crypto');
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('fs');
const { createRequire, enableCompileCache } = require('module');
const { join, resolve } = require('path');
const { fileURLToPath } = require('url');

const ROOT = resolve(__dirname, '../..');
const KEPT = join(ROOT, 'node_modules/.cache/ts-node');
/** Which compiler, and how it compiles. */
const TERMS = ['package.json', 'tsconfig.json']
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('');

const made = new Map();
let compiler;

const placeOf = (source, file) => {
  const what = [TERMS, file, source].join('\0');
  return join(KEPT, `${createHash('sha1').update(what).digest('hex')}.js`);
};

function kept(place) {
  try {
    return readFileSync(place, 'utf8');
  } catch (cause) {
    return undefined; // not there, or not for us: it is made anew
  }
}

/** Whole or not at all, since others read meanwhile; where nothing can be kept, everything is made anew. */
function keep(place, output) {
  const beside = `${place}.${process.pid}`;
  try {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(beside, output);
    renameSync(beside, place);
  } catch (cause) {
    rmSync(beside, { force: true });
  }
}

function compiled(source, file) {
  compiler ??= require('ts-node').create({ cwd: ROOT });
  return compiler.compile(source, file);
}

function compile(source, file) {
  const place = placeOf(source, file);
  const before = kept(place);
  const output = before ?? compiled(source, file);
  if (before === undefined) keep(place, output);
  made.set(file, output);
  return output;
}

// V8 keeps what it makes of that in turn, where Node lets it: from 22 on.
enableCompileCache?.(join(ROOT, 'node_modules/.cache/v8'));

const pathOf = (place) => (place.startsWith('file:') ? fileURLToPath(place) : place);

// What an error tells is where it happened in TypeScript: what is made of a file ends with the map that says so.
createRequire(require.resolve('ts-node'))('@cspotcode/source-map-support').install({
  environment: 'node',
  retrieveFile: (place) => made.get(pathOf(place)) ?? '',
});

// Where ts-node itself puts its service, for whoever has a word to say in what is compiled.
const service = { compile };
process[Symbol.for('ts-node.register.instance')] = service;

require.extensions['.ts'] = (module, file) => {
  module._compile(service.compile(readFileSync(file, 'utf8'), file), file, 'commonjs');
};
