#!/bin/bash
# warm.sh TWONEURON: runs the sweeps of the scripts, so that their kernels are built once and not by several at a time.
. "$(dirname "$0")/common.sh"
twoneuron=$1

expect 0 "$twoneuron" sweep "$sweep_file" --networks -o faults
expect 0 "$twoneuron" sweep "$here/cli/small.yaml" --networks -o small
expect 0 "$twoneuron" sweep "$here/cli/small.yaml" --geometry gpu -o gpu
echo "built"
