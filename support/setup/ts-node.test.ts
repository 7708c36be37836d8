import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const PLACE = mkdtempSync(join(tmpdir(), 'ts-node-'));
const PROGRAM = join(PLACE, 'program.ts');
const RUNS = `
  require(${JSON.stringify(PROGRAM)});
  const { sep } = require('path');
  console.log(Object.keys(require.cache).some((file) => file.includes(sep + 'typescript' + sep)));`;

after(() => {
  rmSync(PLACE, { recursive: true });
});

/** What a program says, and whether a compiler was loaded for it. */
const said = (program: string): string => {
  writeFileSync(PROGRAM, program);
  const loaded = ['--require', join(__dirname, 'ts-node.js'), '--eval', RUNS];
  const { stdout, stderr } = spawnSync(process.execPath, loaded, { encoding: 'utf8', cwd: PLACE });
  return stdout + stderr;
};

test('what was compiled once is not compiled again, unless it has changed', () => {
  assert.equal(said("const told: string = 'one';\nconsole.log(told);"), 'one\ntrue\n');
  assert.equal(said("const told: string = 'one';\nconsole.log(told);"), 'one\nfalse\n');
  assert.equal(said("const told: string = 'two';\nconsole.log(told);"), 'two\ntrue\n');
});

test('an error tells its place in the program as it was written, compiled just now or long ago', () => {
  const program = 'interface Nothing {}\n\nexport const nothing: Nothing = {};\nthrow new Error("here");';
  for (let times = 0; times < 2; times += 1) assert.match(said(program), /program\.ts:4:7\)/);
});
