#!/bin/bash
# sweep.sh TWONEURON: what a sweep prints and writes; a folder of other results is left as it is.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
small=$here/cli/small.yaml
header=networks,learned,stalled,unfinished,frozen,diverged,learned_fraction,mean_loss,min_loss,mean_steps

# recount RUNS LOSS_BITS PRECISION: map.csv in this folder agrees with networks.csv, which has RUNS networks for each
# cell, cell after cell. Losses are cut off to the grid 2^-LOSS_BITS (docs/ledger.md) and then summed, so mean_loss is
# below the true mean by at most one step of that grid. Relative roundings are added: 2^-24 of a float32's shortest
# decimal (a float64's reads back exactly), and 2^-53 each of fewer than 8 in the sums, divisions and conversions. Every
# other number is the same double in both. A loss of 2^32 or more is beyond the sums of these sweeps, and the mean of
# its cell is inf.
recount() {
	awk -F, -v runs="$1" -v unit="$2" -v decimal="$([ "$3" = float32 ] && echo 24 || echo 1000)" '
		NR == FNR {
			if (FNR == 1) next
			cell = int((FNR - 2) / runs)
			networks[cell]++
			outcome[cell, $8]++
			steps[cell] += $7
			if ($8 == "diverged") next
			# after Kahan: the error of the sum is that of two roundings, and not of thousands
			addend = $10 - lost[cell]
			sum = loss[cell] + addend
			lost[cell] = (sum - loss[cell]) - addend
			loss[cell] = sum
			if ($10 + 0 >= 2 ^ 32) beyond[cell] = 1
			if (!(cell in least) || $10 + 0 < least[cell] + 0) least[cell] = $10
			next
		}
		FNR > 1 {
			cell = FNR - 2
			finite = networks[cell] - outcome[cell, "diverged"]
			mean = finite ? loss[cell] / finite : 0
			rounding = mean * (2 ^ -decimal + 8 * 2 ^ -53)
			if ($3 != networks[cell] || $4 != outcome[cell, "learned"] + 0 ||
			    $5 != outcome[cell, "stalled"] + 0 || $6 != outcome[cell, "unfinished"] + 0 ||
			    $7 != outcome[cell, "frozen"] + 0 ||
			    $8 != outcome[cell, "diverged"] + 0 || $9 != $4 / $3 || $12 != steps[cell] / $3 ||
			    $11 != least[cell] || (finite > 0) != ($10 != "") ||
			    ($10 == "inf") != beyond[cell] + 0 ||
			    !beyond[cell] && (mean - $10 < -rounding || mean - $10 > rounding + 2 ^ -unit)) {
				print "row " FNR " of map.csv: " $0
				bad = 1
			}
			rows++
		}
		END { exit bad || rows == 0 }' networks.csv map.csv >"$work/recount.log" ||
		{ cat "$work/recount.log" >&2; fail "the map is no recount"; }
}

# the folder is results/NAME in this one; stdout stays empty, and without a terminal there are no control characters
run 0 sweep "$small" --networks
[ ! -s out.log ] || fail "stdout is not empty"
grep -q '^720 of 720 networks, .*/s, .* steps/s; learned [0-9]*, ' err.log || fail "no line of progress"
grep -q '[[:cntrl:]]' err.log && fail "control characters outside a terminal"
cd results/small || fail "no results/small"
files="map.csv networks.csv summary.json run.db"
"$twoneuron" --version | grep -q '^with: .*NetCDF' && files="$files map.nc"
command -v gnuplot >/dev/null && files="$files map.png map.pdf map.gp"
for file in $files; do
	[ -s $file ] || fail "no $file"
done
[ "$(ls | grep -c '\.tmp')" -eq 0 ] || fail "temporary files are left"
[ "$(head -n 1 map.csv)" = "rate,w1,$header" ] || fail "the header of map.csv is $(head -n 1 map.csv)"
columns=index,rate,init_w1,init_b1,init_w2,init_b2,steps,outcome,change,loss,max_error,w1,b1,w2,b2
[ "$(head -n 1 networks.csv)" = $columns ] || fail "the header of networks.csv is $(head -n 1 networks.csv)"
[ "$(wc -l <map.csv)" -eq 31 ] || fail "map.csv has not a row per cell"

# losses of at most 1, below 2^1, in three digits of 12 bits
recount 24 35 float32
for outcome in learned stalled unfinished frozen; do
	grep -q ",$outcome," networks.csv || fail "no network is $outcome: the test tests little"
done

# summary.json agrees with both
count() { sed -n "s/^ *\"$1\": *\([^,]*\),*\$/\1/p" summary.json; }
[ "$(count networks)" = 720 ] || fail "summary.json: networks"
for outcome in learned stalled unfinished frozen diverged; do
	[ "$(count $outcome)" -eq "$(grep -c ",$outcome," networks.csv)" ] || fail "summary.json: $outcome"
done
[ "$(count network_steps)" -eq "$(awk -F, 'NR > 1 { sum += $7 } END { print sum }' networks.csv)" ] ||
	fail "summary.json: network_steps"
for word in sweep_sha256 version commit command devices driver build_options; do
	grep -q "\"$word\"" summary.json || fail "summary.json has no $word"
done
[ "$(count sweep_sha256)" = "\"$(sha256sum <"$small" | cut -d ' ' -f 1)\"" ] || fail "summary.json: sweep_sha256"
cd "$work" || exit 1

