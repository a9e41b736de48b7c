#!/bin/bash
# kept.sh TWONEURON RESULTS: the checker accepts every certificate that is kept with the results.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 results=$2

count=0
while read -r certificate; do
	expect 0 "$twoneuron" verify "$certificate"
	count=$((count + 1))
done < <(find "$results" -name '*.certificate')
[ "$count" -ge 147 ] || fail "only $count certificates"
echo "$count certificates accepted"
