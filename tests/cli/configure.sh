#!/bin/bash
# configure.sh TWONEURON CMAKE SOURCES: the configuration stops if a part that is asked for cannot be found.
. "$(dirname "$0")/../common.sh"
cmake=$2 sources=$3

expect 1 "$cmake" -G Ninja -S "$sources" -B build \
	-DTWONEURON_TESTS=OFF -DCMAKE_DISABLE_FIND_PACKAGE_MPI=ON -DTWONEURON_MPI=ON
expect_words 'TWONEURON_MPI is ON, but MPI was not found' libopenmpi-dev -DTWONEURON_MPI=OFF
echo "what is missing is named"
