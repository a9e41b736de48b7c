#!/bin/bash
# includes.sh SOURCE: the folders of host/ include each other as the table in docs/architecture.md says, and only the
# folders named there include the headers of some libraries.
. "$(dirname "$0")/tree.sh"
faults=

folders=0 above=" kernels "
while IFS='|' read -r _ folder allowed _; do
	read -r folder <<<"$folder"
	[ -d "host/$folder" ] || { faults+="docs/architecture.md: there is no folder host/$folder"$'\n'; continue; }
	found=$(find "host/$folder" -name '*.[ch]*' -exec cat {} + |
		sed -nE "/^#include \"$folder\\//d; s/^#include \"([a-z]+)\/.*/\1/p" | sort -u)
	[ "$(echo $found)" = "$(echo $allowed)" ] ||
		faults+="host/$folder includes: $(echo $found); docs/architecture.md says: $(echo $allowed)"$'\n'
	for other in $found; do
		[[ $above == *" $other "* ]] ||
			faults+="docs/architecture.md: $other does not stand above $folder, which includes it"$'\n'
	done
	above+="$folder "
	folders=$((folders + 1))
done < <(sed -n '/^| folder | includes |/,/^$/p' docs/architecture.md | sed '1,2d;/^$/d')
[ "$folders" -eq "$(find host -mindepth 1 -maxdepth 1 -type d | wc -l)" ] ||
	faults+="the table in docs/architecture.md has not one row for each folder of host/"$'\n'

# stays PATTERN FOLDER...: the pattern occurs in these folders of host/, or files, alone
stays() {
	local pattern=$1 file place
	shift
	for file in $(grep -rlE --include='*.[ch]*' -- "$pattern" host); do
		for place; do
			[[ $file != host/$place* ]] || continue 2
		done
		faults+="$file: has '$pattern', which belongs in host/ to: $*"$'\n'
	done
}
stays '^#include <(CL/|clblast)' device/ training/
stays '^#include <sqlite3' store/
stays '^#include <yaml' sweep/
stays '\bjson_dump' base/json.c training/tuning.c
# a comment's example may print
stays '^[^*]*\b(printf|puts|putchar)\(|\bstdout\b|^[^*]*\bstderr[,)]' cli/ verify/main.c
[ -z "$faults" ] || { printf '%sFAILED: these includes\n' "$faults"; exit 1; }
echo "$folders folders include what docs/architecture.md says"
