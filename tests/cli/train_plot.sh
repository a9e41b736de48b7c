#!/bin/bash
# train_plot.sh TWONEURON: what `train --plot` draws, and what becomes of the picture if it cannot.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

# a gnuplot that keeps its script and draws what its name says
mkdir bin pictures
cat >bin/gnuplot <<END
#!/bin/sh
cat >"$work/script.log"
sed -n "s/^set output '\\(..*\\)'/\\1/p" "$work/script.log" | while read -r name; do echo drawn >"\$name"; done
END
chmod +x bin/gnuplot
drawn() {
	PATH=$work/bin:$PATH run 0 train --plot pictures/a.png "$@"
	[ "$(ls -A pictures)" = a.png ] || fail "pictures/ has $(ls -A pictures)"
	[ "$(cat pictures/a.png)" = drawn ] || fail "a.png is not what gnuplot drew"
}
# block NAME: the data that the script has under this name
block() {
	sed -n "/^\\\$$1 << END/,/^END/p" script.log | sed '1d;$d'
}

# a point for each step, from the start to the end; nothing of it on standard output
run 0 train --w1 0.3 --w2 0.7 --rate 2 --steps 50 --csv
mv out.log without.log
drawn --w1 0.3 --w2 0.7 --rate 2 --steps 50 --csv
cmp -s out.log without.log || fail "--plot changes what is printed"
[ "$(block trajectory | wc -l)" -eq 51 ] || fail "$(block trajectory | wc -l) points of 50 steps"
[ "$(block trajectory | cut -d' ' -f 1,3- | sed 1d)" = "$(sed 1d out.log | cut -d, -f 1,4- | tr , ' ')" ] ||
	fail "the parameters drawn are not those of --csv"
[ "$(block trajectory | cut -d' ' -f 2 | sed '$d')" = "$(sed 1d out.log | cut -d, -f 2)" ] ||
	fail "the losses drawn are not those of --csv"
block trajectory | head -n 1 | awk '{ printf "%d %.12f %.12f\n", $1, $3, $5 }' >start.log
[ "$(cat start.log)" = '0 0.300000000000 0.700000000000' ] || fail "the first point is $(cat start.log), not the start"
[ "$(block samples)" = $' 0 0\n 1 1' ] || fail "the samples are $(block samples)"
[ "$(block curve | sed -n '1p;$p' | cut -d' ' -f 2 | xargs)" = '-0.25 1.25' ] ||
	fail "z(x) is not drawn a quarter beyond the samples"
grep -q "title 'w2'" script.log || fail "w2 is not drawn"
grep -q "title 'b[12]'" script.log && fail "a bias that does not train is drawn"
grep -q "^set multiplot title 'unfinished after 50 steps: loss " script.log || fail "the title does not tell the end"

# z(x) is the network's output where the samples are
drawn --task -1:0.25,0:0.5,1:1,3:0 --w1 0.5 --w2 0.5 --bias both --hidden tanh --output linear --rate 0.1
block curve | awk '{ d = $1 + 1; if (d * d < 1e-18) printf "%f\n", $2 }' >curve.log
block curve | awk 'NR == 1 { from = $1 } { to = $1 } END { if (from != -2 || to != 4) exit 1 }' ||
	fail "the samples from -1 to 3 are not drawn from -2 to 4"
[ "$(grep '^-1 ' out.log | cut -d' ' -f 2)" = "$(cat curve.log)" ] || fail "z(-1) is drawn at $(cat curve.log)"

# few points of many steps: evenly spaced, with the last one
drawn --w1 0.3 --w2 0.7 --bias output --steps 100003 --tolerance 0 --every 100003
block trajectory | awk '
	NR == 2 { stride = $1 }
	NR > 2 && step % stride != 0 { exit 1 }
	NR > 1 && $1 <= step { exit 1 }
	{ step = $1 }
	END { if (NR < 2000 || NR > 4097 || step != 100003) exit 1 }' ||
	fail "100003 steps have $(block trajectory | wc -l) points up to $(block trajectory | tail -n 1)"
grep -qxF 'set logscale y' script.log || fail "a loss that falls by decades has no log axis"

# what is not finite is left out, and a loss that hardly changes has no log axis
drawn --w1 1 --w2 1 --rate 1e308
[ "$(block trajectory | cut -d' ' -f 1,3- | tail -n 1)" = '2 NaN 0 NaN 0' ] ||
	fail "a network that diverged ends at $(block trajectory | tail -n 1)"
grep -qwi 'inf' script.log && fail "gnuplot gets an infinity"
grep -qxF 'set logscale y' script.log && fail "a loss within one decade has a log axis"

# a failure leaves what was there, and nothing temporary
echo old >pictures/a.png
printf 'echo it broke >&2\nexit 1\n' >>bin/gnuplot
PATH=$work/bin:$PATH run 4 train --plot pictures/a.png --w1 1 --w2 1
grep -q 'gnuplot failed.*it broke' err.log || fail "gnuplot's reason is not told"
[ "$(cat pictures/a.png)" = old ] || fail "a failure has changed the picture"
[ "$(ls -A pictures)" = a.png ] || fail "a failure leaves $(ls -A pictures)"

# what can be known is told before the training
mkdir empty
expect 4 env PATH="$work/empty" "$twoneuron" train --plot a.png --w1 1 --w2 1
expect_words 'a.png: cannot be drawn: there is no gnuplot in PATH; install gnuplot-nox'
[ "$(wc -l <last.log)" -eq 1 ] || fail "the network is trained although nothing can be drawn"
if command -v gnuplot >real.log; then
	run_refused 2 '--plot: "a.jpg" does not end in .png or .pdf' train --plot a.jpg --w1 1 --w2 1
	run_refused 2 '--plot: ".png" does not end in .png or .pdf' train --plot .png --w1 1 --w2 1
	run_refused 2 'nowhere/a.png: there is no folder nowhere' train --plot nowhere/a.png --w1 1 --w2 1

	# pictures, also of networks that overflow everything, and of names that a script would have to quote
	mkdir "it's"
	png=89504e470d0a1a0a0000000d494844520000058c000001e0
	while read -r options; do
		run 0 train --plot "it's/"$'a\nb.png' --every 100000 $options
		[ "$(head -c 24 "it's/"$'a\nb.png' | od -An -tx1 | tr -d ' \n')" = $png ] ||
			fail "no PNG of 1420 x 480 pixels: $options"
	done <<-END
		--w1 0.3 --w2 0.7
		--w1 1 --w2 1 --rate 1e308
		--w1 1 --w2 1 --task 1e308:1,-1e308:0
		--w1 1 --w2 1 --task 1e308:1 --steps 1
		--w1 1 --w2 1e308 --output linear --hidden linear --task 0:1e308,1:-1e308
		--w1 1e160 --w2 1e160 --hidden linear --output linear --task 1:1
		--w1 0 --w2 0 --hidden linear --output linear --task 1:0
		--w1 1 --w2 1 --task 1e10:1,1.00000000001e10:0
		--w1 1e-320 --w2 1e-320 --task 1:1e-320 --output linear --bias both
	END
	run 0 train --plot a.pdf --w1 0.3 --w2 0.7
	[ "$(head -c 5 a.pdf)" = %PDF- ] || fail "a.pdf is no PDF"
fi
echo 'pictures of trajectories'
