#!/bin/bash
# render.sh TWONEURON: `render` draws the pictures of a finished folder again, with the same bytes, or with a map.gp
# that was changed. If something cannot be drawn it says so, and leaves the folder as it is.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
small=$here/cli/small.yaml
pictures="map.png map.pdf map.gp"

run 0 sweep "$small" --quiet -o whole
if [ ! -s whole/map.png ]; then
	echo "skipped: there is no gnuplot"
	exit 0
fi
before=$(fingerprint whole)

# the same bytes over old pictures, without old pictures, and however the map was made; many cells share a pixel
run 0 render whole
[ ! -s out.log ] || fail "stdout is not empty"
grep -qxF 'whole: map.png and map.pdf are drawn' err.log || fail "it does not say what it did"
[ "$before" = "$(fingerprint whole)" ] || fail "drawn again, the files differ"
(cd whole && rm $pictures)
run 0 render --quiet whole/
[ ! -s out.log ] && [ ! -s err.log ] || fail "--quiet: something was printed"
[ "$before" = "$(fingerprint whole)" ] || fail "drawn into a folder without pictures, the files differ"
run 0 render --json whole
grep -qx '{"notice":"whole: .*"}' err.log || fail "--json: no object"
cat >wide.yaml <<'END'
name: wide
question: What of a map with more cells than the picture has pixels?
network: {bias: both}
training: {steps: 20}
axes:
  rate: {from: 0.01, to: 1000, points: 2800, scale: log}
  w1: {from: -4, to: 4, points: 4}
  w2: {value: 1}
map: {x: rate, y: w1, cells: {x: 1400, y: 4}}
END
for part in 1 2; do
	run 0 sweep wide.yaml --shard $part/2 --quiet -o part$part
done
run 0 merge part1 part2 --quiet -o wide
before=$(fingerprint wide)
(cd wide && rm $pictures)
run 0 render wide
[ "$before" = "$(fingerprint wide)" ] || fail "drawn from a merged folder, the files differ"
echo '# mine' >>wide/map.gp
run 0 merge part1 part2 --quiet -o wide
grep -q '^# mine' wide/map.gp.old || fail "merge loses the changed map.gp"

# the sweep's command, given again, keeps a changed map.gp beside the new one
cp -r whole again
echo '# mine' >>again/map.gp
run 0 sweep "$small" -o again
grep -qxF 'again/map.gp: had been changed; the changed one is now map.gp.old' err.log ||
	fail "it does not say where map.gp is"
grep -q '^# mine' again/map.gp.old || fail "the changed map.gp is gone"
same_results whole again map.gp map.png
for edit in second third; do
	echo "# $edit" >>again/map.gp
	run 0 sweep "$small" -o again
done
grep -qxF 'again/map.gp: had been changed; the changed one is now map.gp.old.2' err.log ||
	fail "it does not say where the third map.gp is"
for kept in '.old:mine' '.old.1:second' '.old.2:third'; do
	grep -q "^# ${kept#*:}" "again/map.gp${kept%:*}" || fail "map.gp${kept%:*} is not the one that was changed then"
done

# where a PDF of gnuplot's has no place for the panels, gnuplot draws them: here the first one has no image
if ! "$twoneuron" --version | grep -q 'without.*qpdf'; then
	mkdir bin
	cat >bin/gnuplot <<-END
		#!/bin/sh
		script=\$(mktemp "$work/script.XXXXXX")
		cat >"\$script"
		name=\$(grep -a -o "set output '[^']*pdf[^']*'" "\$script" | head -n 1)
		if [ -n "\$name" ] && [ ! -e "$work/without" ]; then
			touch "$work/without"
			exec $(command -v gnuplot) -e "set terminal pdfcairo; \$name; plot x"
		fi
		exec $(command -v gnuplot) "\$@" "\$script"
	END
	chmod +x bin/gnuplot
	cp -r whole placeless
	PATH=$work/bin:$PATH run 0 render placeless
	[ -e without ] || fail "no PDF without a place was drawn: the test tests nothing"
	same_results whole placeless map.png
	[ "$(tail -c 6 placeless/map.pdf)" = "%%EOF" ] || fail "a map.pdf without places is not drawn again"
	cmp -s whole/map.pdf placeless/map.pdf && fail "gnuplot's panels have the bytes of the program's"
fi

# a changed map.gp draws, and is kept; from map.csv it draws the same picture as the program does
cp -r whole styled
echo '# mine' >>styled/map.gp
(cd styled && rm map.png map.pdf && echo 'x = 1' >style.gp &&
	echo "load 'style.gp'; set output 'mine.txt'; set table" >>map.gp &&
	echo "plot x" >>map.gp && fingerprint . >../script.before)
