#!/bin/bash
# driver.sh TWONEURON OPENCL_LIBRARY: OpenCL drivers that end the process. The last line says what is missing, the exit
# code is 4, and the same command goes on.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 library=$2
sanitized=$(grep -cE '__(asan|tsan)_init' "$twoneuron")

expect 0 "$twoneuron" sweep "$sweep_file" --networks -o whole

# ended WORDS COMMAND...: exit code 4, and the last line is of a driver that could not go on, with WORDS
ended() {
	local words=$1
	shift
	expect 4 "$@"
	tail -n 1 last.log | grep -F 'twoneuron: ' | grep -qF -- "$words" || fail "'$words' is not in the last line: $*"
}

# driver CALL AFTER HOW ARGUMENT...: the program, whose driver ends it so in that OpenCL call
driver() {
	local call=$1 after=$2 how=$3
	shift 3
	FAULT_CALL=$call FAULT_AFTER=$after FAULT_HOW=$how LD_PRELOAD=$library "$twoneuron" "$@"
}
general="update it, or choose another device with --device"
ended "the OpenCL driver has ended the program (Aborted): if it said why, its words are above; $general" \
	driver build 0 abort sweep "$sweep_file" -o never
ended "the OpenCL driver has ended the program (by a call of exit)" driver build 0 exit sweep "$sweep_file" -o never
ended "the OpenCL driver has ended the program (Aborted)" driver build 0 abort bench --work A
[ "$sanitized" -gt 0 ] || # which reports it itself
	ended "the OpenCL driver has ended the program (Segmentation fault)" \
		driver build 0 crash sweep "$sweep_file" -o never
[ ! -e never ] || fail "a sweep without a device left a folder"

# in the middle: nothing that was done is lost
ended "the OpenCL driver has ended the program (Aborted)" \
	driver launch 45 abort sweep "$sweep_file" --networks -o middle
expect 0 "$twoneuron" sweep "$sweep_file" --networks -o middle
expect_words "going on after"
same_results whole middle networks.csv

# a device whose work-groups are too small for CLBlast: one line, before anything is built
for command in "sweep $sweep_file -o never" "bench --work A"; do
	# shellcheck disable=SC2086 # words
	POCL_MAX_WORK_GROUP_SIZE=32 run_refused 4 "work-groups of at most 32 work-items; CLBlast" $command
	[ "$(wc -l <err.log)" -eq 1 ] || fail "more than one line: $command"
done

# the rest is about PoCL, which builds kernels in the process
if ! "$twoneuron" devices | grep -q "Portable Computing Language"; then
	echo "drivers that end the process: it is told; PoCL is not here"
	exit 0
fi
export POCL_CACHE_DIR=$work/cold/pocl TWONEURON_CACHE=$work/cold/twoneuron

# no linker in PATH; kernels that were built before do without
mkdir empty
ended "there is no linker (ld) in PATH, with which PoCL builds kernels: install binutils or set PATH" \
	env PATH="$work/empty" "$twoneuron" sweep "$sweep_file" -o linker
expect 0 "$twoneuron" sweep "$sweep_file" -o linker
same_results whole linker
expect 0 env PATH="$work/empty" "$twoneuron" sweep "$sweep_file" -q -o warm
same_results whole warm

# limited OPTION N WORDS: with that limit and nothing built before. What happens differs from one machine to another,
# but the process does not die. Counts what failed.
failures=0
limited() {
	local status=0
	rm -rf cold out
	(ulimit "$1" "$2" && exec "$twoneuron" sweep "$sweep_file" -q -o out) >last.log 2>&1 || status=$?
	case $status in
	0) same_results whole out ;;
	4)
		expect_words "$3"
		failures=$((failures + 1))
		;;
	*) fail "exit code $status with ulimit $1 $2" ;;
	esac
}
limited -n 12 "the number of open files is limited to 12 (ulimit -n): allow 64 or more"
[ $failures -eq 1 ] || fail "12 open files are enough: the test tests nothing"
if [ "$sanitized" -eq 0 ]; then
	for mib in 200 300 340 420 500 600 750; do
		limited -v $((mib * 1024)) \
			"the address space is limited to $mib MiB (ulimit -v): allow 4096 MiB or more"
	done
	[ $failures -gt 1 ] || fail "any address space is enough: the test tests nothing"
	# a proof needs no device: it goes on, and says why it has none
	printf 'network: {bias: none}\nclaim: {loss_at_least: 0.125}\n' >claim.yaml
	status=0
	(ulimit -v $((200 * 1024)) && exec "$twoneuron" prove claim.yaml) >last.log 2>&1 || status=$?
	# a build without the checker only claims it
	[ $status -eq 0 ] || grep -q "^CLAIMED, NOT CHECKED" last.log || fail "a proof needs no device"
	expect_words "the host alone looks at the boxes: no OpenCL driver can start" "is limited to 200 MiB"
fi
echo "drivers that end the process: it is told"
