/** What does the customer's workload do, and how is it asked? The program the product starts wherever the work is, and the command that reaches it over SSH. */

/** The workload trains no faster than one step in so long; milliseconds. */
export const STEP_EVERY = 50;

/**
 * The resident program of the customer, in POSIX sh: saves each record it is offered, reads it back and only then
 * answers; counts training steps and writes a checkpoint every ten; stays silent when its GPU does not open, or its
 * workspace is not there. Beside that it does with its files what it is told.
 *
 * Every workload has a fifo of its own, so that two that live on one machine both hear and both answer.
 * Where its files are, the machine's own environment says: it is there that the product starts it.
 * Fifos are opened for reading and writing: nothing blocks, and what nobody reads is dropped.
 */
export const WORKLOAD = `set -f
d=\${WORKLOAD_DIR:-/tmp/workload} w=\${WORKSPACE:-/workspace} g=\${GPU_DEVICE:-/dev/nvidia0} e=\${WORKLOAD_EPOCH:-0}
log=$w/records.log ck=$w/checkpoint
uuid=/proc/sys/kernel/random/uuid
if [ -r $uuid ]; then
  IFS=- read -r one two three rest <$uuid
  n=$one$two$three
else
  n=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \\n')
fi
in=$d/in.$n never=$d/never.$n
[ -d "$d" ] || mkdir -p "$d"
mkfifo "$in" "$never" || exit 1
where=cpu
[ -e "$g" ] && where=gpu
number() { case $1 in '' | *[!0-9]*) echo 0 ;; *) echo "$1" ;; esac; }
look() {
  exec 4<"$log"
  seq=0
  [ -s "$log" ] || return 0
  cat <&4 >/dev/null
  set -- $(tail -n 1 "$log")
  seq=$(number "$1")
}
true >>"$log" || exit 1
look
step=
[ ! -e "$ck" ] || read -r step <"$ck"
step=$(number "$step")
cp=$step rs=$seq rt=$step me=$$ resting=
exec 3<>"$in"
true >"$d/listening.$n"
tick='echo "- tick" 1<>"$1"'
if [ -x /bin/bash ]; then
  bash -c 'exec 5<>"$3"; while kill -0 $2; do read -t ${STEP_EVERY / 1_000} -r -u 5; '"$tick"'; done' tick "$in" $me "$never"
else
  sh -c 'while sleep ${STEP_EVERY / 1_000} && kill -0 $2; do '"$tick"'; done' tick "$in" $me
fi 3>&- 4<&- 2>/dev/null &
while read -r s v k deed <&3; do
  [ $where = cpu ] || { true <"$g"; } 2>/dev/null || continue
  [ -e "$log" ] || continue
  if [ "$v" = tick ]; then
    [ -z "$resting" ] || continue
    step=$((step + 1))
    [ $((step % 10)) = 0 ] && echo $step >"$ck.tmp" && mv -f "$ck.tmp" "$ck" && cp=$step
    continue
  fi
  case $s in '' | *[!a-z0-9]*) continue ;; esac
  case $k in '' | *[!0-9]*) continue ;; esac
  case $v in
  offer)
    line="$((seq + 1)) $e $n $k" got=
    echo "$line" >>"$log"
    IFS= read -r got <&4
    [ "$got" = "$line" ] || { look; continue; }
    seq=$((seq + 1)) ;;
  live) ;;
  do) eval "$(echo "$deed" | base64 -d)" >&2 || continue ;;
  *) continue ;;
  esac
  [ -p "$d/out.$s" ] && printf '{"verb":"%s","k":%s,"epoch":%s,"incarnation":"%s","seq":%s,"restored_seq":%s,"step":%s,"checkpoint":%s,"restored_step":%s,"where":"%s"}\\n' \\
    $v $k $e $n $seq $rs $step $cp $rt $where 1<>"$d/out.$s"
done
`;

/**
 * The remote command of one session: passes looks from its input to every workload of the machine, tells the newest
 * record when asked for it, prints what comes back, and leaves nothing behind when the session ends.
 */
export const sessionCommand = (session: string): string => `exec sh -c '
d=\${WORKLOAD_DIR:-/tmp/workload} w=\${WORKSPACE:-/workspace}
o=$d/out.${session}
mkdir -p "$d" && mkfifo "$o" || exit 1
exec 5<>"$o"
cat <&5 &
c=$!
trap "rm -f $o; kill $c" EXIT
trap exit HUP INT TERM PIPE
echo ready >&5
while read -r v k; do
  if [ "$v" = tail ]; then
    printf "tail %s %s\\n" "$k" "$(tail -n 1 "$w/records.log" 2>/dev/null)" >&5
    continue
  fi
  for i in "$d"/in.*; do
    [ -p "$i" ] && echo "${session} $v $k" 1<>"$i"
  done
done'`;

/** The remote command that prints the SHA-256 of a file of the workspace again and again; an empty line when there is none. */
export const contentCommand = (path: string): string =>
  `exec sh -c 'cd "\${WORKSPACE:-/workspace}" && while sleep 0.01; do sha256sum <${path} 2>/dev/null || echo; done'`;

/** The remote command that prints the step of the newest checkpoint of a machine; nothing when there is none. */
export const CHECKPOINT_COMMAND = `exec sh -c 'c=\${WORKSPACE:-/workspace}/checkpoint; [ ! -e "$c" ] || cat "$c"'`;

/** The remote command that prints the whole log of a machine; nothing when there is none. */
export const LOG_COMMAND = `exec sh -c 'l=\${WORKSPACE:-/workspace}/records.log; [ ! -e "$l" ] || cat "$l"'`;
