#!/bin/bash
# demo.sh TWONEURON: the README has the table of script/demo, and what it says holds on every 256th start of these
# sweeps: without an output bias no network learns, with one more than half do.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
root=$here/..

# exact math has the same results on every device, so the kept ones are the demo's; the last column is the speed
"$root/script/demo" --table results/kept | sed 's/ *[^ ]*$//' >table.txt
[ "$(wc -l <table.txt)" -eq 5 ] || fail "script/demo --table prints no table"
sed -n '/^    biases  /,/^$/s/^    //p' "$root/README.md" | diff table.txt - >difference.log ||
	fail "the table in README.md is not that of: script/demo --table results/kept"
millions=$(awk 'NR > 1 { sum += $2 } END { printf "%.0f", sum / 1e6 }' table.txt)
grep -q "^    script/demo .* trains $millions million networks" "$root/README.md" ||
	fail "README.md does not say that script/demo trains $millions million networks"

# learned MODE: prints how many networks of a thinner copy of its sweep learn
learned() {
	sed 's/points: 1024}/points: 64}/; s/cells: {x: 256, y: 256}/cells: {x: 16, y: 16}/' \
		"$root/sweeps/$1.yaml" >"$1.yaml"
	run 0 sweep "$1.yaml" --quiet -o "$1"
	grep -q '^ *"networks": 20480,$' "$1/summary.json" || fail "$1: not 5 rates x 64 x 64 starts"
	sed -n 's/^ *"learned": *\([0-9]*\),$/\1/p' "$1/summary.json"
}

for mode in no-bias hidden-bias; do
	count=$(learned $mode) || exit 1
	[ "$count" -eq 0 ] || fail "$mode: $count networks learned, which none can"
done
for mode in output-bias both-biases; do
	count=$(learned $mode) || exit 1
	[ "$count" -gt 10240 ] || fail "$mode: only $count networks learned"
done
echo "the README's table is that of script/demo; none, none, most and most of the networks learned"
