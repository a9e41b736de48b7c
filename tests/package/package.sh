#!/bin/bash
# package.sh TWONEURON CPACK BUILD_FOLDER VERSION PARTS: the Debian package that cpack makes of a build has the right
# fields and files, passes lintian, and its program runs from where it is unpacked. PARTS: which of `man` and `verify`
# the build has. Exits with 77 where a tool is missing. script/test-package installs and removes it with apt.
. "$(dirname "$0")/../common.sh"
cpack=$2 build=$3 version=$4 parts=" $5 " source=$here/..

for tool in dpkg-deb dpkg-shlibdeps dpkg-parsechangelog file lintian readelf; do
	command -v $tool >/dev/null || { echo "skipped: there is no $tool; script/bootstrap installs it"; exit 77; }
done

# has PART: of the build
has() {
	[[ $parts == *" $1 "* ]]
}

# however narrow the rights that new files get
umask 077
expect 0 "$cpack" --config "$build/CPackConfig.cmake" -B "$work/made"
deb=$work/made/twoneuron_${version}_$(dpkg --print-architecture).deb
[ "$(ls "$work"/made/*.deb)" = "$deb" ] || fail "cpack made $(ls made) instead of $(basename "$deb")"
umask 022

# expect_field NAME VALUE
expect_field() {
	local value
	value=$(dpkg-deb -f "$deb" "$1")
	[ "$value" = "$2" ] || fail "$1: $value, instead of $2"
}
expect_field Package twoneuron
expect_field Version "$version"
expect_field Architecture "$(dpkg --print-architecture)"
expect_field Section science
expect_field Priority optional
expect_field Recommends 'pocl-opencl-icd | opencl-icd, gnuplot-nox'
[[ $(dpkg-deb -f "$deb" Maintainer) =~ ^[^\<]+\ \<[^@]+@[^@]+\>$ ]] || fail "the maintainer has no name and address"
[ "$(dpkg-deb -f "$deb" Description | wc -l)" -ge 3 ] || fail "there is no long description"

dpkg-deb -x "$deb" root
dpkg-deb -e "$deb" control
[ "$(ls control)" = "$(printf 'control\nmd5sums')" ] || fail "there are scripts of the package: $(ls control)"
(cd root && md5sum --quiet -c ../control/md5sums) || fail "md5sums are wrong"
[ "$(wc -l <control/md5sums)" -eq "$(find root -type f | wc -l)" ] || fail "md5sums do not list every file"

# the package of each library that a program names is among those that the package depends on
depends=$(dpkg-deb -f "$deb" Depends | tr ',|' '\n\n' | sed 's/^ *//; s/[ :(].*//')
for program in root/usr/bin/*; do
	for library in $(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
		dpkg -S "*/$library" | sed 's/[:,].*//' | grep -qxFf - <(echo "$depends") ||
			fail "$program needs $library, and the package depends only on" $depends
	done
	readelf -SW "$program" | grep -q '\.symtab\|\.debug_' && fail "$program is not stripped"
	readelf -d "$program" | grep -q 'R.*PATH' && fail "$program looks for libraries where it was built"
done

# what is in it, and nothing else: all of root, readable by all
documents=usr/share/doc/twoneuron
{
	echo usr/bin/twoneuron
	echo usr/share/bash-completion/completions/twoneuron
	echo $documents/{README.md,CHANGELOG.md,changelog.gz,copyright}
	(cd "$source" && ls docs/*.md) | sed "s|^|$documents/|"
	(cd "$source" && ls sweeps/*.yaml) | sed 's|^|usr/share/twoneuron/|'
	has verify && echo usr/bin/twoneuron-verify usr/share/bash-completion/completions/twoneuron-verify
	has man && echo usr/share/man/man1/twoneuron{,-prove,-verify}.1.gz usr/share/man/man5/twoneuron-sweep.5.gz
} | tr ' ' '\n' | sort >wanted.log
(cd root && find . ! -type d) | sed 's|^\./||' | sort >found.log
cmp -s wanted.log found.log || fail "other files than wanted: $(diff wanted.log found.log)"
dpkg-deb -c "$deb" | while read -r rights owner _ _ _ name _; do
	[ "$owner" = root/root ] || fail "$name belongs to $owner"
	case $rights:$name in
	drwxr-xr-x:*/ | lrwxrwxrwx:*/twoneuron-verify | -rwxr-xr-x:./usr/bin/* | -rw-r--r--:./usr/share/*) ;;
	*) fail "$name has the rights $rights" ;;
	esac
done || exit 1

if has man; then
	for page in root/usr/share/man/*/*.gz; do
		zcat "$page" | grep -q '^\.TH ' || fail "$page is no man page"
	done
fi
zcat root/$documents/changelog.gz >changelog
expect 0 dpkg-parsechangelog -l changelog
expect_words "Source: twoneuron" "Version: $version"
grep -qi 'warning' last.log && fail "the changelog is malformed"
expect 0 lintian --allow-root --fail-on error,warning "$deb"
[ ! -s last.log ] || fail "lintian has found something"

# at work, from a folder that has nothing to do with the checkout
twoneuron=$work/root/usr/bin/twoneuron
run 0 --version
grep -q "^twoneuron $version " out.log || fail "the program says another version"
run 0 sweep root/usr/share/twoneuron/sweeps/no-bias.yaml --limit 1000 --quiet
[ "$(wc -l <results/no-bias/map.csv)" -gt 1 ] || fail "the installed program wrote no map"
if has verify; then
	expect 0 root/usr/bin/twoneuron-verify "$source/tests/certificates/one-eighth.certificate"
fi
echo "packed, and at work"
