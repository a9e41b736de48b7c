#!/bin/bash
# bare.sh DEB: installs the package with apt in a bare Debian, uses it as a user would, removes it, and sees that
# nothing is left. As root, in a system made for this: script/test-package runs it.
set -eu
deb=$1
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

quietly() {
	"$@" >/tmp/quietly.log 2>&1 || { tail -n 30 /tmp/quietly.log >&2; fail "$*"; }
}

apt() {
	quietly apt-get -o Acquire::Retries=3 -y "$@"
}

# as_user COMMAND: in the user's home, which is none of the package's
as_user() {
	su - user -c "$1"
}

# all that a package could leave: no logs and caches of apt, and none of dpkg's own notes
everything() {
	find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /root -o -path /home \
		-o -path /run -o -path /var/log -o -path /var/cache/apt -o -path /var/lib/apt \
		-o -path /var/lib/dpkg \) -prune -o -print | sort
}

# it adds a user and removes packages
[ "$PWD" = /root/twoneuron ] || fail "this is for a system of script/in-debian only; run script/test-package"
dpkg-query -W twoneuron >/dev/null 2>&1 && fail "twoneuron is installed already; give a bare system"
quietly useradd --create-home --shell /bin/bash user
apt update

# what the package depends on, and no more, is enough for what needs no device
apt install --no-install-recommends "$deb"
lacks=$(as_user 'twoneuron --version' | sed -n 's/^without: //p')
[ -z "$lacks" ] || fail "the package was built without $lacks"
as_user 'twoneuron train --w1 0.5 --w2 0.3 --steps 2' >/tmp/trained || fail "twoneuron train does not work"
status=0
as_user 'twoneuron devices' >/tmp/devices 2>&1 || status=$?
[ $status = 4 ] && grep -q pocl-opencl-icd /tmp/devices ||
	fail "without a device: exit code $status, $(cat /tmp/devices)"
apt purge twoneuron

# as users install it: an OpenCL device and gnuplot come with it
apt install "$deb"
apt remove twoneuron
everything >/tmp/before
apt install "$deb"
files=$(dpkg -L twoneuron)
as_user 'twoneuron sweep /usr/share/twoneuron/sweeps/no-bias.yaml --quiet' || fail "twoneuron sweep does not work"
for file in map.csv map.nc map.png map.pdf map.gp summary.json; do
	[ -s /home/user/results/no-bias/$file ] || fail "the sweep wrote no $file"
done
as_user 'twoneuron prove /usr/share/twoneuron/sweeps/no-bias.yaml -o eighth.certificate --quiet' >/tmp/proved ||
	fail "no proof"
as_user 'twoneuron-verify eighth.certificate' >/tmp/verified || fail "twoneuron-verify does not work"
completed=$(bash -c '. /usr/share/bash-completion/completions/twoneuron
	COMP_WORDS=(twoneuron swe) COMP_CWORD=1; _twoneuron; echo "${COMPREPLY[@]}"')
[ "$completed" = sweep ] || fail "bash completes \"twoneuron swe\" as \"$completed\""

apt remove twoneuron # and nothing is left to purge
dpkg-query -W twoneuron >/dev/null 2>&1 && fail "dpkg still knows twoneuron: it has files of configuration"
for file in $files; do
	case $file in
	*twoneuron*) [ ! -e "$file" ] && [ ! -L "$file" ] || fail "$file is left" ;;
	esac
done
everything >/tmp/after
diff /tmp/before /tmp/after || fail "this is left"
echo "installed, at work, and removed: $(basename "$deb") in Debian $(cat /etc/debian_version)"
