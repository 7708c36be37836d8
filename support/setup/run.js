// Starts a program of this project and waits for its end; a signal that we get is handed on.
'use strict';
const { spawn } = require('child_process');
const { constants } = require('os');
const { join } = require('path');
const { ROOT } = require('./tools');

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The path of a program that came with the npm packages. */
const bin = (name) => join(ROOT, 'node_modules', '.bin', name);

/** Calls once when whoever started us is gone: npm, told to end, goes at once and takes its shell along. */
function whenOrphaned(call) {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    call();
  }, 500);
  return () => clearInterval(look);
}

/** Comes back with the exit code and, unless it went straight to the terminal, all that was printed. */
function run([file, ...args], { quiet = false } = {}) {
  return new Promise((settle, fail) => {
    const output = quiet ? 'pipe' : 'inherit';
    const child = spawn(file, args, { cwd: ROOT, stdio: ['inherit', output, output] });
    const printed = [];
    let told = false;
    // The child ends in its own time and says how; we only wait for it.
    const handOn = (signal) => {
      told = true;
      child.kill(signal);
    };
    const stopLooking = whenOrphaned(() => told || handOn('SIGTERM'));
    STOPS.forEach((signal) => process.on(signal, handOn));
    if (quiet)
      [child.stdout, child.stderr].forEach((from) => from.on('data', (chunk) => printed.push(chunk)));
    child.once('error', fail);
    child.once('close', (code, signal) => {
      stopLooking();
      STOPS.forEach((stop) => process.removeListener(stop, handOn));
      settle({
        code: code === null ? 128 + constants.signals[signal] : code,
        output: Buffer.concat(printed).toString(),
      });
    });
  });
}

module.exports = { bin, run };
