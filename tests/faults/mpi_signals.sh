#!/bin/bash
# mpi_signals.sh TWONEURON MPIRUN: a signal to mpirun or to a rank, at any time, leaves a folder that the same command goes
# on with, and rank 0 says so at once, whatever the others do.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 mpirun=$2
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

sed 's/steps: 5000/steps: 25000/' "$sweep_file" >long.yaml
expect 0 "$twoneuron" sweep long.yaml --networks -o long

# start RANKS FOLDER: a sweep in the background, in a session of its own
start() {
	setsid "$mpirun" -n "$1" "$twoneuron" sweep long.yaml --networks -o "$2" >job.log 2>&1 &
	job=$!
}

# meet FOLDER: waits until it has more than the header of networks.csv
meet() {
	for _ in $(seq 600); do
		[ "$(stat -c %s "$1/networks.csv.tmp" 2>/dev/null || echo 0)" -gt 200 ] && return
		kill -0 $job 2>/dev/null || break
		sleep 0.05
	done
	fail "no chunk was ever finished"
}

# rank N: the process of that rank of the job
rank() {
	local process
	for process in $(pgrep -s $job -f "$twoneuron"); do
		grep -qz "OMPI_COMM_WORLD_RANK=$1" "/proc/$process/environ" 2>/dev/null && echo "$process"
	done
}

# await_words WORDS...: until job.log has them
await_words() {
	local word
	for word; do
		for _ in $(seq 600); do
			grep -qF -- "$word" job.log && continue 2
			sleep 0.05
		done
		fail "'$word' was never said"
	done
}

# ended STATUS FOLDER: the job ends so, and has said how to go on; nothing of a transaction is left, and it can be gone on with
ended() {
	local status=0
	wait $job || status=$?
	[ $status -eq "$1" ] || fail "exit code $status instead of $1"
	await_words "stopped after" "the same command goes on"
	[ ! -e "$2/run.db-journal" ] || fail "a journal was left"
	expect 0 "$mpirun" -n 2 "$twoneuron" sweep long.yaml --networks -o "$2"
	same_results long "$2" map.csv networks.csv
}

# mpirun ends with 1 when it is told to end, whatever its ranks do; it passes USR2 on
start 3 mpirun
meet mpirun
kill -TERM $job
ended 1 mpirun
start 3 passed-on
meet passed-on
kill -USR2 $job
ended 3 passed-on

# rank 0 alone, in the middle, and with a rank that does not answer
start 3 zero
meet zero
kill -TERM "$(rank 0)"
ended 3 zero
start 2 deaf
meet deaf
silent=$(rank 1)
kill -STOP "$silent"
kill -TERM "$(rank 0)"
await_words "the same command goes on"
kill -CONT "$silent"
ended 3 deaf

# rank 0, as soon as it can hear, while both open their devices; then with a rank that has to build its kernels first
meet_early() {
	local process blocked
	for _ in $(seq 600); do
		for process in $(rank 0); do
			blocked=$(sed -n 's/^SigBlk:\s*//p' "/proc/$process/status" 2>/dev/null)
			((0x${blocked:-0} >> 14 & 1)) && return
		done
		sleep 0.01
	done
	fail "rank 0 never listened"
}
start 2 early
meet_early
kill -TERM "$(rank 0)"
ended 3 early
setsid "$mpirun" -n 1 "$twoneuron" sweep long.yaml --networks -o slow : -n 1 -x TWONEURON_CACHE="$work/cache" \
	-x POCL_CACHE_DIR="$work/cache" "$twoneuron" sweep long.yaml --networks -o slow >job.log 2>&1 &
job=$!
meet_early
kill -TERM "$(rank 0)"
ended 3 slow

# another rank leaves, and the others do its work
start 3 one
meet one
kill -TERM "$(rank 1)"
status=0
wait $job || status=$?
[ $status -eq 0 ] || fail "exit code $status without rank 1"
await_words "rank 1 is left out: a signal asked it to stop"
same_results long one map.csv networks.csv

# the ledger says which rank trained what, rank 0 not less than others
if command -v sqlite3 >sqlite3.log; then
	devices=$(sqlite3 -readonly one/run.db "SELECT group_concat(DISTINCT substr(device, 1, 7)) FROM chunk")
	for number in 0 2; do
		[[ $devices == *"rank $number:"* ]] || fail "no chunks of rank $number, but of $devices"
	done
	[[ ,$devices == *,[!r]* ]] && fail "chunks of a device without its rank: $devices"
fi
echo "signals leave what goes on"
