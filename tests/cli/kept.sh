#!/bin/bash
# kept.sh TWONEURON RESULTS: the checker accepts every certificate that is kept with the results.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 results=$2

count=0
while read -r certificate; do
	expect 0 "$twoneuron" verify "$certificate"
	count=$((count + 1))
done < <(find "$results" -name '*.certificate')
# one for each entry of the table of infima, and one for each claim
expected=$(($(grep -c '^    "verdict":' "$results/infima/infima.json") + $(ls "$results"/claims/*.yaml | wc -l)))
[ "$count" -gt 0 ] && [ "$count" -eq "$expected" ] || fail "$count certificates instead of $expected"
echo "$count certificates accepted"
