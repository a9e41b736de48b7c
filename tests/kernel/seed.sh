#!/bin/bash
# seed.sh TWONEURON: `train` prints the iterations of the original program as seed.py computed them in 50 digits.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
table=$here/kernel/seed.csv

run 0 train --w1 0.25 --w2 0.5 --rate 5 --steps 12
LC_ALL=C awk -F, 'NR > 1 { printf "Iteration %d, Error %f, Change %f\n", $1, -$2, $3 }' "$table" >expected.log
head -n 12 out.log | diff - expected.log >difference.log || fail "not the computed trace: $(head -n 4 difference.log)"

# every digit of the numbers below 1; twelve steps with some twenty roundings each of 1.1e-16 stay far below 1e-13
run 0 train --w1 0.25 --w2 0.5 --rate 5 --steps 12 --csv
LC_ALL=C awk -F, '
	function near(a, b) { return (a - b) ^ 2 < 1e-26 }
	FNR == 1 { next }
	NR == FNR { loss[$1] = $2; change[$1] = $3; w1[$1] = $4; w2[$1] = $5; next }
	!near($2, loss[$1]) || !near($3, change[$1]) || !near($4, w1[$1]) || !near($6, w2[$1]) { exit bad = 1 }
	{ rows++ }
	END { exit bad || rows != 12 }' "$table" out.log || fail "not the computed trajectory"
echo "twelve iterations as computed in 50 digits"
