import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { whyRefused } from './command-line';

const REFUSED: readonly (readonly [readonly string[], RegExp])[] = [
  [['--tags', '@S01 and ('], /^--tags "@S01 and \(" cannot be read: [^\n]+\.$/],
  [['--name', '('], /^--name "\(" cannot be read: Unterminated group\. [^\n]+\.$/],
  [['--parallel', 'x'], /^--parallel "x" is not a number: /],
  [['--retry=often'], /^--retry "often" is not a number: /],
  [['--shard', 'abc'], /^--shard "abc" names no shard: [^\n]+"1\/4"/],
  [['--shard', '5/2'], /^--shard "5\/2" names no shard/],
  [['--shard=0/2'], /^--shard "0\/2" names no shard/],
  [['--order', 'backwards'], /^--order "backwards" is not known; there is: defined, random, random:SEED\.$/],
  [['--language', 'xx'], /^--language "xx" is not known: npx cucumber-js --i18n-languages lists them\.$/],
  [['-c', 'nope.js'], /^--config "nope\.js" is not there\.$/],
  [['-f', 'nope'], /^--format "nope" is not known; there is: .*progress/],
  [['--format', 'nope:report.txt'], /^--format "nope:report\.txt" is not known/],
  [['-p', 'nowhere'], /^There is no profile "nowhere"; there is: default, console\.$/],
];

for (const [args, sentence] of REFUSED)
  test(`one sentence says what is wrong with ${args.join(' ')}`, () => {
    assert.match(whyRefused([...args], ['default', 'console']) ?? 'nothing is', sentence);
  });

test('what is right, and what only Cucumber can know, is left to Cucumber', () => {
  const fine = [
    ...['-p', 'console', '-t', '@smoke', '--name', 'GPU fails', '--parallel', '2', '--retry', '0'],
    ...['--shard', '2/2', '--order', 'random:7', '--language', 'pt', '--config', 'cucumber.js'],
    ...['-f', 'summary', '--format', 'html:report.html', '--format', '"progress-bar"'],
    ...[
      '--format',
      './mine.js:out.txt',
      '--format',
      'file:///mine.js',
      '--format',
      '@cucumber/pretty-formatter',
    ],
    ...['--bogus', 'features/failover.feature:12'],
  ];
  assert.equal(whyRefused(fine, ['default', 'console']), undefined);
  assert.equal(whyRefused(['-p', 'somewhere']), undefined);
});

test('npm run acceptance refuses what Cucumber reads before its configuration', () => {
  const { status, stderr } = spawnSync(process.execPath, [
    join(__dirname, 'acceptance.js'),
    '--parallel',
    'x',
  ]);
  assert.equal(stderr.toString(), '--parallel "x" is not a number: write it for example as "2".\n');
  assert.equal(status, 2);
});

test('npm test explains itself, and refuses what it does not know', () => {
  const program = join(__dirname, 'test.js');
  const told = spawnSync(process.execPath, [program, '--help']);
  assert.match(told.stdout.toString(), /^npm test\n\nChecks everything/);
  assert.equal(told.status, 0);
  const refused = spawnSync(process.execPath, [program, '--bogus']);
  assert.equal(
    refused.stderr.toString(),
    'npm test takes no arguments, so not --bogus: see npm test -- --help\n',
  );
  assert.equal(refused.status, 2);
});
