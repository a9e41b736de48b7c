#!/bin/bash
# ranges.sh TWONEURON: which networks --shard, --skip and --limit choose, first and last ones included; if none are
# left, exit code 2.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
small=$here/cli/small.yaml # of 720 networks

# chosen FIRST LAST ARGUMENT...: fails unless the sweep trains the networks from FIRST to LAST and no others
chosen() {
	local first=$1 last=$2
	shift 2
	run 0 sweep "$small" --networks --quiet -o chosen "$@"
	seq "$first" "$last" | cmp -s - <(tail -n +2 chosen/networks.csv | cut -d , -f 1) ||
		fail "not networks $first to $last: twoneuron sweep $*"
	rm -r chosen
}

chosen 0 719
chosen 0 719 --limit 720
chosen 0 719 --limit 721
chosen 0 719 --skip 0 --limit 18446744073709551615
chosen 0 0 --limit 1
chosen 719 719 --skip 719
chosen 719 719 --skip 719 --limit 1
chosen 700 719 --skip 700 --limit 100
chosen 10 14 --skip 10 --limit 5
for skip in 720 721 18446744073709551615; do
	run_refused 2 "the sweep has 720 networks, and --skip leaves out $skip" sweep "$small" --skip $skip -o never
	run_refused 2 "nothing to do" sweep "$small" --skip $skip --limit 1 -o never
done

# shards that the number of networks does not divide by, from the first to the last
chosen 0 719 --shard 1/1
chosen 0 101 --shard 1/7
chosen 102 204 --shard 2/7
chosen 617 719 --shard 7/7
chosen 0 0 --shard 1/720
chosen 719 719 --shard 720/720

# --skip and --limit count within the shard
chosen 240 479 --shard 2/3 --limit 240
chosen 240 479 --shard 2/3 --limit 241
chosen 250 254 --shard 2/3 --skip 10 --limit 5
chosen 479 479 --shard 2/3 --skip 239
run_refused 2 "nothing to do" sweep "$small" --shard 2/3 --skip 240 -o never
run_refused 2 "nothing to do" sweep "$small" --shard 2/3 --skip 240 --limit 1 -o never

# more shards than networks: one of 721 has none
run_refused 2 "shard 1/721 has no networks; use at most 720 shards" sweep "$small" --shard 1/721 -o never
chosen 0 0 --shard 2/721
chosen 719 719 --shard 721/721
chosen 719 719 --shard 4294967295/4294967295
run_refused 2 "nothing to do" sweep "$small" --shard 1/4294967295 -o never
run_refused 2 "--shard" sweep "$small" --shard 1/4294967296 -o never
[ ! -e never ] || fail "a refused sweep left a folder"
echo "the networks that were asked for, to the edges"
