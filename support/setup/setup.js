// npm run setup: says what is missing and why, and installs it.
'use strict';
const { spawnSync } = require('child_process');
const { join, relative } = require('path');
const { createInterface } = require('readline');
const { find, limit, missing, ROOT } = require('./tools');

const HELP = `npm run setup [-- --yes]

Lists what this project needs and this computer lacks, each with its reason, and installs it:
npm packages by \`npm ci\`, programs by apt-get (as root, or by \`sudo -n\`).
Asks first on a terminal; goes ahead with --yes and when CI is set.
Exit code 0: everything is there. 2: something is left for you to do, and it says what.`;

const INSTALLER = join(__dirname, 'packages.sh');
const say = (line) => process.stderr.write(`${line}\n`);
const run = (file, args) => spawnSync(file, args, { cwd: ROOT, stdio: 'inherit' }).status === 0;
const isRoot = () => process.getuid() === 0;

function ask(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((answer) => {
    terminal.on('close', () => answer(false));
    terminal.question(question, (words) => {
      answer(/^(y|yes|)$/i.test(words.trim()));
      terminal.close();
    });
  });
}

function npmPackages() {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  return npm !== undefined && /npm-cli\.[cm]?js$/.test(npm)
    ? run(process.execPath, [npm, ...args])
    : run('npm', args);
}

const manual = (debian) => `sudo sh ${relative(process.cwd(), INSTALLER)} ${debian.join(' ')}`;

/** Undefined when they were installed, otherwise what you can do. */
function programs(debian) {
  if (find('apt-get') === undefined) {
    return `Install these with your system's package manager (Debian's names): ${debian.join(' ')}`;
  }
  if (isRoot()) return run('sh', [INSTALLER, ...debian]) ? undefined : `It failed: ${manual(debian)}`;
  const free =
    find('sudo') !== undefined && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  if (free && run('sudo', ['-n', 'sh', INSTALLER, ...debian])) return undefined;
  return `This needs root. Run: ${manual(debian)}`;
}

const named = (lacks, by) => lacks.filter((lack) => lack.by === by);

/** What is left to do after having installed what we may; `agreed` covers the system's own packages. */
function mend(lacks, agreed) {
  const left = [];
  if (named(lacks, 'npm').length > 0 && !npmPackages()) left.push('`npm ci` failed: see above.');
  const debian = [...new Set(named(lacks, 'packages').map((lack) => lack.debian))];
  if (debian.length > 0) {
    left.push(
      agreed ? programs(debian) : `Nobody to ask here. Run: npm run setup -- --yes, or: ${manual(debian)}`,
    );
  }
  return left.filter((line) => line !== undefined);
}

async function main(args) {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(`${HELP}\n`);
  const unknown = args.find((arg) => arg !== '--yes' && arg !== '-y');
  if (unknown !== undefined) return end(`Unknown option ${unknown}: see npm run setup -- --help`);
  const lacks = missing();
  if (lacks.length === 0) return everything('Everything is there.');
  lacks.forEach(({ what, why }) => say(`Missing: ${what}: ${why}`));
  const mine = named(lacks, 'you');
  if (mine.some(({ what }) => what.startsWith('Node'))) return end();
  if (mine.length === lacks.length) return end();
  const agreed = args.length > 0 || Boolean(process.env.CI);
  const asked = !agreed && process.stdin.isTTY;
  if (asked && !(await ask('Install what is missing now? [Y/n] '))) return end('Nothing was installed.');
  const left = mend(lacks, agreed || asked);
  if (left.length > 0) return end(...left);
  const still = missing();
  still.forEach(({ what, why }) => say(`Still missing: ${what}: ${why}`));
  return still.length > 0 ? end() : everything('Everything is there now.');
}

function everything(sentence) {
  const remark = limit();
  say(remark === undefined ? sentence : `${sentence} ${remark}`);
}

function end(...lines) {
  lines.forEach(say);
  process.exitCode = 2;
}

main(process.argv.slice(2));
