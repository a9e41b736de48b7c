#!/bin/bash
# commands.sh TWONEURON COMMANDS_LIBRARY: if any command of a chunk fails on the device, nothing of the chunk is
# committed. The message has the call, the kernel and the networks, and the sweep goes on later to the same bytes.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 library=$2

sed 's/steps: 5000/steps: 500/' "$sweep_file" >short.yaml
expect 0 "$twoneuron" sweep short.yaml --networks -o whole

# broken CALL KERNEL AFTER: a sweep in which that call fails after some successes, those of the self-test and more
broken() {
	rm -rf broken
	expect 4 env FAULT_CALL="$1" FAULT_KERNEL="$2" FAULT_AFTER="$3" LD_PRELOAD="$library" \
		"$twoneuron" sweep short.yaml --networks -o broken
	expect_words CL_ "(device 0" ", networks "
}

for kernel in configure train assess split least; do
	broken execute $kernel 8
	expect_words "clEnqueueNDRangeKernel of $kernel: CL_OUT_OF_RESOURCES"
done
expect 0 "$twoneuron" sweep short.yaml --networks -o broken
same_results whole broken map.csv networks.csv
broken execute Xgemv 8
expect_words "CLBlastSgemv: CL_OUT_OF_RESOURCES"

broken clSetKernelArg train 60
expect_words "clSetKernelArg of train: CL_OUT_OF_HOST_MEMORY"
broken clSetKernelArg split 60
expect_words "clSetKernelArg of split: CL_OUT_OF_HOST_MEMORY"
broken clSetKernelArg Xgemv 60
expect_words "CLBlastSgemv: CL_OUT_OF_HOST_MEMORY"
broken clGetEventProfilingInfo "" 6
expect_words "clGetEventProfilingInfo: CL_PROFILING_INFO_NOT_AVAILABLE"
expect 0 "$twoneuron" sweep short.yaml --networks -o broken
same_results whole broken map.csv networks.csv

# A device that does not measure its commands: by the host's clock, with two chunks in hand, the seconds of all chunks
# add up to at most those of the run.
expect 0 env FAULT_CALL=untimed LD_PRELOAD="$library" "$twoneuron" sweep "$sweep_file" -o untimed
expect 0 "$twoneuron" sweep "$sweep_file" -o timed
same_results timed untimed
times=$(ledger untimed "SELECT min(chunk.seconds) > 1e-6, count(*) > 2, sum(chunk.seconds) <= attempt.seconds
	FROM chunk JOIN attempt")
[ "$times" = "1|1|1" ] ||
	fail "each chunk takes some time, there are more than two, all take no longer than the run: $times"
echo "no command fails unseen"
