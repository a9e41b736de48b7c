#!/bin/bash
# train.sh TWONEURON: `train` prints the trace of the original program, and trains the same networks as a sweep.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

# The original program in awk: doubles too, the same order of operations, the same lines.
cat >question.awk <<'END'
function sigmoid(t) { return 1 / (1 + exp(-t)) }
BEGIN {
	for (i = 1; i <= 800; i++) {
		g1 = g2 = error = 0
		for (x = 0; x <= 1; x++) {
			y = sigmoid(w1 * x)
			z = sigmoid(w2 * y)
			g1 += z * w2 * y * x * (x - z) * (1 - y) * (1 - z)
			g2 += y * z * (x - z) * (1 - z)
			error -= 0.5 * (x - z) ^ 2
		}
		w1 += g1 * rate
		w2 += g2 * rate
		change = sqrt((g1 * rate) ^ 2 + (g2 * rate) ^ 2)
		printf "Iteration %d, Error %f, Change %f\n", i, error, change
		if (change < 0.00001) break
	}
	for (x = 1; x >= 0; x--) printf "%d %f\n", x, sigmoid(w2 * sigmoid(w1 * x))
}
END
# two that could have been drawn from [0, 1), one that cannot move, one far out
for start in '0.3 0.7' '0.9 0.05' '0 0' '-3 -8'; do
	read -r w1 w2 <<<"$start"
	LC_ALL=C awk -v w1="$w1" -v w2="$w2" -v rate=5 -f question.awk >expected.log
	run 0 train --w1 "$w1" --w2 "$w2"
	[ ! -s err.log ] || fail "train writes to stderr"
	head -n -1 out.log | diff - expected.log >difference.log ||
		fail "w1 = $w1, w2 = $w2: not the question's trace: $(head -n 4 difference.log)"
	tail -n 1 out.log |
		grep -Eq '^(stalled|unfinished|frozen) after [0-9]+ steps?: loss [0-9.]+, largest error [0-9.]+$' ||
		fail "the last line is $(tail -n 1 out.log)"
done

# with a bias in the output neuron the same start learns
run 0 train --w1 0.3 --w2 0.7 --bias output --steps 2000 --every 1000
lines=$(grep -c ^Iteration out.log)
[ "$lines" -eq 2 ] || fail "--every 1000 of 2000 steps printed $lines lines"
tail -n 1 out.log | grep -q '^learned after 2000 steps' || fail "it did not learn: $(tail -n 1 out.log)"

# a network that diverges says so, prints a NaN without a sign and no answers
run 0 train --w1 1 --w2 1 --rate 1e308
sed -n 2p out.log | grep -q '^Iteration 2, Error -0.500000, Change nan$' || fail "a NaN reads $(sed -n 2p out.log)"
[ "$(sed 1,2d out.log)" = 'diverged after 2 steps: a parameter or the loss is not finite any more' ] ||
	fail "the end of a diverged network is $(sed 1,2d out.log)"
# relu's weight is not scaled: the largest double can be trained
run 0 train --w1 -1.7e308 --w2 1 --hidden relu

