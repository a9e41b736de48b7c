#!/bin/bash
# lines.sh SOURCE: no line of our text files has more than 120 columns (tabs at every 8) or blanks at its end, and the
# last one ends with a line feed.
. "$(dirname "$0")/tree.sh"
# counts characters, not bytes
export LC_ALL=C.UTF-8

texts=()
for file in "${files[@]}"; do
	case $file in
	# written by the program, wrong on purpose, data, or another's words
	results/* | tests/bad/* | tests/certificates/* | *.csv | *.png | LICENSE) ;;
	# every ledger holds this text, comments included, and is refused where it differs
	host/store/schema.sql) ;;
	*) texts+=("$file") ;;
	esac
done

# wide FILE: its lines that are too wide, with their numbers
wide() {
	local number=0 line
	while IFS= read -r line || [ -n "$line" ]; do
		number=$((number + 1))
		[ "$(wc -L <<<"$line")" -le 120 ] || echo "$1:$number: more than 120 columns"
	done <"$1"
}

# check: a line for each fault
check() {
	local file
	for file in "${texts[@]}"; do
		[ "$(wc -L <"$file")" -le 120 ] || wide "$file"
		[ -z "$(tail -c 1 "$file")" ] || echo "$file: no line feed at the end"
	done
	grep -HnP '[ \t\r]$' "${texts[@]}" | sed -E 's/^([^:]*:[0-9]+):.*/\1: blanks at the end/'
}

faults=$(check)
[ -z "$faults" ] || { printf '%s\nFAILED: these lines\n' "$faults"; exit 1; }
echo "${#texts[@]} files: no line is too wide, no blanks end one"
