#!/bin/bash
# device.sh TWONEURON OPENCL_LIBRARY: a device whose build or launch fails is left out with a message, and the other one
# goes on; when it is the only one, the sweep ends with exit code 4 and goes on later. The results have the same bytes.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 library=$2

expect 0 "$twoneuron" sweep "$sweep_file" --networks -o whole

# broken CALL AFTER ARGUMENT...: a sweep in which that OpenCL call fails after some successes
broken() {
	local call=$1 after=$2
	shift 2
	FAULT_CALL=$call FAULT_AFTER=$after LD_PRELOAD=$library "$twoneuron" sweep "$sweep_file" "$@"
}

# failed_late FOLDER DEVICE: it had finished chunks before it failed
failed_late() {
	[ "$(ledger "$1" "SELECT count(*) FROM chunk WHERE device = '$2'")" -gt 0 ] ||
		fail "device $2 failed before its first chunk"
}

expect 4 broken build 0 -o build
expect_words clBuildProgram device
expect 4 broken launch 45 --networks -o launch
expect_words clEnqueueNDRangeKernel CL_OUT_OF_RESOURCES device
failed_late launch 0
before=$(fingerprint launch)
expect 2 "$twoneuron" merge whole -o launch
expect_words "launch: holds a run of its own that is not complete"
[ "$before" = "$(fingerprint launch)" ] || fail "a refused merge changed the folder"
expect 0 "$twoneuron" sweep "$sweep_file" --networks -o launch
expect_words "going on after"
same_results whole launch networks.csv

# a compiler that rejects the instructions of the fast kernel
if grep -q EXP2_SIMD whole/summary.json; then
	export FAULT_OPTION=EXP2_SIMD
	expect 0 broken build 0 --networks -o plain
	unset FAULT_OPTION
	expect_words "the fast kernel cannot be built here; using one without"
	! grep -q EXP2_SIMD plain/summary.json || fail "built with what cannot be built"
	same_results whole plain networks.csv
fi

# a device that accepts only the plain kernel, and only small work-groups: both are slow
sed 's/steps: 5000/steps: 100/' "$sweep_file" >short.yaml
expect 0 "$twoneuron" sweep short.yaml --networks -o short
export FAULT_OPTION=PERSISTENT=1
expect 0 env FAULT_CALL=build FAULT_AFTER=0 LD_PRELOAD="$library" "$twoneuron" sweep short.yaml --networks -o plainest
unset FAULT_OPTION
expect_words "the fast kernel cannot be built here; using the plain one"
same_results short plainest networks.csv
expect 0 env POCL_MAX_WORK_GROUP_SIZE=64 FAULT_CALL=gpu LD_PRELOAD="$library" \
	"$twoneuron" sweep short.yaml --networks -o groups
same_results short groups networks.csv

# a device of 32 MB: `bench` trains as many networks as fit
expect 0 env FAULT_CALL=memory FAULT_AFTER=$((32 << 20)) LD_PRELOAD="$library" \
	"$twoneuron" bench --work AB --geometry cpu --runs 1 --seconds 0.3 --json
awk '/"networks":/ { n++; gsub(/[^0-9]/, "", $2); if ($2 < 1000 || $2 * 2 * 64 > 2 ^ 24) bad = 1 }
	END { exit n != 2 || bad }' last.log || fail "more networks than fit, or hardly any"

# a platform with more devices than the program lists
expect 0 env FAULT_CALL=many FAULT_AFTER=1000 LD_PRELOAD="$library" "$twoneuron" devices
[ "$(grep -c '^[0-9]*: ' last.log)" -eq 256 ] || fail "not the first 256 of 1000 devices"

# two equal parts of the first device
if "$twoneuron" sweep "$sweep_file" --device 0/2 -o halves >last.log 2>&1; then
	same_results whole halves
	trained_by halves 2
	for builds in 0 1; do
		expect 0 broken build $builds --device 0/2 -o build-$builds
		expect_words "left out" clBuildProgram
		same_results whole build-$builds
		trained_by build-$builds 1
	done
	# long enough that the other device does not finish it before the fault
	sed 's/steps: 5000/steps: 20000/' "$sweep_file" >long.yaml
	sweep_file=long.yaml
	expect 0 "$twoneuron" sweep "$sweep_file" --networks -o long
	expect 0 broken launch 45 --device 0/2 --networks -o launch-one
	expect_words "left out" clEnqueueNDRangeKernel
	failed_late launch-one "$(sed -n 's/^device \(.*\) is left out:.*/\1/p' last.log)"
	same_results long launch-one networks.csv
	trained_by launch-one 2
else
	grep -q "divided" last.log || fail "two devices"
	echo "two devices: skipped, this one cannot be divided"
fi
echo "as it should be"
