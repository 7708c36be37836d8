#!/bin/sh
# Starts a program that, as root, would give itself precedence over everybody else on the computer, so that it cannot.
for word; do
  case $word in --program=*) program=${word#*=} ;; esac
done
without='setpriv --inh-caps=-sys_nice --bounding-set=-sys_nice'
# Whoever may not give it up, as in a container with next to no rights, does not have it either.
$without true 2>/dev/null || without=
exec $without "$program" "$@"
