#!/bin/bash
# clock.sh TWONEURON CLOCK_LIBRARY: a clock that jumps changes neither the results nor the times in summary.json.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 library=$2

expect 0 "$twoneuron" sweep "$sweep_file" -o whole
start=$(now_ms)
expect 0 env LD_PRELOAD="$library" "$twoneuron" sweep "$sweep_file" -o jumped
wall=$(($(now_ms) - start))
same_results whole jumped
for time in seconds training_seconds; do
	value=$(grep -m 1 "\"$time\":" jumped/summary.json | tr -dc '0-9.e-')
	awk -v value="$value" -v wall="$wall" 'BEGIN { exit !(value > 0 && value * 1000 <= wall) }' ||
		fail "$time is $value, but the sweep took $wall ms"
done
echo "times and results are right"
