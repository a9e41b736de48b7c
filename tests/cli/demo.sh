#!/bin/bash
# demo.sh TWONEURON: what script/demo promises of sweeps/, on every 256th of their starts: without an output bias no network
# learns, with one more than half do.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

# learned MODE: how many networks of a thinner copy of its sweep learn
learned() {
	sed 's/points: 1024}/points: 64}/; s/cells: {x: 256, y: 256}/cells: {x: 16, y: 16}/' "$here/../sweeps/$1.yaml" >"$1.yaml"
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
echo "none, none, most and most of the networks learned"