run 0 render styled
grep -qxF 'styled: drawn by its map.gp, which has been changed' err.log ||
	fail "it does not say that map.gp was changed"
# the panels of map.pdf are gnuplot's own then: output_map_picture compares their pixels
same_results whole styled map.png
[ -s styled/map.pdf ] || fail "a changed map.gp draws no map.pdf"
[ -s styled/mine.txt ] || fail "what map.gp writes besides is lost"
grep -q '^# mine' styled/map.gp || fail "the changed map.gp is gone"
[ ! -e styled/render.tmp ] || fail "a temporary folder is left"
sed -i "s/fraction of networks/share of networks/" styled/map.gp
run 0 render styled
cmp -s whole/map.png styled/map.png && fail "the changed map.gp has changed nothing"

# refused STATUS WORDS FOLDER: the message has WORDS, and the folder stays as it is
refused() {
	local before after
	before=$(ls -lR --time-style=full-iso "$3" 2>/dev/null; fingerprint "$3" 2>/dev/null)
	run_refused "$1" "$2" render "$3"
	after=$(ls -lR --time-style=full-iso "$3" 2>/dev/null; fingerprint "$3" 2>/dev/null)
	[ "$(sed '/\.$/d; /^total/d' <<<"$before")" = "$(sed '/\.$/d; /^total/d' <<<"$after")" ] ||
		fail "$3 was changed: $2"
}

# a map.gp that fails or draws nothing
echo 'plot nonsense' >>styled/map.gp
refused 4 'undefined variable: nonsense' styled
grep -q 'styled/map.gp: has been changed' err.log || fail "the message does not name map.gp"
echo '# nothing' >styled/map.gp
refused 2 'draws nothing' styled

# one that would replace results
for result in run.db map.csv summary.json; do
	echo "set table '$result'; plot x" >styled/map.gp
	refused 2 "styled/map.gp: has been changed and writes $result" styled
done

# two at once
expect 2 flock whole "$twoneuron" render whole
expect_words 'whole: another process is drawing in this folder'

# no results, unfinished ones, damaged ones
run_refused 2 'never: cannot be opened; give the folder of a finished sweep: No such file' render never
[ ! -e never ] || fail "a refused command made a folder"
run_refused 2 'wide.yaml: not a folder' render wide.yaml
mkdir empty
refused 2 'empty/run.db: no ledger of a sweep' empty
run 0 sweep "$small" --quiet --limit 100 -o part
run 0 render part
cp "$here/cli/long.yaml" .
run 3 sweep long.yaml --quiet --stop-after 0.001 -o unfinished
refused 2 'unfinished: the sweep is not finished; its command, given again' unfinished
cp -r whole damaged
rm damaged/map.csv
refused 2 'damaged/map.csv: there is none' damaged
for damage in '2s/0/1/' '3s/,/;/' '$d' '1s/rate/race/' '$a0,0,0,0,0,0,0,0,0,0,0,0'; do
	sed "$damage" whole/map.csv >damaged/map.csv
	refused 2 'damaged/map.csv: damaged, or changed since' damaged
done
head -c 1000 whole/map.csv >damaged/map.csv
refused 2 'damaged/map.csv: damaged, or changed since' damaged
run 0 sweep "$small" --quiet -o damaged
run 0 render damaged
dd if=/dev/urandom of=damaged/run.db bs=1 seek=4096 count=512 conv=notrunc status=none
refused 2 'damaged/run.db' damaged

# no gnuplot: what to install
before=$(fingerprint whole)
mkdir programs
expect 4 env PATH="$work/programs" "$twoneuron" render whole
expect_words 'install gnuplot-nox'
[ "$before" = "$(fingerprint whole)" ] || fail "without gnuplot the folder was changed"

# a disk without room for the pictures
limited() {
	(ulimit -f 8 && exec "$twoneuron" render whole)
}
expect 4 limited
expect_words 'is the disk full?' whole/map.
[ "$before" = "$(fingerprint whole)" ] || fail "a full disk changed the folder"

# a folder that may not be written to
chmod a+rx "$work" whole && chmod a-w whole && chmod a+r whole/*
if [ "$(id -u)" -ne 0 ]; then
	refused 2 'whole: the folder cannot be written to; draw in a copy of it' whole
elif cp "$twoneuron" program && setpriv --reuid 65534 --clear-groups ./program --version >/dev/null 2>&1; then
	expect 2 setpriv --reuid 65534 --clear-groups ./program render whole
	expect_words 'whole: the folder cannot be written to; draw in a copy of it'
	[ "$before" = "$(fingerprint whole)" ] || fail "a folder that may not be written to was changed"
else
	echo "folders that may not be written to: skipped, root may write to all"
fi
chmod u+w whole
echo "drawn again with the same bytes; what cannot be drawn is reported"
