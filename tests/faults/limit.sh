#!/bin/bash
# limit.sh TWONEURON: a limit on file sizes, as a user's quota sets one. The sweep ends with exit code 4 and a message
# that names the file; without the limit the same command ends with the right bytes.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

expect 0 "$twoneuron" sweep "$sweep_file" --networks -o whole

# limited KIBIBYTES ARGUMENT...: a sweep that may write no larger file. The limit is at least a MiB or two, because the
# OpenCL compiler writes files too.
limited() {
	local limit=$1
	shift
	(ulimit -f "$limit" && exec "$twoneuron" sweep "$sweep_file" "$@")
}

expect 4 limited 3000 --networks -o broken
expect_words broken/networks.csv "File too large"
expect 0 "$twoneuron" sweep "$sweep_file" --networks -o broken
same_results whole broken networks.csv

expect 4 limited $(($(stat -c %s whole/map.csv) / 1024 - 10)) -o outputs
expect_words outputs/map.csv "File too large"
expect 0 "$twoneuron" sweep "$sweep_file" -o outputs
same_results whole outputs
echo "limits on file sizes: the sweep says so and goes on later"
