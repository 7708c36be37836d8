import { FAITHFULLY } from '../sync/rsync';

const INSIDE = 'cd "${WORKSPACE:-/workspace}" || exit 1';
/** What is to be saved, as it was at one instant; and what was fetched, before it takes the place of the workspace. */
const SAVED = '.dumont/saved';
const FETCHED = '.dumont/fetched';
/** What a workspace held, told by the machine that saved it, and which of its files have holes. */
const CONTENTS = '.dumont/contents';
const SPARSE = '.dumont/sparse';
/** So many seconds the work may stand still. */
const STANDSTILL = 2;

/** Removes a directory, also one with parts that may not be written. */
const AWAY = 'away() { [ ! -e "$1" ] || { chmod -R u+rwX "$1"; rm -rf "$1"; }; }';

/**
 * Lists a workspace: kind, mode, links, size, time and target of everything, and a sum of every file. Restic's own sums
 * keep what was read as it was read; this one tells whether that was what the workspace held, and costs next to nothing.
 */
const LIST = `list() {
  {
    find . -mindepth 1 -path ./.dumont -prune -o -type d -printf '%y %m %T@ %p\\0' -o -printf '%y %m %n %s %T@ %p %l\\0'
    find . -path ./.dumont -prune -o -type f -print0 | xargs -0r cksum -z --
  } | sort -z
}`;

/** Whether every process of the group has come to a standstill, in whatever it was doing. */
const STANDS = `stands() {
  for stat in /proc/[0-9]*/stat; do
    read -r line <"$stat" || continue
    set -- \${line##*) }
    [ "$3" = $group ] || continue
    case $1 in T | Z | X) ;; *) return 1 ;; esac
  done 2>/dev/null
}`;

/**
 * Brings every process of the group to a standstill. Whoever starts a program may have to wait for it to begin, and
 * cannot stop before: where the beginner was stopped first, both are let go, and stopped again a little later.
 */
const HALTS = `halts() {
  tries=20
  while kill -s STOP -- -$group; do
    looks=20
    until stands || [ $looks = 0 ]; do sleep 0.002; looks=$((looks - 1)); done
    [ $looks = 0 ] || return 0
    kill -s CONT -- -$group
    [ $tries -gt 0 ] || return 1
    sleep 0.005
    tries=$((tries - 1))
  done 2>/dev/null
}`;

/**
 * Copies the workspace aside as it was at one instant: most of it while the work goes on, the rest while every process
 * of the work stands still. Whatever becomes of this script's caller, the work goes on afterwards.
 */
export const STAGE = `${INSIDE}
${AWAY}
${LIST}
${STANDS}
${HALTS}
copy() {
  said=$(rsync ${FAITHFULLY} ./ ${SAVED}/ 2>&1)
  case $? in 0 | 24) ;; *) echo "$said" >&2; exit 1 ;; esac
}
away ${SAVED} && mkdir -p ${SAVED} || exit 1
# The quickest copy first: what changes under it, or goes, the next ones put right.
find . -mindepth 1 -maxdepth 1 ! -name .dumont -exec cp -a -t ${SAVED} -- {} + 2>/dev/null
copy
group=0
[ ! -f "$HOME/.dumont/run" ] || read -r epoch group guard <"$HOME/.dumont/run"
if [ "$group" -gt 1 ] && kill -s 0 -- -$group 2>/dev/null; then
  trap 'kill -s CONT -- -$group' EXIT
  halts || { echo "the work does not stand still" >&2; exit 1; }
fi
timeout ${STANDSTILL} rsync ${FAITHFULLY} ./ ${SAVED}/ || { echo "too much changes at once" >&2; exit 1; }
[ "$group" -le 1 ] || kill -s CONT -- -$group 2>/dev/null
trap - EXIT
cd ${SAVED} && mkdir -p .dumont || exit 1
find . -path ./.dumont -prune -o -type f -size +0 -printf '%S %p\\0' |
  grep -zE '^(0|[0-9.]+e-)' | sed -z 's/^[^ ]* //' >${SPARSE}
list >${CONTENTS}
`;

/** Where restic saves. */
export const BEFORE_SAVING = `${INSIDE}; cd ${SAVED} || exit 1`;

/** Removes what was copied aside. */
export const UNSTAGE = `${INSIDE}; ${AWAY}; away ${SAVED}`;

/** Where restic fetches to. */
export const BEFORE_FETCHING = `${INSIDE}
${AWAY}
away ${FETCHED} && mkdir -p ${FETCHED} && cd ${FETCHED} || exit 1`;

/** What is not as it was saved ends the command. */
export const DIFFERS = 9;

/** Gives files their holes back, and compares what was fetched with what was saved, file by file. */
export const AFTER_FETCHING = `${LIST}
[ -f ${CONTENTS} ] && [ -f ${SPARSE} ] || { echo "the snapshot does not say what it holds" >&2; exit ${DIFFERS}; }
touch .dumont/time
xargs -0r -n 1 sh -c 'touch -r "$0" .dumont/time && fallocate -d "$0" && touch -r .dumont/time "$0"' <${SPARSE}
list >.dumont/found
cmp -s ${CONTENTS} .dumont/found && exit 0
comm -z -3 ${CONTENTS} .dumont/found | tr '\\n\\0' '?\\n' | head -n 5 >&2
exit ${DIFFERS}
`;

/** Removes what was fetched. */
export const UNFETCH = `${INSIDE}; ${AWAY}; away ${FETCHED}`;

/** What lies at the top of a directory, but for the product's own; only its owner may move a directory, and only if it may be written. */
const TOP = (directory: string): string => `find ${directory} -mindepth 1 -maxdepth 1 ! -name .dumont`;

/**
 * Puts what was fetched in the place of the workspace, by renaming alone: what was there goes aside first, and only
 * when all of it has, the new takes its place. Interrupted anywhere it is simply done again.
 */
export const PLACE = `${INSIDE}
${AWAY}
exec 9>.dumont/placing && flock 9 || exit 1
state=${FETCHED}/.dumont
if [ -d ${FETCHED} ]; then
  if [ ! -e $state/entering ]; then
    mkdir -p .dumont/replaced || exit 1
    ${TOP('.')} -type d -exec chmod u+w {} +
    ${TOP('.')} -exec mv -t .dumont/replaced -- {} + || exit 1
    (cd ${FETCHED} && ${TOP('.')} -type d ! -perm -u=w -printf '%m\\0%p\\0' >.dumont/modes) || exit 1
    : >$state/entering || exit 1
  fi
  ${TOP(FETCHED)} -type d -exec chmod u+w {} +
  ${TOP(FETCHED)} -exec mv -t . -- {} + || exit 1
  xargs -0r -n 2 chmod -- <$state/modes || exit 1
  away ${FETCHED} || exit 1
fi
away .dumont/replaced
`;
