#!/bin/bash
# implementations.sh TWONEURON PLATFORM LACKS: a small sweep of every 127th specialisation, among which is each bias
# mode, activation of either neuron, loss and precision, momentum and Adam (with TWONEURON_TEST_THOROUGH=1 in the
# environment: of every one) gives the same bytes on PoCL and on the first device whose platform's name begins with
# PLATFORM. Skipped where there is none. LACKS is what that implementation is known to lack: nothing, or some of
# "float64 subnormals". Without float64, a sweep in float64 is refused with exit code 4 and a remedy. Without subnormal
# numbers, the self-test refuses a sweep that meets them, with exit code 1: it is better to have no result than other
# bits. Nothing else may be refused.
set -eu
twoneuron=$1 platform=$2 lacks=$3 every=127
[ "${TWONEURON_TEST_THOROUGH:-}" != 1 ] || every=1
export RUSTICL_ENABLE=llvmpipe
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "FAILED: $*"
	cat "$work/words" 2>/dev/null
	exit 1
}

# device_of PLATFORM: prints the number of its first device, or nothing. The name of a device does not help: PoCL names
# its device after the processor, which may be from the maker of another implementation.
device_of() {
	awk -F '"' -v platform="$1" '
		$2 == "number" { number = $3; gsub(/[^0-9]/, "", number) }
		$2 == "platform" && index($4, platform) == 1 && !found++ { print number }' "$work/devices"
}

# script/intel-opencl makes this folder if PyPI can be reached
if [ -n "${OCL_ICD_VENDORS:-}" ] && [ ! -d "$OCL_ICD_VENDORS" ]; then
	echo "skipped: there is no $OCL_ICD_VENDORS"
	exit 77
fi
"$twoneuron" devices --json >"$work/devices"
other=$(device_of "$platform") pocl=$(device_of "Portable Computing Language")
[ -n "$other" ] || { echo "skipped: no OpenCL device of $platform"; exit 77; }
[ -n "$pocl" ] || fail "no OpenCL device of PoCL to compare with"

# write_sweep BIAS HIDDEN OUTPUT LOSS OPTIMIZER PRECISION RATES; those by momentum have decay, and two rates
write_sweep() {
	local bias=$1 hidden=$2 output=$3 loss=$4 optimizer=$5 precision=$6 rates=$7 rate=rate
	echo "name: small"
	echo "network: {bias: $bias, hidden: $hidden, output: $output}"
	echo "task: [{x: 0, d: 0}, {x: 1, d: 1, weight: 2}, {x: 0.5, d: 0.25}]"
	echo "training: {loss: $loss, optimizer: $optimizer, precision: $precision, steps: 40, tolerance: 1.0e-2}"
	echo "diverged: {change_above: 100}"
	echo "axes:"
	if [ $optimizer = momentum ]; then
		rate=rate_hidden
		echo "  rate_output: {value: 0.25}"
		echo "  momentum: {uniform: {from: 0, to: 0.9}}"
		echo "  weight_decay: {value: 0.01}"
	fi
	echo "  $rate: {$rates, points: 8, scale: log}"
	echo "  w1: {from: -3, to: 3, points: 16}"
	echo "  w2: {uniform: {from: -3, to: 3}}"
	case $bias in hidden | both) echo "  b1: {normal: {mean: 0, sd: 0.5}}" ;; esac
	case $bias in output | both) echo "  b2: {sobol: {from: -1, to: 1}}" ;; esac
	echo "draws: 8"
	echo "map: {x: w1, y: $rate}"
}

# start_sweep: runs small.yaml on the other device and sets code. If the device has no subnormal numbers, a sweep in
# float32 must give a warning.
start_sweep() {
	rm -rf "$work/other" "$work/pocl"
	code=0
	"$twoneuron" sweep "$work/small.yaml" -o "$work/other" --device "$other" --networks 2>"$work/words" || code=$?
	if [ $code = 0 ] && [[ $lacks = *subnormals* ]] && grep -q float32 "$work/small.yaml"; then
		grep -q "has no subnormal numbers" "$work/words" || fail "no warning of subnormal numbers"
	elif grep -q "subnormal numbers;" "$work/words"; then
		fail "a warning of subnormal numbers"
	fi
}

# is_refused CODE WORDS WHAT: fails unless the sweep was refused with these, and wrote nothing
is_refused() {
	[ "$code" = "$1" ] || fail "$3: exit code $code instead of $1"
	grep -q "$2" "$work/words" || fail "$3: the message does not say '$2'"
	[ ! -e "$work/other" ] || fail "$3 was refused but left files"
}

# compare WHAT: fails unless both devices give the same bytes
compare() {
	[ $code = 0 ] || fail "$1: exit code $code"
	"$twoneuron" sweep "$work/small.yaml" -o "$work/pocl" --device "$pocl" --networks --quiet
	local file
	for file in map.csv networks.csv; do
		cmp "$work/pocl/$file" "$work/other/$file" || fail "$1: $file differs"
	done
}

# rates so small that no parameter gets so large that squared changes are subnormal in float32
count=$((every > 1 ? every - 2 : 0)) compared=0 refused=0
for bias in none hidden output both; do
	for hidden in sigmoid tanh relu linear; do
		for output in sigmoid-squared-error sigmoid-cross-entropy tanh-squared-error linear-squared-error; do
			for optimizer in gradient-descent momentum adam; do
				for precision in float32 float64; do
					[ $((count++ % every)) = 0 ] || continue
					what="$bias $hidden $output $optimizer $precision"
					write_sweep $bias $hidden ${output/-/ } $optimizer $precision \
						"from: 0.1, to: 3" >"$work/small.yaml"
					start_sweep
					if [ $precision = float64 ] && [[ $lacks = *float64* ]]; then
						is_refused 4 "has no float64; set" "$what"
						refused=$((refused + 1))
					else
						compare "$what"
						compared=$((compared + 1))
					fi
				done
			done
		done
	done
done

# rates so large that the hidden neuron saturates, and changes near 1e-20 have subnormal squares
write_sweep hidden sigmoid sigmoid cross-entropy gradient-descent float32 "from: 10, to: 20" \
	>"$work/small.yaml"
start_sweep
if [[ $lacks = *subnormals* ]]; then
	is_refused 1 "self-test failed" "a sweep with subnormal numbers"
	subnormals="refused by the self-test"
else
	compare "a sweep with subnormal numbers"
	awk -F, 'NR > 1 && $9 > 0 && $9 < 1e-19 { found = 1 } END { exit !found }' "$work/pocl/networks.csv" ||
		fail "no squared change is subnormal: the test tests little"
	subnormals="have the same bytes"
fi
echo "$platform: of 384 specialisations $compared have the same bytes, $refused are refused for want of float64;" \
	"subnormal numbers $subnormals"
