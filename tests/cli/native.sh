#!/bin/bash
# native.sh TWONEURON: `--math native` trains the same networks as exact math except for rounding, in both geometries.
# It says so in summary.json, and does not refuse a device for losses or changes that only look wrong.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

cat >mixed.yaml <<'END'
name: mixed
network: {bias: both}
training: {steps: 400, tolerance: 1.0e-4}
axes:
  rate: {from: 0.1, to: 10, points: 16, scale: log}
  w1: {from: -6, to: 6, points: 32}
  w2: {from: -6, to: 6, points: 32}
map: {x: w1, y: w2}
END
# pre-activations beyond 2^62, the end of native exponentials, where a cross-entropy is a large number
cat >large.yaml <<'END'
name: large
network: {bias: none}
training: {loss: cross-entropy, steps: 50}
axes:
  w1: {from: -100, to: 100, points: 32}
  w2: {from: -100, to: 100, points: 32}
map: {x: w1, y: w2}
END
# changes that overflow to infinity
cat >overflow.yaml <<'END'
name: overflow
network: {bias: both, hidden: relu}
task: [{x: -1, d: 0.5, weight: 1.0e+12}, {x: 1, d: 0, weight: 1.0e+9}]
training: {steps: 50}
axes:
  rate: {value: 1.0e+20}
  w1: {from: -100, to: 100, points: 32}
  w2: {from: -1.0e+10, to: 1.0e+10, points: 32}
map: {x: w1, y: w2}
END

run 0 sweep mixed.yaml --networks --quiet -o exact
grep -qF '"math": "exact"' exact/summary.json || fail "the summary of an exact sweep does not say so"
for geometry in cpu gpu; do
	for file in mixed large overflow; do
		run 0 sweep $file.yaml --math native --geometry $geometry --networks --quiet -o $file-$geometry
		grep -qF '"math": "native"' $file-$geometry/summary.json ||
			fail "the summary of a native sweep does not say so"
	done
	# Built-ins have errors of about 2^-21. If every decision in 400 steps is the same, the loss is within 1e-3 of
	# the exact one. Near the tolerance a decision may differ and another outcome follow, for one network in 100 at
	# most.
	paste -d, exact/networks.csv mixed-$geometry/networks.csv | LC_ALL=C awk -F, '
		NR == 1 { next }
		{ distance = $10 > $25 ? $10 - $25 : $25 - $10 }
		$1 != $16 || $8 != $23 || distance > 1e-3 { far++ }
		$13 == $28 { same++ }
		END {
			print NR - 1, "networks,", far + 0, "far from exact math,", same + 0, "with the same w1"
			# Two sigmoids from one reciprocal round differently: if all were the same, this would be exact
			# math.
			exit NR != 16385 || far > 164 || same > 16000
		}' >last.log || fail "native math, --geometry $geometry: $(cat last.log)"
done

run 0 sweep large.yaml --quiet -o large-exact
for outcome in learned stalled unfinished frozen diverged; do
	counts=$(grep -h "\"$outcome\": " large-{exact,cpu,gpu}/summary.json | sort -u)
	[ "$(wc -l <<<"$counts")" -eq 1 ] || fail "large weights, $outcome, exact and native: $counts"
done

sed 's/tolerance/precision: float64, tolerance/' mixed.yaml >double.yaml
run_refused 2 "float32 only" sweep double.yaml --math native --quiet -o double
echo "native math is close to exact math"
