#!/bin/bash
# bench.sh TWONEURON: `bench` measures and compares, and `bench --tune` keeps a shape that later runs use. No test
# depends on how fast anything is.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
small=$here/cli/small.yaml
export TWONEURON_CACHE=$work/cache
mkdir cache
short=(--seconds 0.01 --runs 1)

# field NAME: the values of this member in out.log, a line each
field() {
	sed -n "s/^ *\"$1\": \"\{0,1\}\([^\"]*[^\",]\)\"\{0,1\},\{0,1\}\$/\1/p" out.log
}

run 0 bench "${short[@]}" --work AB --json
[ "$(field name | paste -sd ' ')" = "A B" ] || fail "--work AB measures $(field name)"
for member in network_steps_per_second networks_per_second networks shape build_options; do
	[ "$(field $member | grep -c .)" -eq 2 ] || fail "not both works have $member"
done
for member in version commit math device platform driver compute_units; do
	[ "$(field $member | grep -c .)" -eq 1 ] || fail "the provenance lacks $member"
done
[ "$(grep -c '"runs": \[' out.log)" -eq 2 ] || fail "not both works have runs"
field network_steps_per_second | grep -qvE '^[1-9][0-9.]+(e\+?[0-9]+)?$' &&
	fail "no rates: $(field network_steps_per_second)"
[ -z "$(field ratio)" ] || fail "a ratio to nothing"
cp out.log before.json

# ratios to what was measured before; none for a work that was not
sed 's/\("network_steps_per_second": \).*/\11000,/' before.json >slow.json
run 0 bench "${short[@]}" --work AC --json --compare slow.json
[ "$(field ratio | wc -l)" -eq 1 ] || fail "there are $(field ratio | wc -l) ratios of works A and C to A and B"
LC_ALL=C awk -v ratio="$(field ratio)" -v rate="$(field network_steps_per_second | head -n 1)" \
	'BEGIN { exit !(ratio * 1000 > rate * 0.999999 && ratio * 1000 < rate * 1.000001) }' ||
	fail "the ratio to 1000 is $(field ratio), the rate $(field network_steps_per_second | head -n 1)"
run 0 bench "${short[@]}" --work AC --compare slow.json
head -n 1 out.log | grep -qw ratio || fail "--compare prints no ratios"
grep -q '^C .* - ' out.log || fail "work C has a ratio to nothing"

# a tuned shape is kept, for its kind of network only, and used
default=$(run 0 bench "${short[@]}" --work A --json; field shape)
run 0 bench --tune --seconds 0.01 --work A
[ ! -s out.log ] || fail "--tune prints on stdout"
grep -q '^kept: ' err.log || fail "--tune does not say what it keeps"
shapes=$(grep -c '"grab"' cache/shapes.json)
[ "$shapes" -eq 1 ] || fail "one tuned work gives $shapes shapes"
sed -i 's/"groups": [0-9]*/"groups": 5/; s/"width": [0-9]*/"width": 2/' cache/shapes.json
run 0 bench "${short[@]}" --work AC --json
[ "$(field shape | head -n 1 | grep -c '^2 lanes x 5 groups')" -eq 1 ] ||
	fail "the tuned shape is not used: $(field shape)"
[ "$(field shape | tail -n 1 | grep -c '^2 lanes x 5 groups')" -eq 0 ] || fail "the shape of A is used for C"
run 0 bench "${short[@]}" --work A --math native --json
[ "$(field shape)" = "$default" ] || fail "the shape for exact math is used for native: $(field shape)"

# shapes that no kernel can have, and entries that are not shapes
for damage in 's/"width": 2/"width": 3/' 's/"groups": 5/"groups": 9/' 's/"groups": 5/"groups": "5"/' 's/{/[/'; do
	cp cache/shapes.json kept.json
	sed -i "$damage" cache/shapes.json
	cmp -s cache/shapes.json kept.json && fail "$damage damages nothing"
	run 0 bench "${short[@]}" --work A --json
	[ "$(field shape)" = "$default" ] || fail "$damage: the shape is $(field shape)"
	mv kept.json cache/shapes.json
done

# for the networks of a sweep file
run 0 sweep "$small" --quiet -o plain
run 0 bench --tune --seconds 0.01 "$small"
[ "$(grep -c '"grab"' cache/shapes.json)" -eq 2 ] || fail "a tuned sweep adds no shape"
sed -i 's/"groups": [0-9]*/"groups": 2/; s/"width": [0-9]*/"width": 4/' cache/shapes.json
run 0 sweep "$small" --quiet -o tuned
same_results plain tuned
grep -q -- '-DWIDTH=4 -DGROUPS=2 ' tuned/summary.json || fail "the tuned shape is not used by a sweep"

run_refused 2 "other letters" bench --work AX
run_refused 2 "name at least one" bench --work ''
run_refused 2 "--runs" bench --runs 0
run_refused 2 "--runs" bench --runs 1000
run_refused 2 "--seconds" bench --seconds 0
run_refused 2 "one device at a time" bench --device 0/2
run_refused 2 "goes with --tune" bench "$small"
run_refused 2 "one file too many" bench --tune "$small" "$small"
run_refused 2 "not both" bench --tune --work A "$small"
run_refused 2 "--geometry: --tune does not measure" bench --tune --geometry gpu
run_refused 2 "--json: --tune does not measure" bench --tune --json
run_refused 2 "nothing.yaml" bench --tune nothing.yaml
run_refused 2 "nothing.json" bench --compare nothing.json
echo '{"works": 1}' >wrong.json
run_refused 2 "no works in it" bench --compare wrong.json
echo "as it should be"
