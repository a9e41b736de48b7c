#!/bin/bash
# threads.sh TWONEURON: two equal parts of one device, used at once, give the bytes of the whole device. Short, so that
# it also runs under ThreadSanitizer, which makes the program fail if it finds anything.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
export TSAN_OPTIONS="exitcode=66 ${TSAN_OPTIONS-}"

expect 0 "$twoneuron" sweep "$sweep_file" --networks --limit 5000 -o one
if ! "$twoneuron" sweep "$sweep_file" --networks --limit 5000 --device 0/2 -o two >last.log 2>&1; then
	grep -q "divided" last.log || fail "two devices"
	echo "skipped: this device cannot be divided"
	exit 77
fi
same_results one two networks.csv
trained_by two 2
expect 3 "$twoneuron" sweep "$sweep_file" --networks --stop-after 0.01 --device 0/2 -o stopped
echo "two devices give the same bytes"
