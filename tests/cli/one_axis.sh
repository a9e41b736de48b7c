#!/bin/bash
# one_axis.sh TWONEURON: a map over one axis, from the sweep file to the pictures.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
header=networks,learned,stalled,unfinished,frozen,diverged,learned_fraction,mean_loss,min_loss,mean_steps

# no axis is drawn, so that maps over one axis and over two have the same networks
cat >line.yaml <<'END'
name: line
network: {bias: both}
training: {steps: 2000, tolerance: 0}
axes:
  rate: {from: 0.01, to: 1000, points: 400, scale: log}
  w1: {from: -20, to: 20, points: 10}
  w2: {from: -5, to: 5, points: 10}
map: {x: rate}
END
sed 's/^map: .*/map: {x: rate, y: w1}/' line.yaml >area.yaml
run 0 sweep line.yaml --networks --quiet -o line
run 0 sweep area.yaml --quiet -o area
[ "$(head -n 1 line/map.csv)" = "rate,$header" ] || fail "the header is another"

# each of its cells has the sums of a column of the map over two axes
awk -F, '
	FNR == 1 { next }
	NR == FNR {
		for (i = 3; i <= 8; i++) sum[$1, i] += $i
		if (!($1 in least) || $11 + 0 < least[$1] + 0) least[$1] = $11
		next
	}
	{
		for (i = 2; i <= 7; i++) if ($i != sum[$1, i + 1]) bad = 1
		if ($10 != least[$1]) bad = 1
		rows++
	}
	END { exit bad || rows != 400 }' area/map.csv line/map.csv || fail "the sums are not those of the columns"

# the networks of a cell lie one after the other
awk -F, 'NR > 1 && $2 != last { last = $2; changes++ } END { exit changes != 400 }' line/networks.csv ||
	fail "the networks are in another order"

# stopped and gone on with, and in shards: the same bytes
run 3 sweep line.yaml --networks --stop-after 0.001 -o broken
run 0 sweep line.yaml --networks --quiet -o broken
same_results line broken networks.csv
for shard in 1 2 3; do
	run 0 sweep line.yaml --networks --shard $shard/3 --quiet -o shard-$shard
done
run 0 merge shard-2 shard-3 shard-1 --quiet -o merged
same_results line merged networks.csv

# several points a cell
sed 's/^map: .*/map: {x: rate, cells: {x: 100}}/' line.yaml >cells.yaml
run 0 sweep cells.yaml --quiet -o cells
[ "$(awk -F, 'NR > 1 && $2 == 400' cells/map.csv | wc -l)" -eq 100 ] || fail "not 100 cells of 400 networks"
sed 's/^map: .*/map: {x: rate, cells: {x: 100, y: 1}}/' line.yaml >wrong.yaml
run_refused 2 "wrong.yaml:8:32: the map has no axis y; remove y from cells" sweep wrong.yaml -o wrong
[ ! -e wrong ] || fail "a refused sweep made a folder"

if [ ! -s line/map.png ]; then
	echo "skipped from here on: there is no gnuplot"
	exit 0
fi
for folder in line shard-2; do
	before=$(fingerprint $folder)
	run 0 render $folder
	[ "$before" = "$(fingerprint $folder)" ] || fail "drawn again, the files of $folder differ"
done
# by map.gp itself, without a word: for all of the map, for a part of it, and for one cell
sed 's/^map: .*/map: {x: w1, cells: {x: 1}}/' line.yaml >one.yaml
run 0 sweep one.yaml --limit 20 --quiet -o one
for folder in line shard-2 one; do
	cp $folder/map.png before.png
	(cd $folder && LC_ALL=C.UTF-8 gnuplot -d map.gp >"$work/gnuplot.log" 2>&1) || fail "$folder/map.gp fails"
	[ ! -s gnuplot.log ] || fail "gnuplot has a word about $folder/map.gp"
	cmp -s before.png $folder/map.png || fail "$folder/map.gp draws another map.png"
done
# gnuplot divides infinity to NaN, which would be a gap: an infinite mean loss goes to the upper end
echo inf >loss.dat
{
	grep '^mean(v)' line/map.gp
	echo "finite = 2; set table 'mean.dat'; plot 'loss.dat' using (1):(mean(column(1) * 2))"
} >mean.gp
gnuplot mean.gp 2>gnuplot.log
grep -q '1e+307' mean.dat || fail "an infinite mean loss is drawn as $(tail -n 2 mean.dat)"
echo "a map over one axis is as it should be"
