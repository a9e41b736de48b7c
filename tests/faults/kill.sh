#!/bin/bash
# kill.sh TWONEURON KILLS: kill -9 at random times; the same command again must end with the bytes of an uninterrupted
# run. A sweep that ends before enough kills is started anew. CTest does 10 kills; for 100:
#   tests/faults/kill.sh "$PWD/build/release/host/cli/twoneuron" 100
# A kill counts if it ended the program. Half as many runs as kills must have gone on from finished chunks, and the test
# repeats until that is so. Its times follow the speed of the machine, so neither chance nor other work makes it fail.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 kills=$2
RANDOM=${SEED:-7}

expect 0 "$twoneuron" sweep "$sweep_file" --networks -o whole # the first one also fills the caches of kernels
start=$(now_ms)
expect 0 "$twoneuron" sweep "$sweep_file" --networks -o warm
span=$(($(now_ms) - start)) # kills come after 0 to `span` ms, from before the first chunk to after the last one
same_results whole warm networks.csv

starts=0 killed=0 resumed=0 finished=0 kept=0 status=1

is_enough() {
	[ $killed -ge "$kills" ] && [ $((2 * resumed)) -ge "$kills" ]
}

# run_and_kill: starts the sweep and, unless there were enough kills, kills it; sets `status` to its exit code
run_and_kill() {
	local child time
	starts=$((starts + 1)) status=0
	"$twoneuron" sweep "$sweep_file" --networks -o broken >run.log 2>&1 &
	child=$!
	if ! is_enough; then
		time=$(((RANDOM * 32768 + RANDOM) % (span + 1)))
		sleep "$(printf '%d.%03d' $((time / 1000)) $((time % 1000)))"
		kill -9 $child 2>/dev/null
	fi
	wait $child 2>/dev/null || status=$?
}

# check_kept: if the run got that far, it must have gone on after all chunks in the ledger
check_kept() {
	local now
	now=$(sed -n 's/^broken: going on after \([0-9]*\) of .*/\1/p' run.log)
	if [ -n "$now" ] && [ "$now" -ne "$kept" ]; then
		fail "the ledger held $kept networks, of which $now were found"
	elif [ "${now:-0}" -gt 0 ]; then
		resumed=$((resumed + 1))
	elif [ $status -eq 137 ]; then
		span=$((span * 5 / 4 + 1)) # early
	fi
}

# count_kept: counts what the ledger holds after a kill, in a copy, so that the next run finds the journal as it was
# left
count_kept() {
	rm -rf copy && mkdir copy
	cp broken/run.db* copy 2>/dev/null
	kept=$(ledger copy 'SELECT ifnull(sum(networks), 0) FROM chunk' 2>/dev/null)
	kept=${kept:-0} # killed before there was a table
}

until is_enough && [ $status -eq 0 ]; do
	[ $starts -lt $((10 * (kills + 1))) ] || fail "$starts runs gave $killed kills, $resumed of them went on"
	run_and_kill
	check_kept
	case $status in
	0)
		same_results whole broken networks.csv
		rm -rf broken
		finished=$((finished + 1)) kept=0 span=$((span * 4 / 5)) # late
		;;
	137)
		count_kept
		killed=$((killed + 1))
		;;
	*) fail "exit code $status after a kill" ;;
	esac
done
echo "killed $killed times, gone on $resumed times from finished chunks, $finished whole runs with the same bytes"
