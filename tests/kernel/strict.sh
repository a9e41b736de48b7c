#!/bin/bash
# strict.sh KERNELS RANDOM123: clang accepts every kernel as strict OpenCL C 1.2, in every combination of macros that
# selects different code. Warnings (stray double constants, lost bits, unused code) are errors.
set -eu
kernels=$1 random123=$2
clang=$(command -v clang) || { echo "skipped: no clang"; exit 77; }

# clang 19 takes the condition of a vector's ?: for a conversion to bool: there vectors go without -Wconversion
lossy=-Wconversion
echo 'float4 f(float4 x) { return x < 0.0f ? -x : x; } float4 f(float4);' |
	"$clang" -x cl -cl-std=CL1.2 -Xclang -finclude-default-header -fsyntax-only -Wconversion -Werror - \
		2>/dev/null || lossy=

check() {
	local file=$1
	shift
	local conversion=-Wconversion
	[[ " $*" = *" -DWIDTH="* ]] && conversion=$lossy
	# Random123 needs the macro __OPENCL_VERSION__, which OpenCL drivers define, but not compilers
	"$clang" -x cl -cl-std=CL1.2 -Xclang -finclude-default-header -fsyntax-only -Wall -Wextra $conversion \
		-Wdouble-promotion -Werror -D__OPENCL_VERSION__=120 -isystem "$random123" -I "$kernels" "$@" \
		"$kernels/$file" ||
		{ echo "FAILED: $file $*"; exit 1; }
}

# numbers of an enumeration of shared.h that has no values of its own
enumerated() {
	seq 0 "$(sed -n "s/^enum $1 {\(.*\)};/\1/p" "$kernels/shared.h" | tr -cd , | wc -c)"
}
activations=$(enumerated activation) losses=$(enumerated loss) optimizers=$(enumerated optimizer)

count=0
for precision in 32 64; do
	for biases in "0 0" "1 0" "0 1" "1 1"; do
		read -r b1 b2 <<<"$biases"
		# every activation and loss with both biases and without; one bias alone changes nothing of them
		some=$activations
		[ "$b1" = "$b2" ] || some=0
		for hidden in $some; do
			for loss in $losses; do
				model="-DPRECISION=$precision -DTRAIN_B1=$b1 -DTRAIN_B2=$b2"
				model="$model -DHIDDEN=$hidden -DLOSS=$loss"
				check runs.cl $model
				check train.cl $model
				check train.cl $model -DPERSISTENT=0
				check train.cl $model -DEXP2_TABLE_LOCAL=1
				check train.cl $model -DWIDTH=$((512 / precision)) -DGROUPS=3 -DGRAB=64
				count=$((count + 5))
			done
		done
	done
	for assembly in 0 1; do
		check train.cl -DPRECISION=$precision --target=x86_64-unknown-linux-gnu -march=skylake-avx512 \
			-DWIDTH=$((512 / precision)) -DGROUPS=3 -DEXP2_SIMD=512 -DEXP2_ASSEMBLY=$assembly
	done
	check aggregate.cl -DPRECISION=$precision -DLOSS_DIGITS=$((precision / 32 + 2))
	check aggregate.cl -DPRECISION=$precision -DLOSS_DIGITS=$((precision / 32 + 4))
	count=$((count + 4))
done
for assembly in 0 1; do
	for precision in 32 64; do
		check train.cl -DPRECISION=$precision --target=x86_64-unknown-linux-gnu -march=haswell \
			-DWIDTH=$((256 / precision)) -DGROUPS=5 -DEXP2_SIMD=256 -DEXP2_ASSEMBLY=$assembly
		count=$((count + 1))
	done
done
for hidden in $activations; do
	check train.cl -DNATIVE_MATH=1 -DHIDDEN=$hidden
	check runs.cl -DNATIVE_MATH=1 -DHIDDEN=$hidden
	count=$((count + 2))
done
for optimizer in $optimizers; do
	for precision in 32 64; do
		for more in "" "-DTRAIN_B1=1 -DTRAIN_B2=1 -DWEIGHT_DECAY=1 -DLAYER_RATES=1 -DCHANGE_ABOVE=1"; do
			model="-DPRECISION=$precision -DOPTIMIZER=$optimizer $more"
			check train.cl $model
			check train.cl $model -DPERSISTENT=0
			check train.cl $model -DWIDTH=$((512 / precision)) -DGROUPS=2
			check runs.cl $model
			count=$((count + 4))
		done
	done
	check train.cl -DNATIVE_MATH=1 -DOPTIMIZER=$optimizer
	count=$((count + 1))
done
# a relu output is for nobody, but its cases stand in the kernels
for output in $activations; do
	for hidden in 0 $output; do
		for precision in 32 64; do
			model="-DPRECISION=$precision -DHIDDEN=$hidden -DOUTPUT=$output"
			check train.cl $model
			check train.cl $model -DTRAIN_B1=1 -DTRAIN_B2=1 -DWIDTH=$((256 / precision)) -DGROUPS=2
			check runs.cl $model
			count=$((count + 3))
		done
	done
	check train.cl -DNATIVE_MATH=1 -DOUTPUT=$output
	check runs.cl -DNATIVE_MATH=1 -DOUTPUT=$output
	count=$((count + 2))
done
# tasks of one sample, and of more than are unrolled
for samples in 1 17 128; do
	list=$(seq -s , 1 $samples)
	for width in 1 8; do
		check train.cl -DSAMPLES=$samples -DSAMPLE_X_LIST=$list -DSAMPLE_D_LIST=$list -DSAMPLE_M_LIST=$list \
			-DWIDTH=$width
		count=$((count + 1))
	done
	check runs.cl -DSAMPLES=$samples -DSAMPLE_X_LIST=$list -DSAMPLE_D_LIST=$list -DSAMPLE_M_LIST=$list
	count=$((count + 1))
done
check train.cl -DRECIPROCAL_NEWTON=1 -DEXP2_TABLE_LOCAL=1
check reciprocal.cl -DRECIPROCAL_NEWTON=1
check reciprocal.cl -DRECIPROCAL_NEWTON=1 -DWIDTH=16
echo "$((count + 3)) compilations: passed"
[ -n "$lossy" ] || echo "those of vectors without -Wconversion"
