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

# absent WORDS VARIABLE=VALUE...: with that, the one line of `devices` has WORDS
absent() {
	local words=$1
	shift
	expect 4 env "$@" "$twoneuron" devices
	expect_words "twoneuron: no OpenCL device: " "$words"
	[ "$(wc -l <last.log)" -eq 1 ] || fail "more than one line: $*"
}
absent "OCL_ICD_VENDORS is \"$work/nowhere\", where no driver is registered: unset it, or install one" \
	OCL_ICD_VENDORS="$work/nowhere"
echo libnowhere.so >drivers/gone.icd
absent "the driver that $work/drivers/gone.icd names cannot be loaded: libnowhere.so: cannot open" \
	OCL_ICD_VENDORS="$work/drivers"
absent "the driver that $work/drivers/gone.icd names cannot be loaded" OCL_ICD_VENDORS="$work/drivers/gone.icd"
: >drivers/gone.icd
absent "$work/drivers/gone.icd cannot be read, or names no driver" OCL_ICD_VENDORS="$work/drivers"
rm drivers/gone.icd
if [ "$devices" -eq 1 ] && grep -q "Portable Computing Language" <("$twoneuron" devices); then
	there='the platform "Portable Computing Language" is there but shows no device: '
	cannot="${there}PoCL cannot write to its cache folder"
	absent "$cannot /dev/null/.cache/pocl/kcache: Not a directory; set POCL_CACHE_DIR to a folder" \
		-u XDG_CACHE_HOME -u POCL_CACHE_DIR HOME=/dev/null
	absent "$cannot /dev/null/x: Not a directory; set POCL_CACHE_DIR to a folder" POCL_CACHE_DIR=/dev/null/x
	absent "${there}POCL_DEVICES is \"nothing\": unset it" POCL_DEVICES=nothing
	HOME=/dev/null run 0 devices # with a folder for PoCL's cache
fi

# what needs no device works without one: a single network, and a sweep that is complete
OCL_ICD_VENDORS=$work/drivers run 0 train --w1 1 --w2 1
OCL_ICD_VENDORS=$work/drivers run 0 sweep "$small" --quiet -o default

# it works with a cache that cannot be written
TWONEURON_CACHE=/proc/cache run 0 sweep "$small" --quiet -o uncached
same_results default uncached
# but for tuning, whose result it is to keep: told before the work
TWONEURON_CACHE=/proc/cache run_refused 4 "set TWONEURON_CACHE to one that can" bench --tune --work A
! grep -q 'network-steps/s' err.log || fail "kernel shapes were tried in vain"
# in an empty environment the drivers still find their tools; sanitizers keep their options
expect 0 env -i ${OCL_ICD_VENDORS:+OCL_ICD_VENDORS="$OCL_ICD_VENDORS"} ${LSAN_OPTIONS:+LSAN_OPTIONS="$LSAN_OPTIONS"} \
	POCL_CACHE_DIR="$work/cold" TWONEURON_CACHE="$work/cold" "$twoneuron" sweep "$small" --quiet -o bare
same_results default bare
echo "$devices devices, as they should be"
