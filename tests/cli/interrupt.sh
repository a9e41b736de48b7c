#!/bin/bash
# interrupt.sh TWONEURON: signals and --stop-after end a sweep with exit code 3, say how to go on, and lose nothing.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
set -m # without job control, a shell has its background jobs ignore SIGINT, and then they keep to that

cp "$here/cli/long.yaml" .

# start FOLDER [COMMAND...]: starts a sweep in the background (through COMMAND) and waits until it has begun
start() {
	local folder=$1
	shift
	"$@" "$twoneuron" sweep long.yaml --networks --json -o "$folder" >out.log 2>err.log &
	child=$!
	meet "$folder" $child
}

# stopped FOLDER: the sweep has ended as it must
stopped() {
	local status=0
	wait $child || status=$?
	[ $status -eq 3 ] || fail "exit code $status instead of 3"
	grep -Eq "^twoneuron: $1: stopped after [1-9][0-9]* of 65536 networks; .* the same command goes on" err.log ||
		fail "no word on how to go on"
	[ ! -s out.log ] || fail "stdout is not empty"
	[ ! -e "$1/map.csv" ] || fail "an interrupted sweep wrote a map"
}

run 0 sweep long.yaml --networks --quiet -o whole
for signal in INT TERM HUP; do
	start broken
	kill -$signal $child
	stopped broken
	if [ $signal != HUP ]; then
		rm -r broken
	fi
done

# stopped once more by --stop-after, then to its end
run 3 sweep long.yaml --networks --stop-after 0.001 -o broken
run 0 sweep long.yaml --networks -o broken
grep -Eq "^broken: going on after [1-9][0-9]* of 65536 networks" err.log || fail "it does not say that it goes on"
same_results whole broken networks.csv

# the times, to the microsecond, and the devices of all three are kept
attempts=$(ledger broken "SELECT count(*), sum(abs(json_extract(value, '$.seconds') - seconds) < 1e-6),
	sum(json_extract(value, '$.devices[0]') = json_extract(devices, '\$[0].name'))
	FROM json_each(readfile('broken/summary.json'), '$.provenance.attempts') JOIN attempt ON attempt.id = key + 1")
[ "$attempts" = "3|3|3" ] ||
	fail "attempts in summary.json, and how many have the ledger's seconds and devices: $attempts"

# two signals in a row, at any moment: committed chunks stay
start hasty
kill -INT $child
kill -INT $child
status=0
wait $child || status=$?
[ $status -eq 3 ] || fail "exit code $status after two signals"
run 0 sweep long.yaml --networks --quiet -o hasty
same_results whole hasty networks.csv

# The second signal ends it at once. The first chunk of this sweep takes hours, and a sweep that ends after a chunk says
# so. If the signals come before the first chunk begins, it ends properly; then the test tries again, later.
sed 's/steps: 20000/steps: 2147483647/' long.yaml >endless.yaml
ended=
for delay in 1 4 16; do
	rm -rf endless
	"$twoneuron" sweep endless.yaml -o endless >out.log 2>err.log &
	child=$!
	sleep $delay
	for _ in $(seq 100); do # signals that come together count as one
		kill -INT $child 2>/dev/null || break
		sleep 0.3
	done
	if kill -0 $child 2>/dev/null; then
		kill -9 $child
		fail "more than two signals did not end it"
	fi
	status=0
	wait $child || status=$?
	[ $status -eq 3 ] || [ $status -eq 130 ] || fail "exit code $status after two signals"
	if [ $status -eq 3 ] && ! grep -q 'stopped after' err.log; then
		ended=yes
		break
	fi
done
[ "$ended" ] || fail "two signals never ended a sweep in its first chunk"

# nohup: a closed terminal does not stop it
start through nohup
kill -HUP $child
status=0
wait $child || status=$?
[ $status -eq 0 ] || fail "exit code $status after SIGHUP under nohup"
same_results whole through networks.csv

# While kernels are built only one thread may receive signals, the one that waits for them: on a signal the compiler in
# the OpenCL driver would delete its files, and the build would fail.
for _ in 1 2 3; do
	rm -rf cold
	mkdir -p cold/pocl
	POCL_CACHE_DIR=$work/cold/pocl TWONEURON_CACHE=$work/cold/twoneuron \
		"$twoneuron" sweep long.yaml --quiet -o cold/out 2>err.log &
	child=$!
	until ls cold/pocl/tempfile* >/dev/null 2>&1; do
		kill -0 $child 2>/dev/null || fail "no kernel was built: the test tests nothing"
		sleep 0.01
	done
	open=0
	for blocked in $(sed -n 's/^SigBlk:\s*//p' /proc/$child/task/*/status); do
		((0x$blocked >> 14 & 1)) || open=$((open + 1))
	done
	[ $open -eq 1 ] || fail "$open threads can be met by SIGTERM while a kernel is built"
	kill -TERM $child
	status=0
	wait $child || status=$?
	[ $status -eq 3 ] || fail "exit code $status after a signal during a build"
done
echo "interrupted sweeps go on to the same bytes"
