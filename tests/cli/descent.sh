#!/bin/bash
# descent.sh TWONEURON: sweeps by momentum and by Adam, with weight decay, a rate for each neuron, linear layers, a
# limit of changes, tasks of one and of many samples: their columns, the same bytes in both geometries and from shards,
# and losses that no sum holds.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
end=steps,outcome,change,loss,max_error,w1,b1,w2,b2

cat >momentum.yaml <<'END'
name: momentum
network: {bias: both, hidden: tanh, output: linear}
task: [{x: -1, d: 0.3}, {x: 0.4, d: -0.7}, {x: 1, d: 1}, {x: 2, d: 0.2}]
training: {optimizer: momentum, steps: 100, tolerance: 1.0e-3, precision: float64}
diverged: {change_above: 1.0e+3}
axes:
  rate_hidden: {from: 0.01, to: 100, points: 16, scale: log}
  rate_output: {from: 0.001, to: 1, points: 16, scale: log}
  momentum: {list: [0, 0.5, 0.9]}
  weight_decay: {value: 0.0009765625}
  w1: {uniform: {from: -2, to: 2}}
  b1: {uniform: {from: 0.01, to: 1, scale: log}}
  w2: {value: 0.5}
draws: 2
map: {x: rate_hidden, y: rate_output}
END
cat >adam.yaml <<'END'
name: adam
network: {bias: hidden, hidden: relu, output: tanh}
task: [{x: 1, d: 0.5}]
training: {optimizer: adam, beta1: 0.8, beta2: 0.99, epsilon: 1.0e-6, steps: 100, tolerance: 1.0e-4}
axes:
  rate: {from: 0.001, to: 1, points: 16, scale: log}
  w1: {from: -0x1p-1, step: 0x1p-3, points: 16}
  w2: {normal: {mean: 0, sd: 1}}
draws: 4
map: {x: rate, y: w1}
END
{
	echo 'name: many'
	echo 'network: {bias: both, hidden: tanh, output: linear}'
	echo 'task:'
	for k in $(seq 0 32); do
		echo "  - {x: $(awk "BEGIN { print ($k - 16) / 8 }"), d: $(awk "BEGIN { print sin($k / 8) }")}"
	done
	echo 'training: {steps: 50, tolerance: 1.0e-2}'
	echo 'axes:'
	echo '  rate: {from: 0.0001, to: 1, points: 16, scale: log}'
	echo '  w1: {from: -2, to: 2, points: 16}'
	echo '  w2: {value: 1}'
	echo 'map: {x: rate, y: w1}'
} >many.yaml

# columns FILE COLUMNS
columns() {
	[ "$(head -n 1 "$1"-whole/networks.csv)" = "index,$2,init_w1,init_b1,init_w2,init_b2,$end" ] ||
		fail "$1: the header is $(head -n 1 "$1"-whole/networks.csv)"
}
for name in momentum adam many; do
	run 0 sweep $name.yaml --networks --quiet -o $name-whole
	run 0 sweep $name.yaml --networks --quiet --geometry gpu -o $name-single
	same_results $name-whole $name-single networks.csv
	for shard in 1 2 3; do
		run 0 sweep $name.yaml --networks --quiet --shard $shard/3 -o $name-$shard
	done
	run 0 merge $name-1 $name-2 $name-3 -o $name-merged
	same_results $name-whole $name-merged networks.csv
done
columns momentum rate_hidden,rate_output,momentum,weight_decay
columns adam rate
columns many rate
[ "$(head -c 24 momentum-whole/map.csv)" = rate_hidden,rate_output, ] || fail "the axes of momentum's map.csv"
for word in -DOPTIMIZER=1 -DLAYER_RATES=1 -DWEIGHT_DECAY=1 -DCHANGE_ABOVE=1 -DOUTPUT=3; do
	grep -qF -- "$word" momentum-whole/summary.json || fail "provenance: $word is missing"
done

# A limit of changes ends training at the first step above it, however finite the numbers are; and no other does.
awk -F, 'NR > 1 { above = $12 + 0 > 1000; ended += above && $10 < 100; kept += !above
	if (above != ($11 == "diverged")) wrong++ } END { exit !(ended > 50 && kept > 50 && !wrong) }' \
	momentum-whole/networks.csv || fail "change_above does not decide what has diverged"

# losses that no sum holds: their cells' mean is infinite, counted and told
cat >beyond.yaml <<'END'
name: beyond
network: {bias: both, hidden: linear, output: linear}
training: {steps: 4, tolerance: 0}
axes: {rate: {from: 0.001, to: 10, points: 16, scale: log}, w1: {from: -10, to: 10, points: 16}, w2: {value: 3}}
map: {x: rate, y: w1}
END
run 0 sweep beyond.yaml --networks -o beyond
cells=$(grep -c ,inf, beyond/map.csv)
[ "$cells" -gt 5 ] || fail "the test has $cells cells beyond"
# 2 samples of weight 1: sums hold what is below 2^31 or 2^32
[ "$(awk -F, 'NR > 1 && $8 != "diverged" && $10 >= 4294967296' beyond/networks.csv | wc -l)" -le "$cells" ] &&
	[ "$(awk -F, 'NR > 1 && $8 != "diverged" && $10 >= 2147483648' beyond/networks.csv | wc -l)" -ge "$cells" ] ||
	fail "cells beyond are not those of large losses"
grep -qF "\"cells_beyond\": $cells," beyond/summary.json || fail "summary.json does not count the cells beyond"
grep -qF "$cells of 256 cells have networks with a loss beyond what sums hold" err.log || fail "nothing is told"
grep -q cells_beyond momentum-whole/summary.json && fail "cells_beyond where there are none"
echo passed
