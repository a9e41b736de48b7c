#!/bin/bash
# kept_results.sh TWONEURON SOURCE: results/kept/ has what each sweep of sweeps/ gave: the files, from a clean commit,
# on a device that is named, of the sweep file as it is. The table of its README is made from the summaries, and the
# words beside it agree with them.
. "$(dirname "$0")/../common.sh"
root=$2
kept=$root/results/kept

# value KEY: of the summary at hand
value() { sed -n "s/^ *\"$1\": \"*\([^\",]*\)\"*,*\$/\1/p" "$summary"; }

count=0
for sweep in "$root"/sweeps/*.yaml; do
	name=$(basename "$sweep" .yaml)
	summary=$kept/$name/summary.json
	[ -s "$summary" ] || fail "results/kept/$name/summary.json is missing; script/keep-results $name makes it"
	[ "$(head -c 8 "$kept/$name/map.png" | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ] ||
		fail "results/kept/$name/map.png is missing, or no PNG"
	grep -qxF "  \"name\": \"$name\"," "$summary" || fail "results/kept/$name: the summary is of another sweep"
	[ "$(value sweep_sha256)" = "$(sha256sum <"$sweep" | cut -d ' ' -f 1)" ] ||
		fail "results/kept/$name: the sweep file has changed since; script/keep-results $name"
	value commit | grep -qE '^[0-9a-f]{12,40}$' || fail "results/kept/$name: made by commit \"$(value commit)\""
	sed -n '/^    "devices": \[$/,/^    \]/p' "$summary" >devices.txt
	devices=$(grep -c '^      {$' devices.txt)
	[ "$devices" -ge 1 ] || fail "results/kept/$name: no device is named"
	for key in name platform driver build_options; do
		[ "$(grep -c "^        \"$key\": \"..*\",*\$" devices.txt)" -eq "$devices" ] ||
			fail "results/kept/$name: a device without $key"
	done
	count=$((count + 1))
done
[ $count -gt 0 ] || fail "there are no sweeps"
# the axes of every-half are counted, which map.nc of older programs had not
grep -q w1_index "$kept/every-half/map.nc" || fail "results/kept/every-half/map.nc is missing, or of an older program"

# in a copy, since the script works on the tree that it lies in
mkdir -p copy/results
cp -r "$root/script" "$root/sweeps" copy && cp -r "$kept" copy/results || exit 1
expect 0 copy/script/keep-results --table
[ "$(wc -l <last.log)" -eq $((count + 2)) ] || fail "the table has not a row for each of $count sweeps"
sed -n '/^<!-- script\/keep-results --table -->$/,/^<!-- end of the table -->$/p' "$kept/README.md" |
	sed '1d;$d' >table.txt
cmp -s table.txt last.log || fail "the table of results/kept/README.md is not that of script/keep-results --table"

# holds WORDS CONDITION: "learned output-bias" stands for that number of that summary. The README there and the one at
# the root say this in words, which must be changed where it no longer holds.
holds() {
	local condition=$2 key name
	while read -r key name; do
		summary=$kept/$name/summary.json
		condition=${condition/$key $name/$(value "$key")}
	done < <(grep -oE '[a-z_]+ [a-z]+(-[a-z]+)*' <<<"$condition")
	awk "BEGIN { exit !($condition) }" || fail "no longer true of results/kept: $1 ($2; $condition)"
}
for name in seed-question no-bias hidden-bias normalised-inputs ten-thousand-samples every-half adam momentum; do
	holds "no network learns" "learned $name == 0"
done
for name in seed-question no-bias hidden-bias normalised-inputs every-half adam momentum; do
	holds "no loss is below 1/8" "min_loss $name >= 1 / 8"
done
holds "no loss is below 1/8 of 5000" "min_loss ten-thousand-samples >= 5000 / 8"
holds "with an output bias most starts learn" "learned output-bias > networks output-bias / 2"
holds "with two biases fewer learn" "learned both-biases < learned output-bias"
holds "the best of them come closer" "min_loss both-biases < min_loss output-bias"
holds "at some rates starts learn, at others not" "learned rate-vs-weight > 0 && unfinished rate-vs-weight > 0"
holds "some learn, some diverge" "learned fractal > 0 && diverged fractal > 0 && unfinished fractal > 0"
holds "more than half learn, and none diverges" \
	"learned fractal-question > networks fractal-question / 2 && diverged fractal-question == 0"
holds "a fifth converges" \
	"learned two-linear > 0.2 * networks two-linear && learned two-linear < 0.22 * networks two-linear"
holds "more than a third are frozen" "frozen every-half > networks every-half / 3"

expect 1 copy/script/keep-results --tables
expect_words 'there is no option --tables'
expect 1 copy/script/keep-results no-such-sweep
expect_words 'no-such-sweep is none of'
echo "$count results, as their summaries and the table say"