# cells of many rows, in both precisions; the rates go up to the largest of the precision. The sums hold the weights'
# sum, 2.5, times a cross-entropy of 2^30, and so what is below 2^32, in six and five digits of 12 bits
for precision in float64 float32; do
	sed "s/float64/$precision/" "$here/cli/cells.yaml" >cells.yaml
	[ $precision = float64 ] || sed -i 's/from: 1.0e-24, to: 1.0e+210/from: 1.0e-3, to: 1.0e+36/' cells.yaml
	run 0 sweep cells.yaml --networks --quiet -o cells-$precision
	cd cells-$precision || fail "no cells-$precision"
	[ "$(wc -l <map.csv)" -eq 9 ] || fail "map.csv has not a row per cell"
	recount 5000 $([ $precision = float64 ] && echo 40 || echo 28) $precision
	grep -q ,inf, map.csv && awk -F, 'NR > 1 && $10 != "inf" { some = 1 } END { exit !some }' map.csv ||
		fail "the losses are all on one side of what the sums hold: the test tests little"
	for outcome in learned stalled unfinished frozen diverged; do
		grep -q ",$outcome," networks.csv || fail "no network is $outcome: the test tests little"
	done
	cd "$work" || exit 1
done

# Confident errors: at w1 = 0 the answer to both inputs is sigmoid(w2/2), which costs the sample with target 0 a
# cross-entropy of ln(1 + exp(w2/2)), from w2 = 200 on the number w2/2 itself; 1e10 is beyond the sum, but not beyond
# min_loss
cat >confident.yaml <<'END'
name: confident
training: {loss: cross-entropy, steps: 1, tolerance: 0}
axes:
  rate: {value: 1.0e-30}
  w1: {from: 0, to: 1.0e-30, points: 2}
  w2: {from: 200, to: 2.0e+10, points: 9, scale: log}
map: {x: w2, y: w1}
END
for precision in float32 float64; do
	sed "s/tolerance: 0/&, precision: $precision/" confident.yaml >"$precision.yaml"
	run 0 sweep $precision.yaml --networks --quiet -o confident-$precision
	read -r relative unit <<<"$([ $precision = float32 ] && echo 24 28 || echo 53 40)"
	awk -F, -v relative="$relative" -v unit="$unit" '
		# 15 units in the last place (tests/unit/reference/softplus.c), and 1 each of the decimals of a float32
		BEGIN { some = 17 * 2 ^ -relative }
		function near(got, size) { return got / size - 1 < some && 1 - got / size < some }
		function below(got, size) { return near(got, size) || near(got + 2 ^ -unit, size) }
		FNR == 1 { file++; next }
		file == 1 { bad += !near($11, $1 / 2) || ($1 < 1e10 ? !below($10, $1 / 2) : $10 != "inf") }
		file == 2 { bad += !near($10, $5 / 2) }
		{ rows++ }
		END { exit bad || rows != 36 }' confident-$precision/map.csv confident-$precision/networks.csv ||
		fail "$precision: other losses than w2/2"
done

# the same command again has nothing to do and leaves the same bytes
cp -r results/small once
run 0 sweep "$small" --networks
same_results once results/small map.csv networks.csv
cmp -s once/summary.json results/small/summary.json || fail "the same command again changes summary.json"
grep -qF 'all networks were done before' err.log || fail "the same command again does not say that all is done"

# --json, also with nothing left to do: each line is an object, the last one has the totals; --quiet: no output
for _ in first again; do
	run 0 sweep "$small" --json -o json
	[ ! -s out.log ] || fail "--json: stdout is not empty"
	grep -qv '^{.*}$' err.log && fail "--json: a line that is no object"
	tail -n 1 err.log | grep -q '^{"networks":720,"of":720,.*"outcomes":{"learned":[0-9]*,' ||
		fail "--json: the last line is $(tail -n 1 err.log)"
done
run 0 sweep "$small" --quiet -o quiet
[ ! -s out.log ] && [ ! -s err.log ] || fail "--quiet: something was printed"
same_results once json
same_results once quiet

# the geometry of a GPU gives the same bytes
run 0 sweep "$small" --networks --geometry gpu --quiet -o gpu
same_results once gpu map.csv networks.csv

# a user's language changes no byte
if localedef -i de_DE -f UTF-8 "$work/de_DE.UTF-8" 2>/dev/null; then
	expect 0 env LOCPATH="$work" LC_ALL=de_DE.UTF-8 "$twoneuron" sweep "$small" --networks -o german
	same_results once german map.csv networks.csv
	grep -Eq '"learned_fraction": [01]\.[0-9]+' german/summary.json || fail "summary.json has a decimal comma"
else
	echo "locale: skipped, this system has no definition of de_DE"
fi

# results of another sweep, or of an unknown one, are never overwritten
before=$(fingerprint results/small)
sed 's/^seed: 5/seed: 6/' "$small" >other.yaml
run_refused 2 'SHA-256 of the sweep file' sweep other.yaml -o results/small
run_refused 2 'move the folder away' sweep "$small" --networks --fresh -o results/small
[ "$before" = "$(fingerprint results/small)" ] || fail "a refused sweep changed the folder"
rm once/run.db
before=$(fingerprint once)
run_refused 2 'holds summary.json but no run.db' sweep "$small" --networks -o once
[ "$before" = "$(fingerprint once)" ] || fail "a refused sweep changed the folder"
run_refused 2 'out.log/below: the folder cannot be made' sweep "$small" -o out.log/below
echo "outputs, messages and exit codes as they should be"
