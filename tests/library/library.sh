#!/bin/bash
# library.sh TWONEURON CMAKE BUILD_FOLDER LIBDIR CC PKG_CONFIG PYTHON: libtwoneuron, shared and static, works from the
# prefix that it is installed into, by pkg-config, by CMake's find_package and by ctypes; nothing but twoneuron_* can be
# seen in either; two threads may use it at once.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 cmake=$2 build=$3 libdir=$4 cc=$5 pkg_config=$6 python=$7 examples=$here/../examples

expect 0 "$cmake" --install "$build" --prefix "$work/first"
mv first prefix # package files must not name the folder of the installation
lib=$work/prefix/$libdir
export PKG_CONFIG_PATH=$lib/pkgconfig
for file in include/twoneuron.h "$libdir"/libtwoneuron.{a,so}; do
	[ -s "prefix/$file" ] || fail "$file is not installed: $(find prefix -type f)"
done

# what the header declares, and no other name
sed -nE 's/^TWONEURON_API .*\b(twoneuron_[a-z_]+)\(.*/\1/p' prefix/include/twoneuron.h | sort >declared.txt
[ "$(wc -l <declared.txt)" -gt 20 ] || fail "the header declares $(cat declared.txt)"
nm -D --defined-only "$lib/libtwoneuron.so" | awk '{ print $3 }' | sort >shared.txt
nm -g --defined-only "$lib/libtwoneuron.a" | awk 'NF == 3 { print $3 }' | sort >static.txt
cmp -s declared.txt shared.txt || fail "in the shared library: $(diff declared.txt shared.txt)"
cmp -s declared.txt static.txt || fail "in the static library: $(diff declared.txt static.txt)"
[ "$(cd "$lib" && readlink libtwoneuron.so)" = "$(readelf -d "$lib/libtwoneuron.so" |
	sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')" ] || fail "libtwoneuron.so leads to no library of its soname"

# compile NAME SOURCE FLAG...: with all warnings
compile() {
	local name=$1 source=$2
	shift 2
	expect 0 "$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror "$source" -o "$name" "$@"
}
# alone: no other header before it
echo '#include <twoneuron.h>
int main(void) { return !twoneuron_version(); }' >alone.c
compile alone alone.c $("$pkg_config" --cflags --libs twoneuron)
compile shared "$examples/seed.c" $("$pkg_config" --cflags --libs twoneuron)
compile static "$examples/seed.c" $("$pkg_config" --cflags twoneuron) "$lib/libtwoneuron.a" \
	$("$pkg_config" --static --libs twoneuron | sed s/-ltwoneuron//)
readelf -d static | grep -q libtwoneuron && fail "the static program needs the shared library"

cat >CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES C)
find_package(twoneuron 0.2 REQUIRED)
add_executable(by_cmake $examples/seed.c)
target_link_libraries(by_cmake twoneuron::twoneuron)
add_executable(by_cmake_static $examples/seed.c)
target_link_libraries(by_cmake_static twoneuron::twoneuron_static)
END
expect 0 "$cmake" -S . -B consumer -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$work/prefix"
expect 0 "$cmake" --build consumer

# the examples, all with the same two lines: the answer, and nothing on standard error
export LD_LIBRARY_PATH=$lib
expect 0 ./shared
cp last.log answer.log
[ "$(wc -l <answer.log)" -eq 2 ] && grep -q '0 of 1048576 starts learned; the least loss is 0\.125' answer.log &&
	grep -q 'below 1/8: proved' answer.log || fail "seed.c says: $(cat answer.log)"
for program in ./static consumer/by_cmake consumer/by_cmake_static "$python $examples/seed.py"; do
	expect 0 $program
	cmp -s answer.log last.log || fail "$program says: $(cat last.log)"
done

# nothing is written but what was asked for, from two threads at once
compile threads "$here/library/threads.c" $("$pkg_config" --cflags --libs twoneuron) -lpthread
mkdir quiet && cd quiet || exit 1
expect 0 ../threads
[ ! -s "$work/last.log" ] && [ ! -s last.log ] || fail "the library has printed: $(cat last.log)"
[ "$(ls -A | grep -v '^last.log$')" = out ] || fail "the library has written $(ls -A)"
run 0 render out
echo "$(wc -l <../declared.txt) functions, shared and static"
