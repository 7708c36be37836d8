// npm test: every check of this project, one line each; ends at the first that fails.
'use strict';
const { readdirSync } = require('fs');
const { join, relative } = require('path');
const { ready, ROOT } = require('./tools');
const { bin, run } = require('./run');

const HELP = `npm test

Checks everything, one line each, and ends at the first that fails: format, lint, features, types, unused code,
unit tests; then every scenario, and one planted defect that must be noticed.
It takes no arguments: npm run unit FILE runs one unit test, npx cucumber-js --tags @S01 the scenarios of one promise.`;

/** Every unit test stands beside what it tests. */
function unitTests(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return unitTests(path);
    return entry.name.endsWith('.test.ts') ? [relative(ROOT, path)] : [];
  });
}

const checks = () => [
  ['format', [bin('prettier'), '--check', '--log-level', 'warn', '.']],
  ['lint', [bin('eslint'), '--max-warnings', '0', '.']],
  ['features', [process.execPath, 'support/setup/features.js']],
  ['types', [bin('tsc'), '--noEmit']],
  ['unused code', [bin('knip')]],
  [
    'unit tests',
    [
      process.execPath,
      '--require',
      './support/setup/ts-node.js',
      '--test',
      // It ends with what failed, wherever its output goes.
      '--test-reporter=spec',
      '--test-concurrency=2',
      ...unitTests(join(ROOT, 'support')),
    ],
  ],
];

const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;

/** The totals that node's test runner prints at its end. */
const totals = (output) =>
  output.split('\n').filter((line) => /^(ℹ|#) (tests|suites|pass|fail|cancelled|skipped|todo) \d/.test(line));

/** Each failed test, by the place and the name that the runner gives it after all the rest. */
function failing(output) {
  const [, ...found] = output.split(/^test at /m);
  return found.map((text) => text.split('\n').slice(0, 2).join('  '));
}

async function check([name, command]) {
  const from = Date.now();
  process.stdout.write(`${name.padEnd(12)} `);
  const { code, output } = await run(command, { quiet: true });
  process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'}  ${seconds(from)}\n`);
  if (code !== 0) process.stdout.write(`${[output.trim(), ...failing(output)].join('\n')}\n`);
  else totals(output).forEach((line) => process.stdout.write(`  ${line}\n`));
  return code;
}

async function suite() {
  const from = Date.now();
  process.stdout.write('acceptance\n');
  const { code } = await run([process.execPath, bin('cucumber-js')]);
  process.stdout.write(`acceptance   ${code === 0 ? 'ok' : 'FAILED'}  ${seconds(from)}\n`);
  return code;
}

/** A defect that lies, beside scenarios that are always the same ones. */
const SAMPLE = ['--only', 'complete-when-ssh-answers', '--seed', '716928005'];

/** A planted defect must be noticed: the suite is able to fail. */
async function proof() {
  const from = Date.now();
  process.stdout.write('proof\n');
  const { code } = await run([process.execPath, 'support/setup/proof.js', 'prove', ...SAMPLE]);
  process.stdout.write(`proof        ${code === 0 ? 'ok' : 'FAILED'}  ${seconds(from)}\n`);
  return code;
}

async function everything() {
  const from = Date.now();
  await ready();
  for (const one of checks()) {
    process.exitCode = await check(one);
    if (process.exitCode !== 0) return;
  }
  process.exitCode = await suite();
  if (process.exitCode === 0) process.exitCode = await proof();
  if (process.exitCode === 0) process.stdout.write(`Everything holds  ${seconds(from)}\n`);
}

function main(args) {
  if (args.length === 0) return everything();
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(`${HELP}\n`);
  process.stderr.write(`npm test takes no arguments, so not ${args[0]}: see npm test -- --help\n`);
  process.exitCode = 2;
}

main(process.argv.slice(2));
