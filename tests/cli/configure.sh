#!/bin/bash
# configure.sh TWONEURON CMAKE SOURCES: the configuration stops if a part that is asked for cannot be found.
. "$(dirname "$0")/../common.sh"
cmake=$2 sources=$3

expect 1 "$cmake" -G Ninja -S "$sources" -B build \
	-DTWONEURON_TESTS=OFF -DCMAKE_DISABLE_FIND_PACKAGE_MPI=ON -DTWONEURON_MPI=ON
expect_words 'TWONEURON_MPI is ON, but MPI was not found' libopenmpi-dev -DTWONEURON_MPI=OFF

# all that is missing is named at once, also where no pkg-config knows of anything
expect 1 env PKG_CONFIG_LIBDIR="$work" "$cmake" -G Ninja -S "$sources" -B bare -DTWONEURON_TESTS=OFF
expect_words 'cannot be built without' 'CLBlast' libclblast-dev 'libyaml' libyaml-dev SQLite libsqlite3-dev Jansson \
	libjansson-dev 'SHA-256' libmd-dev docs/packages.md
grep -q cmocka last.log && fail "cmocka is asked for without tests"
echo "what is missing is named"
