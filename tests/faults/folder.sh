#!/bin/bash
# folder.sh TWONEURON: folders that cannot be written, are in use, hold another run, or vanish.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

# a file in the folder's place, and a folder where nothing may be written
touch file
expect 2 "$twoneuron" sweep "$sweep_file" -o file
expect_words file
expect 2 "$twoneuron" sweep "$sweep_file" -o /proc/twoneuron
expect_words /proc

# takes longer than to start another process or to move a folder
sed 's/steps: 5000/steps: 40000/' "$sweep_file" >long.yaml
sweep_file=long.yaml

# a second process on the folder; then another sweep, and a fresh start
"$twoneuron" sweep "$sweep_file" -o used >first.log 2>&1 &
first=$!
await test -s used/run.db
expect 2 "$twoneuron" sweep "$sweep_file" -o used
expect_words used/run.db "another process"
wait $first || fail "the first process was disturbed"
before=$(fingerprint used)
sed 's/^seed: 3/seed: 4/' "$sweep_file" >other.yaml
expect 2 "$twoneuron" sweep other.yaml -o used
expect_words "SHA-256 of the sweep file"
expect 2 "$twoneuron" sweep "$sweep_file" --networks -o used
expect_words networks.csv
expect 2 "$twoneuron" sweep "$sweep_file" --limit 1000 -o used
expect_words "number of networks"
expect 2 "$twoneuron" sweep "$sweep_file" --fresh -o used
expect_words "move the folder away"
expect 2 "$twoneuron" sweep "$sweep_file" --math native -o used
expect_words "math mode" exact native

# another version of the program: a copy in which the text of the version is changed
version=$("$twoneuron" --version | sed -n 's/^twoneuron \([0-9.]*\) .*/\1/p')
other=${version%?}$(((${version: -1} + 1) % 10))
LC_ALL=C sed "s/${version//./\\.}\x00/$other\x00/g" "$twoneuron" >other-version
chmod +x other-version
[ "$(./other-version --version | sed -n 's/^twoneuron \([0-9.]*\) .*/\1/p')" = "$other" ] ||
	fail "no copy with version $other could be made"
expect 2 ./other-version sweep "$sweep_file" -o used
expect_words "version" "$version" "$other"
[ "$before" = "$(fingerprint used)" ] || fail "a refused sweep changed the folder"

# Folders of another user that may not be written to: a new folder inside, and one with a ledger. Root may write
# everywhere, so it becomes another user, who may not see the checkout: with copies of the program and of what
# LeakSanitizer leaves out, and with its own caches.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
	as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups env POCL_CACHE_DIR="$work/cache/pocl"
		TWONEURON_CACHE="$work/cache/twoneuron"
		LSAN_OPTIONS=suppressions="$work/cache/lsan.supp:print_suppressions=0")
	mkdir cache
	cp "$here/lsan.supp" cache
	cp -r "${TWONEURON_CACHE:-/nonexistent}" cache/twoneuron 2>/dev/null
	chown -R 65534:65534 cache
	chmod 755 "$work"
fi
cp "$twoneuron" ./program
cp -r used locked
chmod -R a+rX,a-w locked program long.yaml
for folder in locked locked/new; do
	expect 2 "${as_user[@]}" ./program sweep "$sweep_file" -o $folder
	expect_words "$folder" "Permission denied"
done
[ "$before" = "$(fingerprint locked)" ] || fail "a refused sweep changed the folder"
chmod -R u+w locked

# the folder vanishes while the sweep runs
"$twoneuron" sweep "$sweep_file" -o gone >gone.log 2>&1 &
first=$!
await test -s gone/run.db
mv gone elsewhere
status=0
wait $first || status=$?
[ $status -eq 4 ] || fail "exit code $status after the folder vanished"
cp gone.log last.log
expect_words gone "moved or deleted"
mv elsewhere gone
expect 0 "$twoneuron" sweep "$sweep_file" -o gone
same_results used gone
echo "all as it should be"
