#!/bin/bash
# install.sh TWONEURON CMAKE BUILD_FOLDER HAS_MAN_PAGES: the files that `cmake --install` puts into a prefix are
# complete and work from there.
. "$(dirname "$0")/../common.sh"
cmake=$2 build=$3 has_man_pages=$4 sweeps=$here/../sweeps

expect 0 "$cmake" --install "$build" --prefix "$work/prefix"
cd prefix || exit 1
for file in bin/twoneuron share/twoneuron/sweeps/no-bias.yaml share/doc/twoneuron/LICENSE \
	share/bash-completion/completions/twoneuron; do
	[ -s $file ] || fail "$file is not installed: $(find . -type f)"
done
if [ "$has_man_pages" = yes ]; then
	for page in man1/twoneuron.1 man1/twoneuron-prove.1 man1/twoneuron-verify.1 man5/twoneuron-sweep.5; do
		grep -q '^\.TH ' share/man/$page || fail "$page is no man page"
	done
fi
if [ -e bin/twoneuron-verify ]; then
	[ -s share/bash-completion/completions/twoneuron-verify ] || fail "there is no completion of twoneuron-verify"
fi
for sweep in "$sweeps"/*.yaml; do
	cmp -s "$sweep" "share/twoneuron/sweeps/$(basename "$sweep")" || fail "$sweep is not installed"
done
cd "$work" || exit 1
twoneuron=$work/prefix/bin/twoneuron
run 0 --version
run 0 sweep prefix/share/twoneuron/sweeps/no-bias.yaml --limit 1000 --quiet
[ -s results/no-bias/map.csv ] || fail "the installed program wrote no map"
echo "installed and at work"