# a confident error costs its pre-activation, in cross-entropy: ln(1 + exp(2000/2)) for target 0, nothing for target 1
run 0 train --w1 0 --w2 2000 --loss cross-entropy --rate 1e-9 --steps 1 --tolerance 0
[ "$(sed -n '1p;$p' out.log)" = 'Iteration 1, Error -1000.000000, Change 0.000000
unfinished after 1 step: loss 1000.000000, largest error 1.000000' ] || fail "w2 = 2000: $(cat out.log)"

# --csv: the whole trajectory, each row made from the one before it
run 0 train --w1 0.3 --w2 0.7 --rate 2 --steps 50 --csv
[ "$(head -n 1 out.log)" = iteration,loss,change,w1,b1,w2,b2 ] || fail "the header is $(head -n 1 out.log)"
LC_ALL=C awk -F, '
	function sigmoid(t) { return 1 / (1 + exp(-t)) }
	function distance(a, b) { return a > b ? a - b : b - a }
	NR == 1 { w1 = 0.3; w2 = 0.7; next }
	{
		g1 = g2 = loss = 0
		for (x = 0; x <= 1; x++) {
			y = sigmoid(w1 * x)
			z = sigmoid(w2 * y)
			g1 += z * w2 * y * x * (x - z) * (1 - y) * (1 - z)
			g2 += y * z * (x - z) * (1 - z)
			loss += 0.5 * (x - z) ^ 2
		}
		# a handful of roundings of numbers below 10 each: 1e-14 is ample
		if ($1 != NR - 1 || distance($2, loss) > 1e-14 || distance($4, w1 + 2 * g1) > 1e-14 ||
		    distance($6, w2 + 2 * g2) > 1e-14 || $5 != 0 || $7 != 0) exit 1
		w1 = $4
		w2 = $6
	}
	END { if (NR != 51) exit 1 }' out.log || fail "--csv is no trajectory of gradient descent"

# network I of a sweep: the bits of its row in networks.csv
run 0 sweep "$here/cli/small.yaml" --networks --quiet -o small
for index in 0 17 333 719; do
	IFS=, read -r _ _ _ _ _ _ steps outcome _ _ _ w1 b1 w2 b2 <<<"$(sed -n "$((index + 2))p" small/networks.csv)"
	run 0 train --sweep "$here/cli/small.yaml" --index $index --csv
	[ "$(tail -n 1 out.log | cut -d, -f 1,4-)" = "$steps,$w1,$b1,$w2,$b2" ] ||
		fail "network $index ends at $(tail -n 1 out.log), in networks.csv at $steps,$w1,$b1,$w2,$b2"
	run 0 train --sweep "$here/cli/small.yaml" --index $index
	tail -n 1 out.log | grep -q "^$outcome after $steps steps\?: " || fail "network $index is not $outcome"
done

# the same for sweeps with every optimizer: change and parameters of each row, and why a network diverged
cat >adam.yaml <<'END'
name: adam
network: {bias: both, hidden: tanh, output: linear}
task: [{x: -1, d: 0.25}, {x: 0, d: 0, weight: 2}, {x: 1, d: 1}]
training: {optimizer: adam, beta1: 0.8, beta2: 0.99, epsilon: 1.0e-6, steps: 100, tolerance: 1.0e-2}
axes:
  rate: {from: 0.001, to: 1, points: 4, scale: log}
  weight_decay: {list: [0, 0.01, 0.1]}
  w1: {from: -3, to: 3, points: 3}
  w2: {normal: {mean: 0, sd: 2}}
map: {x: rate, y: w1}
END
cat >momentum.yaml <<'END'
name: momentum
network: {bias: hidden, hidden: relu, output: sigmoid}
training: {optimizer: momentum, loss: cross-entropy, precision: float64, steps: 100, tolerance: 1.0e-3}
axes:
  rate_hidden: {from: 0.01, to: 10, points: 5, scale: log}
  rate_output: {from: 0.01, to: 10, points: 5, scale: log}
  momentum: {uniform: {from: 0, to: 0.99}}
  w1: {value: 0.5}
  w2: {normal: {mean: 0, sd: 2}}
map: {x: rate_hidden, y: rate_output}
END
cat >diverged.yaml <<'END'
name: diverged
network: {hidden: tanh, output: linear}
training: {steps: 100}
diverged: {change_above: 1.0e+8}
axes:
  rate_hidden: {from: 0.1, to: 1.0e+10, points: 5, scale: log}
  rate_output: {from: 0.1, to: 1.0e+10, points: 5, scale: log}
  w1: {value: 0.5}
  w2: {value: 1}
map: {x: rate_hidden, y: rate_output}
END
for sweep in adam momentum diverged; do
	run 0 sweep $sweep.yaml --networks --quiet -o $sweep
	awk -F, '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ print $1 "," $at["steps"] "," $at["outcome"] "," $at["change"] \
			"," $at["w1"] "," $at["b1"] "," $at["w2"] "," $at["b2"] }' $sweep/networks.csv >$sweep.rows
	[ "$(cut -d, -f 2-3 $sweep.rows | sort -u | wc -l)" -gt 5 ] || fail "the networks of $sweep are too much alike"
	while IFS=, read -r index steps outcome end; do
		run 0 train --sweep $sweep.yaml --index "$index" --csv
		[ "$(tail -n 1 out.log | cut -d, -f 1,3-)" = "$steps,$end" ] ||
			fail "$sweep, network $index: ends at $(tail -n 1 out.log), in networks.csv at $steps,$end"
		run 0 train --sweep $sweep.yaml --index "$index"
		words="$outcome after $steps step"
		[ "$steps" -eq 1 ] || words="${words}s"
		words="$words: "
		[ $sweep != diverged ] || [ "$outcome" != diverged ] || words+='a step changed it by more than 1e+08'
		tail -n 1 out.log | grep -qF "$words" ||
			fail "$sweep, network $index: $(tail -n 1 out.log) instead of $words"
	done <$sweep.rows
done
[ "$(grep -c ,diverged, diverged/networks.csv)" -gt 5 ] || fail "few networks of diverged do"

# what the options say is what a sweep file says
run 0 train --sweep adam.yaml --index 0 --csv
mv out.log file.log
w2=$(sed -n 2p adam/networks.csv | cut -d, -f 6)
run 0 train --task -1:0.25,0:0:2,1:1 --hidden tanh --output linear --bias both --optimizer adam --beta1 0.8 \
	--beta2 0.99 --epsilon 1e-6 --steps 100 --tolerance 1e-2 --precision float32 --rate 0.001 --weight-decay 0 \
	--w1 -3 --w2 "$w2" --csv
cmp -s out.log file.log || fail "options train another network than the file: $(diff out.log file.log | head -n 4)"
row=$(sed -n 3p momentum/networks.csv)
IFS=, read -r _ rate_hidden rate_output momentum _ _ w2 _ <<<"$row"
run 0 train --sweep momentum.yaml --index 1 --csv
mv out.log file.log
run 0 train --hidden relu --bias hidden --optimizer momentum --loss cross-entropy --steps 100 --tolerance 1e-3 \
	--w1 0.5 --rate-hidden "$rate_hidden" --rate-output "$rate_output" --momentum "$momentum" --w2 "$w2" --csv
cmp -s out.log file.log || fail "options train another network than the file: $(diff out.log file.log | head -n 4)"

# the error that counts as learned
run 0 train --w1 0.3 --w2 0.7 --steps 9
tail -n 1 out.log | grep -q '^unfinished after 9 ' || fail "max_error is not 0.1: $(tail -n 1 out.log)"
run 0 train --w1 0.3 --w2 0.7 --steps 9 --max-error 0.7
tail -n 1 out.log | grep -q '^learned after 9 ' || fail "--max-error does nothing: $(tail -n 1 out.log)"
echo "the question's trace, the networks of sweeps, and what options say"
