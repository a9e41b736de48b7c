# shellcheck shell=bash disable=SC2034
# For the scripts here: goes to the root of the source tree, the first argument, and sets `files` to the names of all
# files there that git tracks or does not ignore. Without git or its metadata, as in a source tarball, it takes all
# files but those in the folders that .gitignore names.
set -eu
cd "$1"

# list: prints the names, each ended by a zero byte
list() {
	if [ -e .git ] && git ls-files -z --cached --others --exclude-standard --deduplicate 2>/dev/null; then
		return
	fi
	# shellcheck disable=SC2046
	find . \( -path ./.git -o -name __pycache__ $(sed -nE 's|^/(.*)/$|-o -path ./\1|p' .gitignore) \) -prune \
		-o -type f ! -name '*.tmp' -printf '%P\0'
}

files=()
while IFS= read -r -d '' file; do
	# a deleted file is tracked until the commit
	[ ! -f "$file" ] || files+=("$file")
done < <(list)
[ ${#files[@]} -gt 0 ] || { echo "FAILED: there are no files in $PWD"; exit 1; }
