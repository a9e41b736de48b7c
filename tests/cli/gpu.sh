#!/bin/bash
# gpu.sh TWONEURON SOURCE BUILD LIBRARY: bench/gpu on a CPU device, with the build at hand, writes all that it promises;
# finds a driver that is not registered; and notices a device whose results are wrong, here those of LIBRARY. No test
# depends on how fast anything is.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 source=$2 build=$3 library=$4
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || { echo "skipped: no Python 3.9"; exit 77; }

# gpu STATUS OPTION...: runs bench/gpu with the build at hand and its JSON in gpu.json
gpu() {
	expect "$1" "$source/bench/gpu" --quick --build "$build" --output gpu.json "${@:2}"
}

# holds CONDITION: fails unless this is true of the JSON, in Python, in which `a` is the object of the JSON
holds() {
	python3 -c 'import json, sys; a = json.load(open("gpu.json")); sys.exit(not eval(sys.argv[1]))' "($1)" ||
		fail "gpu.json: not $1; $(cat gpu.json)"
}

# a library with the name of NVIDIA's driver, which no file registers; it loads the one here (which finds its own files
# beside it, so that a link would not do)
vendors=${OCL_ICD_VENDORS:-/etc/OpenCL/vendors/pocl.icd}
[ ! -d "$vendors" ] || vendors=$(find "$vendors" -name '*.icd' | head -n 1)
driver=$(cat "$vendors")
case $driver in /*) ;; *) driver=$(find /usr/lib /usr/lib64 -name "$driver" 2>/dev/null | head -n 1) ;; esac
mkdir lib none
expect 0 cc -shared -o lib/libnvidia-opencl.so.1 -x c /dev/null -x none -Wl,--no-as-needed "$driver"

# a CPU is no GPU unless it is named
gpu 4
expect_words "no GPU; found no libnvidia-opencl.so" "(CPU)" "--device N"
OCL_ICD_VENDORS=$work/none LD_LIBRARY_PATH=$work/lib gpu 0 --device 0
holds 'a["device"]["registered"] == ["'"$work"'/lib/libnvidia-opencl.so.1"]'
holds 'a["failed"] == [] and a["quick"] and a["machine"]["cores"] > 0'
holds 'all(a["device"][key] for key in ("name", "platform", "driver", "compute_units"))'
holds 'len(a["program"]["sources"]) == 64 and a["program"]["version"] in "'"$("$twoneuron" --version | head -n 1)"'"'
holds '[(t["precision"], t["math"], t["passed"]) for t in a["self-test"]] ==
	[("float32", "exact", True), ("float32", "native", True), ("float64", "exact", True)]'
holds '["".join(work["name"] for work in a["works"][math]) for math in ("exact", "native")] == ["ABCEFD", "ABCEF"]'
holds 'all(work["network_steps_per_second"] > 0 and work["shape"] for math in a["works"].values() for work in math)'
holds 'a["twin"]["specialisations"] >= 8 and a["twin"]["networks"] == 3584 and a["twin"]["differing"] == 0'
holds 'a["cuda"]["exact"] is None and a["cuda"]["reason"] or a["cuda"]["exact"]["medians"]'
holds 'a["sweep"]["networks"] == 65536 and a["sweep"]["same"] and len(a["sweep"]["sha256"]) == 64'

# network 0 of each comparison is wrong
LD_PRELOAD=$library gpu 1 --device 0 --steps self-test,twin
expect_words "self-test failed" "3584 networks differ"
holds 'not any(t["passed"] for t in a["self-test"] if t["math"] == "exact")'
holds 'a["twin"]["differing"] == a["twin"]["comparisons"] > a["twin"]["specialisations"] >= 8'
holds '{failure["step"] for failure in a["failed"]} == {"self-test", "twin"} and "works" not in a'

expect 2 "$source/bench/gpu" --steps train
expect_words "no step train" "self-test, works"
expect 2 "$source/bench/gpu" --build "$work/none"
expect_words "no host/cli/twoneuron"
echo "as it should be"
