# shellcheck shell=bash disable=SC2034
# For the scripts of cli/ and faults/: a folder that is gone at the end, messages, comparisons.
# Usage: SCRIPT TWONEURON ...
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sweep_file=$here/faults/sweep.yaml
same_map=$(dirname "$(realpath "$1")")/../../tests/same_map
work=$(mktemp -d "${TMPDIR:-/tmp}/twoneuron-test-XXXXXX")
trap 'cd /; rm -rf "$work"' EXIT
cd "$work" || exit 1

fail() {
	echo "FAILED: $*" >&2
	for log in "$work"/*.log; do
		[ -s "$log" ] && { echo "--- $(basename "$log")" >&2; tail -n 20 "$log" >&2; }
	done
	exit 1
}

# expect STATUS COMMAND...: runs it, with its output in last.log, and fails unless it exits with STATUS. The output goes
# through a pipe, since a limit on file sizes would cut the log too.
expect() {
	local wanted=$1 status
	shift
	"$@" 2>&1 | cat >last.log
	status=${PIPESTATUS[0]}
	[ "$status" -eq "$wanted" ] || fail "exit code $status instead of $wanted: $*"
}

# expect_words WORDS...: fails unless last.log has each of them.
expect_words() {
	local word
	for word; do
		grep -qF -- "$word" last.log || fail "'$word' is not in the message"
	done
}

# run STATUS ARGUMENT...: runs the program, with its output in out.log and err.log; fails unless it exits with STATUS.
run() {
	local wanted=$1 status=0
	shift
	"$twoneuron" "$@" >out.log 2>err.log </dev/null || status=$?
	[ "$status" -eq "$wanted" ] || fail "exit code $status instead of $wanted: twoneuron $*"
}

# run_refused STATUS WORDS ARGUMENT...: as run; fails if anything is on stdout or WORDS are not on stderr.
run_refused() {
	local wanted=$1 words=$2
	shift 2
	run "$wanted" "$@"
	[ ! -s out.log ] || fail "stdout is not empty: twoneuron $*"
	grep -qF -- "$words" err.log || fail "'$words' is not in the message: twoneuron $*"
}

# same_results A B [FILE...]: fails unless map.csv and these files have the same bytes in both folders, and map.nc the
# same data. A build without NetCDF has no same_map and must write no map.nc.
same_results() {
	local a=$1 b=$2 file
	shift 2
	for file in map.csv "$@"; do
		[ -f "$a/$file" ] || fail "$a/$file is missing"
		cmp -s "$a/$file" "$b/$file" || fail "$file differs between $a and $b"
	done
	if [ -x "$same_map" ]; then
		"$same_map" "$a/map.nc" "$b/map.nc" 2>same_map.log || fail "map.nc differs between $a and $b"
	elif [ -e "$a/map.nc" ] || [ -e "$b/map.nc" ]; then
		fail "map.nc cannot be compared without $same_map; build the target same_map"
	fi
}

# fingerprint FOLDER: prints a hash of all names and contents in it.
fingerprint() {
	(cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum) | sha256sum
}

# ledger FOLDER QUERY: prints the answer of the folder's run.db.
ledger() {
	sqlite3 "$1/run.db" "$2"
}

# trained_by FOLDER N: fails unless the ledger has chunks of N devices.
trained_by() {
	local devices
	devices=$(ledger "$1" 'SELECT count(DISTINCT device) FROM chunk')
	[ "$devices" -eq "$2" ] || fail "$1 has chunks of $devices devices instead of $2"
}

# await COMMAND...: repeats it until it succeeds; fails only after three minutes, since the machine may be slow.
await() {
	local end=$((SECONDS + 180))
	until "$@"; do
		[ $SECONDS -lt $end ] || fail "in vain: $*"
		sleep 0.05
	done
}

# has_begun FOLDER: true once a sweep has written more than the header of its networks.csv
has_begun() {
	[ "$(stat -c %s "$1/networks.csv.tmp" 2>/dev/null || echo 0)" -gt 200 ]
}

# has_begun_or_ended FOLDER PROCESS
has_begun_or_ended() {
	has_begun "$1" || ! kill -0 "$2" 2>/dev/null
}

# meet FOLDER PROCESS: waits until the sweep of that process, a child of this shell, has begun; it must not have ended
# before.
meet() {
	await has_begun_or_ended "$@"
	has_begun "$1" || fail "the sweep never finished a chunk"
}

now_ms() {
	echo $(($(date +%s%N) / 1000000))
}
