#!/bin/bash
# vendor.sh TWONEURON VENDOR_LIBRARY: on an NVIDIA device, sigmoids use a reciprocal made with native_recip. If that is
# off by a unit in the last place, which only some fractions show, the self-test notices, and the plain kernel does not
# use it.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 library=$2
# such programs are no use to anyone else
export TWONEURON_CACHE=
small=$here/cli/small.yaml

run 0 sweep "$small" --device Portable --quiet -o plain
for geometry in cpu gpu; do
	LD_PRELOAD=$library run 0 sweep "$small" --device Portable --quiet --geometry $geometry -o $geometry
	same_results plain $geometry
	grep -qF -- -DRECIPROCAL_NEWTON=1 $geometry/summary.json ||
		fail "--geometry $geometry builds without RECIPROCAL_NEWTON"
done
for off in +1 -1; do
	export RECIPROCAL="JOIN(as_, LANES(float))(JOIN(as_, LANES(uint))(1.0f / (x)) $off)"
	LD_PRELOAD=$library run 0 sweep "$small" --device Portable -o off$off
	grep -q 'the fast kernel fails the self-test' err.log || fail "a reciprocal $off units off goes unnoticed"
	same_results plain off$off
	! grep -qF RECIPROCAL_NEWTON off$off/summary.json || fail "the plain kernel keeps what is wrong"
	LD_PRELOAD=$library run_refused 1 "of 8388608 fractions" \
		sweep "$small" --device Portable --quiet --geometry gpu -o refused
	[ ! -e refused ] || fail "a refused sweep left a folder"
done
echo "a wrong reciprocal is found"
