#!/bin/sh
# Installs the named Debian packages, as root, without starting any server they bring.
set -eu
export DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin
policy=/usr/sbin/policy-rc.d
kept=$policy.kept-by-setup
had_server=no
if [ -x /usr/sbin/sshd ]; then had_server=yes; fi

restore() {
  rm -f "$policy"
  if [ -e "$kept" ]; then mv "$kept" "$policy"; fi
}
if [ -e "$policy" ]; then mv "$policy" "$kept"; fi
trap restore EXIT
trap 'exit 1' HUP INT TERM
printf '#!/bin/sh\nexit 101\n' > "$policy"
chmod 755 "$policy"

install() {
  apt-get -o DPkg::Lock::Timeout=120 install -y -q --no-install-recommends "$@"
}
install "$@" || { apt-get -o DPkg::Lock::Timeout=120 update -q && install "$@"; }

# The sandbox starts ssh servers of its own: the system's one stays off if it was not there before us.
off() {
  if command -v systemctl > /dev/null; then
    systemctl disable "$1" || echo "$1 was not enabled"
  elif command -v update-rc.d > /dev/null; then
    update-rc.d "${1%.service}" disable
  fi
}
if [ "$had_server" = no ] && [ -x /usr/sbin/sshd ]; then
  off ssh.service
  if [ -e /lib/systemd/system/ssh.socket ]; then off ssh.socket; fi
fi
