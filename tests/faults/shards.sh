#!/bin/bash
# shards.sh TWONEURON: shards, --skip and --limit, and merge give the bytes of the whole; shards that do not fit are
# refused.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

expect 0 "$twoneuron" sweep "$sweep_file" --networks -o whole

for shard in 1 2 3; do
	expect 0 "$twoneuron" sweep "$sweep_file" --networks --shard $shard/3 -o shard-$shard
done
expect 0 "$twoneuron" merge shard-2 shard-3 shard-1 -o merged
same_results whole merged networks.csv
expect 0 "$twoneuron" merge shard-1 shard-2 shard-3 -o merged # once more
same_results whole merged networks.csv
expect 0 "$twoneuron" sweep "$sweep_file" --networks -o merged # complete, as if it had been run whole
same_results whole merged networks.csv

# parts of any size, the last one interrupted and continued
expect 0 "$twoneuron" sweep "$sweep_file" --limit 12345 -o part-1
expect 0 "$twoneuron" sweep "$sweep_file" --skip 12345 --limit 1 -o part-2
expect 3 "$twoneuron" sweep "$sweep_file" --skip 12346 --stop-after 0.001 -o part-3
expect 2 "$twoneuron" merge part-1 part-2 part-3 -o parts
expect_words "not done yet in part-3" "sweep command again"
[ ! -e parts ] || fail "a refused merge made a folder"
expect 0 "$twoneuron" sweep "$sweep_file" --skip 12346 -o part-3
expect 0 "$twoneuron" merge part-1 part-2 part-3 -o parts
same_results whole parts

# compressed
if expect 0 "$twoneuron" sweep "$sweep_file" --networks --zstd --shard 1/2 -o z1 &&
	expect 0 "$twoneuron" sweep "$sweep_file" --networks --zstd --shard 2/2 -o z2 &&
	expect 0 "$twoneuron" merge z1 z2 -o z && command -v zstd >zstd.log; then
	zstd -dcq z/networks.csv.zst | cmp -s - whole/networks.csv || fail "networks.csv.zst differs"
fi

# refused, with exit code 2
expect 2 "$twoneuron" merge shard-1 shard-3 -o bad
expect_words "networks 33333 to 66665 (33333): in none of the folders"
expect 2 "$twoneuron" merge shard-1 shard-2 shard-3 shard-2 -o bad
expect_words "both hold networks"
expect 2 "$twoneuron" merge shard-2 shard-3 shard-3 -o bad # and before these some are missing
expect_words "shard-3 and shard-3: both hold networks 66666 to 99999"
expect 2 "$twoneuron" merge shard-1 part-1 -o bad
expect_words "not of the same run" networks.csv
sed 's/^seed: 3/seed: 4/' "$sweep_file" >other.yaml
expect 0 "$twoneuron" sweep other.yaml --networks --limit 10 -o other
expect 2 "$twoneuron" merge shard-1 other -o bad
expect_words "SHA-256 of the sweep file"
expect 2 "$twoneuron" merge shard-1 nowhere -o bad
expect_words nowhere/run.db
expect 2 "$twoneuron" merge shard-1 shard-2 shard-3 -o shard-1
expect_words "shard-1: is one of the folders to merge"
expect 2 "$twoneuron" merge shard-1 shard-2 shard-3
expect_words "-o"
expect 2 "$twoneuron" merge -o bad
truncate -s -1 shard-2/networks.csv
expect 2 "$twoneuron" merge shard-1 shard-2 shard-3 -o cut
expect_words shard-2/networks.csv
[ ! -e bad ] || fail "a refused merge made a folder"

# a folder with unknown results is left as it is; device.sh has one with a run of its own
mkdir foreign && echo mine >foreign/map.csv
expect 2 "$twoneuron" merge merged -o foreign
expect_words "foreign: holds map.csv but no run.db"
[ "$(ls foreign) $(cat foreign/map.csv)" = "map.csv mine" ] || fail "a refused merge changed a folder"
echo "merged and refused as it should be"
