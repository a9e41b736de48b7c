#!/bin/bash
# disk.sh TWONEURON: small disks that are full at run.db, networks.csv, the map and its picture. The sweep ends with
# exit code 4 and a message that names the file; with room again the same command ends with the right bytes.

# in a mount namespace the disks vanish with this script, and any user may be root
if [ "${2-}" != inside ]; then
	namespace=(unshare --mount)
	[ "$(id -u)" -eq 0 ] || namespace+=(--map-root-user)
	if ! "${namespace[@]}" mount -t tmpfs none "${TMPDIR:-/tmp}" 2>/dev/null; then
		echo "NOT TESTED: full disks. To mount small ones takes root or user namespaces."
		exit 77
	fi
	exec "${namespace[@]}" "$0" "$1" inside
fi
. "$(dirname "$0")/../common.sh"
twoneuron=$1

expect 0 "$twoneuron" sweep "$sweep_file" --networks -o whole
size_of() {
	stat -c %s "whole/$1" 2>/dev/null || echo 0
}
disk=40960 # KiB; a file takes what the sweep is not to have
mkdir small
mount -t tmpfs -o size=${disk}k none small || fail "no small disk"
trap 'cd / && umount "$work/small" && rm -rf "$work"' EXIT

# full KIBIBYTES FILES ARGUMENT...: with this much room the sweep fails at one of FILES (a pattern); with more it
# succeeds.
full() {
	local room=$1 files=$2
	shift 2
	rm -rf small/*
	fallocate -l $((disk - room))k small/taken
	expect 4 "$twoneuron" sweep "$sweep_file" -o small/broken "$@"
	grep -Eq "small/broken/($files)" last.log || fail "'$files' is not in the message"
	rm small/taken
	expect 0 "$twoneuron" sweep "$sweep_file" -o small/broken "$@"
	same_results whole small/broken
}

ledger=$(($(size_of run.db) / 1024))
full 16 'run\.db'
full $((ledger / 2)) 'run\.db'
full $((ledger + 200)) 'map\.'
# chunks and rows are written side by side, and either may find the disk full
full 2000 'networks\.csv|run\.db' --networks
same_results whole small/broken networks.csv
if [ -f whole/map.png ]; then
	half_picture=$(($(size_of map.csv) + $(size_of map.nc) + $(size_of map.gp) + $(size_of map.png) / 2))
	full $((ledger + half_picture / 1024)) 'map\.'
fi
# the disk of PoCL's cache: once so full that the compiler says so, once so that it ends the process
if "$twoneuron" devices | grep -q "Portable Computing Language"; then
	cannot="^twoneuron: .*PoCL cannot write to its cache folder .*: No space left on device; set POCL_CACHE_DIR"
	for room in 4 600; do
		rm -rf small/*
		fallocate -l $((disk - room))k small/taken
		expect 4 env POCL_CACHE_DIR="$work/small/pocl" TWONEURON_CACHE="$work/cold" \
			"$twoneuron" sweep "$sweep_file" -o never
		tail -n 1 last.log | grep -q "$cannot" ||
			fail "the last line is not about PoCL's cache, with $room KiB"
		[ ! -e never ] || fail "a sweep without a device left a folder"
	done
fi
echo "full disks: the sweep says so and goes on later"
