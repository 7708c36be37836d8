/**
 * Where the lease is written down: in memory where the machine has a place for that, since a disk that others use too
 * may keep whoever writes waiting for longer than a beat.
 */
export const LEASE_FILE = '"${XDG_RUNTIME_DIR:-$HOME/.dumont}/dumont.lease"';

/**
 * What stands before the customer's command: the workload writes down itself which group it is, and under which guard.
 *
 * The guard and whoever started it wait for that at the third file descriptor, which nobody holds any more then.
 */
export const OPENING = `echo "$WORKLOAD_EPOCH $$ $DUMONT_GUARD" >"$HOME/.dumont/run.new" &&
mv "$HOME/.dumont/run.new" "$HOME/.dumont/run" || exit 1
unset DUMONT_GUARD
exec 3>&-
`;

/**
 * The guard: has the workload run in a process group of its own and kills that group when its lease runs out.
 *
 * The lease counts on the machine's own clock from an answer the machine gave itself, so that a renewal which
 * was long on its way prolongs nothing. The guard looks once a second, sooner when the lease it knows runs out sooner, and
 * when the workload ends: every look costs a process.
 */
export const GUARD = `#!/bin/sh
# guard EPOCH: runs ./workload under its lease
epoch=$1 home=$HOME/.dumont
cd "\${WORKSPACE:-/workspace}" || exit 1
[ ! -e "$home/ended" ] || rm -f "$home/ended"
trap : USR1
{
  WORKLOAD_EPOCH=$epoch DUMONT_GUARD=$$ setsid sh "$home/workload" </dev/null >"$home/output" 2>&1 &
  exec 3>&-
  wait $!
  code=$?
  read -r others group guard <"$home/run"
  while [ "$guard" = $$ ] && kill -0 -$group 2>/dev/null; do sleep 0.2; done
  [ "$guard" != $$ ] || [ -e "$home/ended" ] || echo $code >"$home/ended"
  kill -s USR1 $$
} &
runner=$!
exec 3>&-
nap=1
while
  sleep $nap &
  wait $! || kill $! 2>/dev/null
  read -r others group guard <"$home/run" && [ "$guard" = $$ ] && kill -0 -$group 2>/dev/null
do
  read -r up rest </proc/uptime
  nap=0.1
  read -r base lease <${LEASE_FILE} || continue
  [ "$lease" -ge 0 ] 2>/dev/null || continue
  nap=1
  [ "$lease" -gt 0 ] || continue
  left=$((base + lease + 1 - \${up%.*}\${up#*.}))
  [ $left -ge 100 ] || nap=0.$((left / 10))$((left % 10))
  [ $left -le 0 ] || continue
  nap=0.05
  [ -e "$home/ended" ] || echo expired >"$home/ended"
  kill -s KILL -- -$group 2>/dev/null
done
wait $runner
`;

/** Starts the workload under an epoch, once: a second call with the same epoch finds it running. */
export const START = `#!/bin/sh
# start EPOCH LEASE(hundredths of a second, 0 = none)
home=$HOME/.dumont
cd "$home" || exit 1
if [ -f run ]; then
  read -r epoch group guard <run
  if kill -0 -$group 2>/dev/null; then
    [ "$epoch" = "$1" ] && exit 0
    echo "epoch $epoch is alive" >&2
    exit 3
  fi
  [ "$epoch" = "$1" ] && echo "epoch $epoch has ended" >&2 && exit 4
fi
state=\${WORKSPACE:-/workspace}/.dumont
[ -d "$state" ] || mkdir -p "$state" || exit 1
echo "$1" >"$state/epoch.new" && mv "$state/epoch.new" "$state/epoch" || exit 1
read -r up rest </proc/uptime
echo "\${up%.*}\${up#*.} $2" >${LEASE_FILE}
: "$(setsid sh "$home/guard" "$1" 3>&1 </dev/null >/dev/null 2>"$home/guard.err" &)"
[ -f run ] && read -r epoch others <run
[ "$epoch" = "$1" ] || exit 5
`;

/** Stops the workload: TERM to its group, a second, KILL, and waits until no member is left. */
export const STOP = `#!/bin/sh
# stop
home=$HOME/.dumont
[ -f "$home/run" ] || exit 0
read -r epoch group guard <"$home/run"
kill -0 -$group 2>/dev/null || exit 0
echo stopped >"$home/ended"
kill -s TERM -- -$group 2>/dev/null
left=100
while kill -0 -$group 2>/dev/null; do
  sleep 0.01
  left=$((left - 1))
  [ $left -le 0 ] && kill -s KILL -- -$group 2>/dev/null
done
exit 0
`;

const LIFE = `
cd "$HOME/.dumont" 2>/dev/null || cd || exit 1
read -r up rest </proc/uptime
epoch=none group=0 guard=0
[ -f run ] && read -r epoch group guard <run
state=alive
kill -0 -$group 2>/dev/null && kill -0 $guard 2>/dev/null || state=dead
[ $state = dead ] && [ -s ended ] && read -r state <ended
gone=
[ -s "\${WORKSPACE:-/workspace}/.dumont/epoch" ] || gone=' no-workspace'
`;
const DEVICES = `
for device in \${GPU_DEVICE:-/dev/nvidia[0-9]*}; do { true <"$device" || state=gpu-failing; } 2>/dev/null; done
`;
const ANSWER = 'echo "${up%.*}${up#*.} $epoch $state$gone"\n';

/** The beat: answers "<uptime> <epoch> <state>"; the state is that of the workload and, on a GPU, of that as well. */
export const BEAT = { cpu: `${LIFE}${ANSWER}`, gpu: `${LIFE}${DEVICES}${ANSWER}` } as const;

/**
 * The same without anything started for it: answers each line "<number> <epoch> [<lease>]" of its input with the number
 * before the beat's answer, and renews the lease of that epoch.
 */
export const RESIDENT = `while read -r number wanted renewal; do
${LIFE}${DEVICES}
echo "$number \${up%.*}\${up#*.} $epoch $state$gone"
[ "$epoch" = "$wanted" ] && [ -n "$renewal" ] && echo "$renewal" >${LEASE_FILE}
done`;

/**
 * Waits until the workload has got through its start, as far as anybody can see who does not know it: the process the
 * guard began starts and ends no others any more. One that never stops doing so is not waited for long. A second line
 * after the beat's answer says since when: whoever looks for the first time may come late, and asks how long the
 * processes have been there that the workload has started.
 */
export const atWork = (beat: string): string => `
looks=20 same=0 before=unknown
read -r epoch group guard <"$HOME/.dumont/run"
until [ $same -ge 2 ] || [ $looks -le 0 ]; do
  [ $looks = 20 ] || sleep 0.02
  looks=$((looks - 1)) children=none
  read -r children </proc/$group/task/$group/children
  if [ "$children" = "$before" ]; then
    same=$((same + 1))
  else
    same=0 before=$children
    read -r up others </proc/uptime
    since=\${up%.*}\${up#*.} newest=0
    [ $looks = 19 ] || continue
    for child in $children; do
      stat=
      read -r stat </proc/$child/stat
      set -- \${stat##*) }
      [ "\${20:-0}" -le $newest ] || newest=\${20}
    done
    [ $newest = 0 ] || [ $newest -gt $since ] || since=$newest
  fi
done 2>/dev/null
${beat}
echo $since
`;
