#!/bin/sh
# Starts a program that, as root, would give itself precedence over everybody else on the computer, so that it cannot.
for word; do
  case $word in --program=*) program=${word#*=} ;; esac
done
exec setpriv --inh-caps=-sys_nice --bounding-set=-sys_nice "$program" "$@"
