#!/bin/bash
# input.sh TWONEURON: a wrong sweep file is refused with the place of the error and exit code 2, before anything is
# written.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

files=0
for file in "$here"/bad/*.yaml; do
	expected=$(sed -n '1s/^# expect: //p' "$file")
	[ -n "$expected" ] || continue # one that `prove` reads
	run_refused 2 "twoneuron: $file:${expected%%: *}: " sweep "$file"
	tail -n 1 err.log | grep -q '^ *	*^$' || fail "no caret under the line of $file"
	files=$((files + 1))
done
[ $files -ge 60 ] || fail "only $files bad files"

for command in sweep prove 'train --index 0 --sweep'; do
	run_refused 2 'missing.yaml: cannot be opened: No such file or directory; check the path' $command missing.yaml
done
run_refused 2 "$work: " sweep "$work"
run_refused 2 '/dev/zero: ' sweep /dev/zero
printf 'name: piped\n' | expect 2 "$twoneuron" sweep /dev/stdin
expect_words /dev/stdin:1:1:

[ "$(ls -A | grep -v '\.log$')" = "" ] || fail "something was written: $(ls -A)"
echo "$files files refused, nothing written"
