#!/bin/bash
# cache.sh TWONEURON: PoCL compiles each kernel once; damaged entries of the program cache are built again, and
# processes that share a cache do not disturb each other.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
export TWONEURON_CACHE=$work/cache POCL_CACHE_DIR=$work/pocl

expect 0 "$twoneuron" sweep "$sweep_file" -o whole
[ "$(find cache -name '*.bin' | wc -l)" -ge 3 ] || fail "the cache has no entries: the test tests nothing"
# PoCL's cache has a folder for each form of a kernel, named by its work-group: 0-0-0 is for any size
forms=$(find pocl -name '*.so' ! -path '*/0-0-0/*' 2>/dev/null || true)
[ -z "$forms" ] || fail "PoCL has compiled kernels more than once: $forms"

# damage COMMAND...: runs it on every entry; the sweep must then give the same results and leave whole entries
damage() {
	local entry
	for entry in cache/*.bin; do
		"$@" "$entry"
	done
	rm -rf again
	expect 0 "$twoneuron" sweep "$sweep_file" -o again
	same_results whole again
}
overwrite() {
	dd if=/dev/urandom of="$1" bs=1 seek=$(($(stat -c %s "$1") / 2)) count=64 conv=notrunc status=none
}
cut_in_half() {
	truncate -s $(($(stat -c %s "$1") / 2)) "$1"
}
damage truncate -s 0
damage truncate -s 40
damage cut_in_half
damage overwrite
cp -r cache before
expect 0 "$twoneuron" sweep "$sweep_file" -o once-more
diff -r before cache >/dev/null || fail "whole entries were built again"

# four processes start at once with an empty cache
rm -rf cache
for i in 1 2 3 4; do
	"$twoneuron" sweep "$sweep_file" -q -o "together-$i" >"together-$i.log" 2>&1 &
done
for _ in 1 2 3 4; do
	wait -n || fail "one of four at once failed"
done
for i in 1 2 3 4; do
	same_results whole "together-$i"
done
[ -z "$(find cache -type f ! -name '*.bin')" ] || fail "temporary files are left in the cache"
echo "every damaged entry was built again"
