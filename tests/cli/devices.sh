#!/bin/bash
# devices.sh TWONEURON: the list of devices, choosing from it, and having no device at all.
. "$(dirname "$0")/../common.sh"
twoneuron=$1
small=$here/cli/small.yaml

run 0 devices
[ ! -s err.log ] || fail "the list comes with messages"
grep -q '^0: ' out.log || fail "there is no device 0"
grep -q 'compute units at .* MHz, .* GiB of memory' out.log || fail "what matters of a device is missing"
name=$(sed -n 's/^0: //p' out.log)
devices=$(grep -c '^[0-9]*: ' out.log)
run 0 devices --json
[ "$(grep -c '"number": ' out.log)" -eq "$devices" ] || fail "--json lists another number of devices"
grep -qF "\"name\": \"$name\"" out.log || fail "--json has another name for device 0"

run 0 sweep "$small" --quiet -o default
# digits that are not the number of a device are part of a name
digits=$(grep -o '[0-9]\+' <<<"$name" | awk -v devices="$devices" '$1 >= devices { print; exit }')
for selection in 0 all "$name" 0/2 ${digits:+"$digits"}; do
	run 0 sweep "$small" --quiet --device "$selection" -o chosen
	same_results default chosen
	rm -r chosen
done

run_refused 4 "$name" sweep "$small" --device 999 -o never
run_refused 4 "$name" sweep "$small" --device 'no such device' -o never
for selection in '' , 0, 0/0; do
	run_refused 2 "--device" sweep "$small" --device "$selection" -o never
done

# without any driver: it says what to install, and leaves no files
mkdir drivers
OCL_ICD_VENDORS=$work/drivers run_refused 4 pocl-opencl-icd devices
OCL_ICD_VENDORS=$work/drivers run_refused 4 pocl-opencl-icd sweep "$small" -o never
OCL_ICD_VENDORS=$work/drivers run_refused 4 pocl-opencl-icd sweep "$small" --device 0 -o never
[ ! -e never ] || fail "a sweep without a device left a folder"

# what needs no device works without one: a single network, and a sweep that is complete
OCL_ICD_VENDORS=$work/drivers run 0 train --w1 1 --w2 1
OCL_ICD_VENDORS=$work/drivers run 0 sweep "$small" --quiet -o default

# it works with a cache that cannot be written
TWONEURON_CACHE=/proc/cache run 0 sweep "$small" --quiet -o uncached
same_results default uncached
# in an empty environment the drivers still find their tools; sanitizers keep their options
expect 0 env -i ${OCL_ICD_VENDORS:+OCL_ICD_VENDORS="$OCL_ICD_VENDORS"} ${LSAN_OPTIONS:+LSAN_OPTIONS="$LSAN_OPTIONS"} \
	POCL_CACHE_DIR="$work/cold" TWONEURON_CACHE="$work/cold" "$twoneuron" sweep "$small" --quiet -o bare
same_results default bare
echo "$devices devices, as they should be"
