#!/bin/bash
# mpi_signals.sh TWONEURON MPIRUN: a signal to mpirun or to a rank, at any time, leaves a folder that the same command
# goes on with, and rank 0 says so at once, whatever the others do.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 mpirun=$2

sed 's/steps: 5000/steps: 25000/' "$sweep_file" >long.yaml
expect 0 "$twoneuron" sweep long.yaml --networks -o long

# start RANKS FOLDER: a sweep in the background, in a session of its own
start() {
	setsid "$mpirun" -n "$1" "$twoneuron" sweep long.yaml --networks -o "$2" >job.log 2>&1 &
	job=$!
}

# start_and_meet RANKS FOLDER: the same, and waits until it has begun
start_and_meet() {
	start "$@"
	meet "$2" $job
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
		await grep -qF -- "$word" job.log
	done
}

# ends STATUS: the job ends with this exit code
ends() {
	local status=0
	wait $job || status=$?
	[ $status -eq "$1" ] || fail "exit code $status instead of $1"
}

# ended STATUS FOLDER: the job ends with this exit code and has said how to go on; no journal is left, and the same
# command can go on
ended() {
	ends "$1"
	await_words "stopped after" "the same command goes on"
	[ ! -e "$2/run.db-journal" ] || fail "a journal was left"
	goes_on "$2"
}

goes_on() {
	expect 0 "$mpirun" -n 2 "$twoneuron" sweep long.yaml --networks -o "$1"
	same_results long "$1" map.csv networks.csv
}

# When mpirun is asked to end, it ends with 1 whatever its ranks do. It kills them a second later, perhaps before rank 0
# has said anything. It passes USR2 on.
start_and_meet 3 mpirun
kill -TERM $job
ends 1
goes_on mpirun
start_and_meet 3 passed-on
kill -USR2 $job
ended 3 passed-on

# a signal to rank 0 alone, during the sweep, and with a rank that does not answer
start_and_meet 3 zero
kill -TERM "$(rank 0)"
ended 3 zero
start_and_meet 2 deaf
silent=$(rank 1)
kill -STOP "$silent"
kill -TERM "$(rank 0)"
await_words "the same command goes on"
kill -CONT "$silent"
ended 3 deaf

# a signal to rank 0 as early as possible, while both open their devices; then with a rank that must build its kernels
# first
rank_0_listens() {
	local process blocked
	for process in $(rank 0); do
		blocked=$(sed -n 's/^SigBlk:\s*//p' "/proc/$process/status" 2>/dev/null)
		((0x${blocked:-0} >> 14 & 1)) && return
	done
	return 1
}
start 2 early
await rank_0_listens
kill -TERM "$(rank 0)"
ended 3 early
setsid "$mpirun" -n 2 "$here/by_rank.sh" "$twoneuron" sweep long.yaml --networks -o slow --next \
	env TWONEURON_CACHE="$work/cache" POCL_CACHE_DIR="$work/cache" \
	"$twoneuron" sweep long.yaml --networks -o slow >job.log 2>&1 &
job=$!
await rank_0_listens
kill -TERM "$(rank 0)"
ended 3 slow

# another rank leaves, and the others do its work
start_and_meet 3 one
kill -TERM "$(rank 1)"
ends 0
await_words "rank 1 is left out: a signal asked it to stop"
same_results long one map.csv networks.csv

# when no other rank is left, rank 0, which has no device, says after how many networks
setsid "$mpirun" -n 2 "$here/by_rank.sh" "$twoneuron" sweep long.yaml --networks --device none -o none --next \
	"$twoneuron" sweep long.yaml --networks -o none >job.log 2>&1 &
job=$!
meet none $job
kill -TERM "$(rank 1)"
ends 4
await_words "no device is left that works, after $(ledger none 'SELECT sum(networks) FROM chunk') of 100000 networks"
goes_on none

# the ledger says which rank trained each chunk, rank 0 too
if command -v sqlite3 >sqlite3.log; then
	devices=$(sqlite3 -readonly one/run.db "SELECT group_concat(DISTINCT substr(device, 1, 7)) FROM chunk")
	for number in 0 2; do
		[[ $devices == *"rank $number:"* ]] || fail "no chunks of rank $number, but of $devices"
	done
	[[ ,$devices == *,[!r]* ]] && fail "chunks of a device without its rank: $devices"
fi
echo "signals leave what goes on"
