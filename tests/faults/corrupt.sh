#!/bin/bash
# corrupt.sh TWONEURON: a damaged run.db is an error with exit code 2, and nothing in the folder changes.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

expect 0 "$twoneuron" sweep "$sweep_file" -o whole
size=$(stat -c %s whole/run.db)

# refused WHAT...: the sweep in the folder `broken` is refused, and the folder stays as it is.
refused() {
	local before
	before=$(fingerprint broken)
	expect 2 "$twoneuron" sweep "$sweep_file" -o broken
	expect_words run.db "$@"
	[ "$before" = "$(fingerprint broken)" ] || fail "a refused sweep changed the folder"
}

# in the file's header, and at the start of pages: further on in a page there may be room that nothing uses
page=$(ledger whole 'PRAGMA page_size')
for place in 0 20 60 100 $page $((size / page / 2 * page)) $((size - page)); do
	rm -rf broken && cp -r whole broken
	dd if=/dev/urandom of=broken/run.db bs=1 seek="$place" count=512 conv=notrunc status=none
	refused
done
# shorter by a page, and by a part of the one before: the last byte alone may be room that nothing uses
for length in 0 1 100 5000 $((size / 2)) $((size - page)) $((size - page - 1)); do
	rm -rf broken && cp -r whole broken
	truncate -s "$length" broken/run.db
	refused damaged
done
rm -rf broken && cp -r whole broken
echo 'not a database at all' >broken/run.db
refused damaged
echo "all refused"
