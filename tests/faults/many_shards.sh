#!/bin/bash
# many_shards.sh TWONEURON: more shards are merged than files that a process may have open.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

cat >tiny.yaml <<'END'
name: tiny
network: {bias: none}
training: {steps: 100, tolerance: 1.0e-5}
axes:
  rate: {value: 1}
  w1: {from: -4, to: 4, points: 8}
  w2: {from: -4, to: 4, points: 5}
map: {x: w1, y: w2}
END
expect 0 "$twoneuron" sweep tiny.yaml --networks -o whole
for shard in $(seq 40); do
	# without gnuplot, which takes most of the time of such a small sweep
	PATH=/nowhere "$twoneuron" sweep tiny.yaml --networks --quiet --shard "$shard/40" -o "shard-$shard" ||
		fail "shard $shard"
done
expect 0 bash -c 'ulimit -n 30 && exec "$@"' few-files "$twoneuron" merge shard-* -o merged
same_results whole merged map.csv networks.csv
echo "40 shards are merged with 30 files"
