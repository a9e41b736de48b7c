#!/bin/bash
# train_rules.sh TWONEURON: what `train` refuses, and in which words. The rules are those of sweep files; messages begin
# with the option.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

# refused WORDS OPTION...: of a network that is fine without the options
refused() {
	local words=$1
	shift
	run_refused 2 "twoneuron: $words" train --w1 1 --w2 1 "$@"
}

run_refused 2 'train: --w1 and --w2 are needed' train
run_refused 2 'train: --w1 and --w2 are needed' train --w1 1
run_refused 2 '"x" is unexpected' train x
refused '--every: give at least 1' --every 0

# beside a sweep file
for option in '--w1 1' '--b1 1' '--w2 1' '--b2 1' '--rate 1' '--rate-hidden 1' '--rate-output 1' '--momentum 0' \
	'--weight-decay 0' '--bias both' '--hidden relu' '--output tanh' '--loss cross-entropy' '--steps 9' \
	'--tolerance 0' '--precision float64' '--optimizer adam' '--beta1 0' '--beta2 0' '--epsilon 1' '--max-error 1' \
	'--change-above 9' '--task 0:0'; do
	run_refused 2 "${option% *}: the sweep file says this" train --sweep "$sweep_file" --index 3 $option
done
run_refused 2 '--sweep needs --index' train --sweep "$sweep_file"
run_refused 2 '--index needs --sweep' train --index 3
run_refused 2 'the sweep has networks 0 to 99999' train --sweep "$sweep_file" --index 100000

# numbers and words; nothing else gets into the lines that are made of the options
refused '--rate: value is one; it must be a number' --rate one
refused '--rate: value is inf, which is not finite' --rate inf
refused '--rate: value is 1e400, too large for float64' --rate 1e400
refused '--rate: value is 1e39, too large for float32; use a number up to 3.4e38, or precision: float64' \
	--rate 1e39 --precision float32
refused '--rate: value is 1e-46, which float32 would make 0' --rate 1e-46 --precision float32
for text in '' . '1}' '1 #' '{value: 1}' $'1\nname: x' '*a' '"1"' ½; do
	refused "--rate: \"$text\" is neither a number nor a word" --rate "$text"
done
refused '--bias: bias is all; it must be none, hidden, output or both' --bias all
refused '--optimizer: optimizer is sgd; did you mean gradient-descent?' --optimizer sgd
refused '--output: output is relu; it must be sigmoid, tanh or linear' --output relu
refused '--precision: precision is float16; did you mean float32?' --precision float16
refused '--steps: steps is 0; it must be a whole number from 1 to 2147483647' --steps 0
refused '--max-error: max_error is 0; it must be a number above 0' --max-error 0
refused '--tolerance: tolerance is -1; it must be a number, 0 or above' --tolerance -1
refused '--tolerance: tolerance is so small that its square is 0 in float64; use 1e-150 or more' --tolerance 1e-151
refused '--tolerance: tolerance is so large that its square overflows in float64' --tolerance 1e200

# rates and the other hyperparameters
refused '--rate: the rate is 0 or negative; a learning rate must be above 0' --rate 0
refused '--rate: rate stands beside rate_hidden and rate_output' --rate 1 --rate-hidden 1 --rate-output 1
refused '--rate-hidden: rate_hidden stands alone; add rate_output' --rate-hidden 1
refused '--rate-output: rate_output stands alone; add rate_hidden' --rate-output 1
refused '--rate-output: the rate_output is 0 or negative' --rate-hidden 1 --rate-output -1
refused '--momentum: optimizer is gradient-descent, which has no momentum' --momentum 0.5
refused '--momentum: optimizer is adam, which has no momentum' --momentum 0.5 --optimizer adam
refused '--momentum: the momentum is 1; a momentum must be below 1' --momentum 1 --optimizer momentum
refused '--momentum: the momentum is 0.99999999; a momentum must be below 1' \
	--momentum 0.99999999 --optimizer momentum --precision float32
refused '--momentum: the momentum is -0.1; a momentum must be 0 or above' --momentum -0.1 --optimizer momentum
refused '--weight-decay: the weight decay is -1; a weight decay must be 0 or above' --weight-decay -1
for constant in beta1 beta2 epsilon; do
	refused "--$constant: $constant is a constant of adam, but optimizer is momentum" --$constant 0.5 \
		--optimizer momentum
done
refused '--beta1: beta1 is 1 or more in float64' --beta1 1 --optimizer adam
refused '--beta2: beta2 is 1 or more in float32' --beta2 0.99999999 --optimizer adam --precision float32
refused '--beta1: beta1 is -0.1; it must be a number, 0 or above' --beta1 -0.1 --optimizer adam
refused '--epsilon: epsilon is 0; it must be a number above 0' --epsilon 0 --optimizer adam
refused '--change-above: change_above is 0; it must be a number above 0' --change-above 0
refused '--change-above: change_above is not above the tolerance, 1e-05' --change-above 1e-5
refused '--change-above: change_above is squared, which float32 cannot hold' --change-above 1e19 --precision float32

# the start
refused '--b2: b2 does not train with bias: hidden and is 0' --b2 1 --bias hidden
refused '--b1: b1 does not train with bias: none and is 0' --b1 1
# numbers that overflow when scaled by log2(e), or by 2 log2(e) for tanh
refused '--w1: w1 is 1.3e+308, too large to train' --w1 1.3e308
refused '--w1: w1 is 7e+307, too large to train: float64 holds a multiple' --w1 7e307 --hidden tanh
refused '--w1: w1 is 3e+38, too large to train: float32 holds a multiple' --w1 3e38 --precision float32
refused '--w2: w2 is -1.3e+308, too large to train: float64 holds a multiple of it, which overflows; use a size up to' \
	--w2 -1.3e308 --hidden relu
refused '--b2: b2 is 1.3e+308, too large to train' --bias output --b2 1.3e308
refused '--rate: rate is 1.3e+308, too large to train' --rate 1.3e308

# the task
for sample in '' 0 0: :0 0:0:1:1 '0;0'; do
	refused "--task: \"$sample\" is no sample; write X:D or X:D:WEIGHT" --task "$sample"
	refused "--task: \"$sample\" is no sample; write X:D or X:D:WEIGHT" --task "0:0,$sample,1:1"
done
refused '--task, sample 2: d is a; it must be a number' --task 0:0,0:a
refused '--task, sample 1: weight is 0; it must be a number above 0' --task 0:0:0,1:1
refused '--task, sample 1: x is 1e39, too large for float32' --task 1e39:0 --precision float32
refused '--task: task is a list of 129; it must be a list of 1 to 128' --task "0:0$(printf ',%d:1' {1..128})"
refused '--task, sample 3: d is outside [0, 1], where cross-entropy has no meaning' --task 0:0,1:1,2:-1 \
	--loss cross-entropy
for output in tanh linear; do
	refused "--loss: loss is cross-entropy, but output is $output" --loss cross-entropy --output $output
done

# what stands at the edge of the rules is fine
run 0 train --w1 1 --w2 1 --task "0:0$(printf ',%d:1' {1..127})" --optimizer adam --beta1 0 --beta2 0 --weight-decay 0 \
	--change-above 1e150 --steps 2
run 0 train --w1 -3.4e38 --w2 1 --optimizer momentum --momentum 0 --hidden relu --precision float32 --steps 2
echo 'every rule has its words'
