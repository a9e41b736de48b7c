#!/bin/bash
# oclgrind.sh TWONEURON SWEEP: a small sweep under oclgrind, which watches every access to memory, gives an empty log
# and the same bytes as the default device.
set -eu
twoneuron=$1 sweep=$2
command -v oclgrind >/dev/null || { echo "skipped: no oclgrind"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# without our cache, since oclgrind cannot load built programs
TWONEURON_CACHE= oclgrind --log "$work/log" "$twoneuron" sweep "$sweep" -o "$work/watched" --networks --quiet
[ -e "$work/log" ] || { echo "FAILED: no log, so oclgrind did not watch"; exit 1; }
grep -q '"platform": "Oclgrind"' "$work/watched/summary.json" || { echo "FAILED: another platform was used"; exit 1; }
[ ! -s "$work/log" ] || { echo "FAILED: oclgrind found:"; head -n 40 "$work/log"; exit 1; }
"$twoneuron" sweep "$sweep" -o "$work/plain" --device Portable --networks --quiet
for file in map.csv networks.csv; do
	cmp "$work/plain/$file" "$work/watched/$file" || { echo "FAILED: $file differs"; exit 1; }
done
echo "no findings, same bytes: passed"
