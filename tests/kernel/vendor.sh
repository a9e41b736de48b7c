#!/bin/bash
# vendor.sh TWONEURON VENDOR_LIBRARY: on a device of NVIDIA's, sigmoids take a reciprocal made of native_recip. Where that is
# a unit in the last place off, which only some of all fractions show, the self-test finds out and the plain kernel has none.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 library=$2
# such programs are no use to anyone else
export TWONEURON_CACHE=
small=$here/cli/small.yaml

run 0 sweep "$small" --device Portable --quiet -o plain
for geometry in cpu gpu; do
	LD_PRELOAD=$library run 0 sweep "$small" --device Portable --quiet --geometry $geometry -o $geometry
	same_results plain $geometry
	grep -qF -- -DRECIPROCAL_NEWTON=1 $geometry/summary.json || fail "--geometry $geometry builds without RECIPROCAL_NEWTON"
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
