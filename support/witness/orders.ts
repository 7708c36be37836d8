/** What can a customer's workload be told to do with its files? Each order as the workload itself carries it out, in POSIX sh and GNU tools. */

const quoted = (script: string): string => `'${script.replaceAll("'", `'\\''`)}'`;

/** What is done in the workspace, and stops at the first thing that fails. */
const deed = (script: string): string => `(cd "$w" && exec sh -ec ${quoted(script)})`;

/**
 * Files of every kind: empty ones and empty directories, odd names, links that lead to a file, to a directory and
 * nowhere, one file under several names, one with a hole, one with attributes, a pipe, others with few or special
 * permissions or with old and future dates; and everything that a copy likes to leave out, also what bears the name of
 * the product's own directory and is the customer's. The directory with all of it may not be written.
 */
const UNPACK = `
mkdir -p files/empty "files/with space" files/shared files/.git/objects files/node_modules/left-pad \\
  files/.cache files/.venv/bin files/venv files/__pycache__ files/.dumont
cd files
: >nothing
printf "no newline at the end" >"with space/-leading dash"
printf "a name of two lines" >"$(printf "two\\nlines")"
printf "a name in two scripts" >"$(printf "a\\303\\247\\303\\243o \\346\\226\\207\\344\\273\\266")"
printf "a name that is no text" >"$(printf "latin-\\351")"
printf "a name of 255 bytes" >"$(printf %0255d 7)"
printf "not an option" >./-rf
echo "the same words" >words
ln words twin
ln words shared/third
ln -s words link
ln -s shared "link to a directory"
ln -s nowhere dangling
mkfifo pipe
printf "in the middle" | dd of=hole bs=1M seek=8 conv=notrunc status=none
truncate -s 16M hole
echo "camera 7" >labelled
mkdir .labelled
tar --create --format=posix --pax-option="SCHILY.xattr.user.origin:=camera 7" --file=- labelled |
  tar --extract --xattrs --xattrs-include="user.*" --directory=.labelled --file=-
mv -f .labelled/labelled labelled
rmdir .labelled
echo secret >secret
printf "#!/bin/sh\\n" >program
echo 1 >flag
for name in .git/HEAD .git/objects/pack node_modules/left-pad/index.js .cache/model .venv/bin/python \\
  venv/pyvenv.cfg .dumont/epoch __pycache__/train.pyc run.log half.tmp backup~ .#lock core; do
  echo "$name" >"$name"
done
chmod 0400 secret
chmod 0755 program
chmod 2775 shared
touch -d "1999-12-31 23:59:58.5 UTC" words
touch -d "2038-01-20 UTC" nothing
touch -d "2001-09-09 UTC" empty
touch -d "2020-02-02 02:02:02.25 UTC" flag
chmod a-w .`;

/** Names are taken away, given to other files, and changed; and one file is rewritten within a second, at the same size. */
const TIDY = `
cd files
chmod u+w .
rm -r .cache nothing half.tmp
rmdir empty
mv "with space" "another name"
mv words "other words"
rm twin
mv shared/third third
rm link
mkdir link
mv program link/program
chmod 0600 secret
echo 2 >flag
touch -d "2020-02-02 02:02:02.75 UTC" flag
chmod a-w .`;

/** The versions of a large file that the workload puts in place one after the other, each written apart from it. */
export const VERSIONS = { file: 'model', last: 10, pieces: 4, piece: 1024 * 1024 } as const;

const numbers = (last: number): string => Array.from({ length: last }, (_, n) => n + 1).join(' ');

const written = (name: string): string =>
  `for piece in ${numbers(VERSIONS.pieces)}; do
  yes "version $n" | head -c ${VERSIONS.piece} >>${name}
  sleep 0.05
done`;

const PUBLISH = `
for n in ${numbers(VERSIONS.last)}; do
  : >${VERSIONS.file}.part
  ${written(`${VERSIONS.file}.part`)}
  mv ${VERSIONS.file}.part ${VERSIONS.file}
done`;

/** The same file is emptied and written anew while everybody looks on. */
const OVERWRITE = `
n=0
: >${VERSIONS.file}
${written(VERSIONS.file)}`;

/** The orders there are, and what the workload's own shell does that receives one. */
export const ORDERS = {
  unpack: deed(UNPACK),
  tidy: deed(TIDY),
  publish: deed(PUBLISH),
  overwrite: deed(OVERWRITE),
  /** Write nothing more. */
  rest: 'resting=yes',
} as const;

/** Something that the workload is told to do. */
export type Order = keyof typeof ORDERS;

/** The order as it is sent: on one line, whatever it says. */
export const dictated = (order: Order): string => Buffer.from(ORDERS[order]).toString('base64');
