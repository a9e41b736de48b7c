#!/bin/bash
# mpi.sh TWONEURON MPIRUN OPENCL_LIBRARY: ranks give the bytes of one process; a failure on one of them is reported
# once, and a job that ends early goes on later.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 mpirun=$2 library=$3

# ranks N ARGUMENT...: a sweep by that many ranks
ranks() {
	local count=$1
	shift
	"$mpirun" -n "$count" "$twoneuron" sweep "$@"
}

expect 0 "$twoneuron" sweep "$sweep_file" --networks -o whole
# a longer sweep, in which each rank has chunks, and which can be interrupted
sed 's/steps: 5000/steps: 20000/' "$sweep_file" >long.yaml
expect 0 "$twoneuron" sweep long.yaml --networks -o long

expect 0 ranks 2 long.yaml --networks -o two
same_results long two networks.csv
trained_by two 2
expect 0 ranks 4 long.yaml -o four
same_results long four
trained_by four 4
tcp=(--mca btl tcp,self --mca btl_tcp_if_include lo)
expect 0 "$mpirun" "${tcp[@]}" -n 3 "$twoneuron" sweep long.yaml --networks -o tcp
same_results long tcp networks.csv
trained_by tcp 3

# once more: complete, so that the others have nothing to do
expect 0 ranks 2 long.yaml --networks -o two
same_results long two networks.csv

# interrupted, and continued by another number of ranks
expect 3 ranks 2 long.yaml --networks --stop-after 0.2 -o stopped
expect_words "the same command goes on"
expect 0 ranks 3 long.yaml --networks -o stopped
same_results long stopped networks.csv

# a wrong command line and a missing file are reported once
expect 2 ranks 3 "$sweep_file" --limit 0 -o wrong
[ "$(grep -c -e --limit last.log)" -eq 1 ] || fail "reported more than once"
expect 2 ranks 3 nowhere.yaml -o wrong
[ "$(grep -c nowhere.yaml last.log)" -eq 1 ] || fail "reported more than once"
expect 2 ranks 3 --no-such-option
[ "$(grep -c unrecognized last.log)" -eq 1 ] || fail "reported more than once"
for option in --help --usage; do
	expect 0 ranks 3 $option
	[ "$(grep -c Usage: last.log)" -eq 1 ] || fail "$option is answered more than once"
done
expect 2 ranks 2 "$sweep_file" -o /proc/twoneuron
[ ! -e wrong ] || fail "a refused sweep made a folder"

# a rank whose device fails is left out; the others do its work
for fault in build/0/1 launch/45/2; do
	IFS=/ read -r call after devices <<<"$fault"
	expect 0 "$mpirun" -n 2 "$here/by_rank.sh" "$twoneuron" sweep long.yaml --networks -o "$call" --next \
		env LD_PRELOAD="$library" FAULT_CALL="$call" FAULT_AFTER="$after" \
		"$twoneuron" sweep long.yaml --networks -o "$call"
	expect_words "rank 1 is left out"
	same_results long "$call" networks.csv
	trained_by "$call" "$devices"
done
# and one that does not understand its command line
expect 0 "$mpirun" -n 2 "$here/by_rank.sh" "$twoneuron" sweep "$sweep_file" --networks -o alone --next \
	"$twoneuron" sweep "$sweep_file" --no-such-option
expect_words "rank 1 is left out: its command line"
same_results whole alone networks.csv
# also when it is rank 0
expect 0 "$mpirun" -n 3 "$here/by_rank.sh" env LD_PRELOAD="$library" FAULT_CALL=build \
	"$twoneuron" sweep "$sweep_file" -o zero --next "$twoneuron" sweep "$sweep_file" -o zero
expect_words "rank 0 is left out"
same_results whole zero

# rank 0's disk is full; over TCP, since shared memory is a file too
full=(bash -c 'ulimit -f 3000 && exec "$@"' rank-0 "$twoneuron" sweep "$sweep_file" --networks -o full)
expect 4 "$mpirun" "${tcp[@]}" -n 2 "$here/by_rank.sh" "${full[@]}" --next \
	"$twoneuron" sweep "$sweep_file" --networks -o full
expect_words full/networks.csv "File too large"
expect 0 ranks 2 "$sweep_file" --networks -o full
same_results whole full networks.csv

# start_job FOLDER: starts a job in a session of its own and waits until it has begun
start_job() {
	setsid "$mpirun" -n 3 "$twoneuron" sweep long.yaml --networks -o "$1" >killed.log 2>&1 &
	job=$!
	meet "$1" $job
}

is_empty_session() {
	! pgrep -s "$1" >/dev/null
}

# goes_on FOLDER: the job ended early, and the same command ends it with the right bytes
goes_on() {
	local status=0
	wait $job 2>/dev/null || status=$?
	[ $status -ne 0 ] || fail "the job ended well without its ranks"
	await is_empty_session $job # ranks notice after a while that mpirun is gone
	cp killed.log last.log
	[ ! -e "$1/map.csv" ] || fail "a job that ended early wrote a map"
	expect 0 ranks 2 long.yaml --networks -o "$1"
	expect_words "going on after"
	same_results long "$1" networks.csv
}

# a rank is killed: the job ends and says so, and goes on later
for rank in 1 0; do
	start_job killed-$rank
	for process in $(pgrep -s $job -f "$twoneuron"); do # of this job's session only
		grep -qz "OMPI_COMM_WORLD_RANK=$rank" "/proc/$process/environ" && kill -9 "$process"
	done
	goes_on killed-$rank
	grep -q "signal 9" killed.log || fail "the job does not say that a rank was killed"
done

# mpirun is asked to end, as by a batch system, or killed
for signal in TERM KILL; do
	start_job told-$signal
	kill -$signal $job
	goes_on told-$signal
done
echo "ranks give the same bytes"
