#!/bin/bash
# prove_table.sh TWONEURON: the table of infima, a checked certificate for each of its 192 entries.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

expect 0 "$twoneuron" prove --table -o infima --quiet
[ "$(ls infima/*.certificate | wc -l)" -eq 192 ] || fail "not 192 certificates"
[ "$(grep -c '"checked": true' infima/infima.json)" -eq 192 ] || fail "not all were checked"
cmp -s infima/README.md last.log || fail "the table on stdout differs from README.md"

# row WORDS...: README.md has this row
row() {
	local line='|' cell
	for cell; do line+=" $cell |"; done
	grep -qF -- "$line" infima/README.md || fail "no row $line"
}
row sigmoid '0, 1' squared-error sigmoid 1/8 1/8 0 0 1/8 1/8 0 0
row sigmoid '0, 1' squared-error tanh 1/8 0 0 0 0 0 0 0
row sigmoid '0, 1' squared-error relu 1/8 1/8 0 0 1/8 1/8 0 0
row sigmoid '0, 1' cross-entropy sigmoid "0.6931471802(4)" "0.6931471802(4)" 0 0 "0.6931471802(4)" "0.6931471802(4)" 0 0
row sigmoid '0, 1' cross-entropy tanh "0.6931471802(4)" 0 0 0 0 0 0 0
row sigmoid '0, 1' squared-error linear 1/8 0 0 0 0 0 0 0
row sigmoid '0, 1' cross-entropy linear "0.6931471802(4)" 0 0 0 0 0 0 0
row tanh '0, 1' squared-error linear 0 0 0 0 1/4 0 0 0
row linear '0, 1' squared-error linear 0 0 0 0 1/4 0 0 0
row tanh '-1, 1' squared-error linear 1/2 0 0 0 0 0 0 0
row linear '-1, 1' squared-error linear 1/2 0 0 0 0 0 0 0
row tanh '0, 1' squared-error sigmoid "0.1281343660(5)" 0 0 0 0 0 0 0
row tanh '0, 1' squared-error tanh 0 0 0 0 1/4 0 0 0
row linear '0, 1' squared-error sigmoid "0.0999999997(5)" 0 0 0 0 0 0 0
row tanh '-1, 1' squared-error sigmoid 1/2 1/2 0 0 1/2 1/2 0 0

# a folder with other files is left as it is
mkdir other && echo mine >other/README.md
expect 2 "$twoneuron" prove --table -o other
expect_words "other/README.md: would be overwritten"
[ "$(ls other) $(cat other/README.md)" = "README.md mine" ] || fail "a folder of something else was changed"

mkdir mine && echo mine >mine/sigmoid-01-squared-error-sigmoid-x01-both.certificate
expect 2 "$twoneuron" prove --table -o mine
expect_words "mine/sigmoid-01-squared-error-sigmoid-x01-both.certificate: holds no certificate"
[ "$(ls mine | wc -l)" -eq 1 ] || fail "a folder with another file in the place of a certificate was written to"

# undecided entries are not stated as known, and have no certificate of another run
mkdir few
touch few/sigmoid-01-squared-error-sigmoid-x01-none.certificate
expect 1 "$twoneuron" prove --table --boxes 1 -o few --quiet
grep -q '^114 entries are undecided, and nothing above' few/README.md || fail "nothing is said of undecided entries"
[ "$(grep -o undecided few/README.md | wc -l)" -eq 115 ] || fail "not 114 entries are marked"
[ ! -e few/sigmoid-01-squared-error-sigmoid-x01-none.certificate ] || fail "a certificate of another run was left"
echo "the table is as it should be"
