#!/bin/bash
# prove.sh TWONEURON: `prove` and `verify` distinguish true, false and undecided claims, in words and by exit code.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

# claim BIAS CLAIM [TASK]: writes claim.yaml
claim() {
	printf 'network: {bias: %s}\nclaim: {%s}\n' "$1" "$2" >claim.yaml
	[ $# -lt 3 ] || printf 'task: [%s]\n' "$3" >>claim.yaml
}

# A true claim is proved, and the separate checker accepts the certificate.
claim hidden 'loss_at_least: 0.125'
expect 0 "$twoneuron" prove claim.yaml
expect_words 'Real numbers, all finite w1, b1 and w2' 'is at least 0.125 (exactly 0x1p-3)' \
	'claim.certificate, was checked' 'Not trusted'
expect 0 "$twoneuron" verify claim.certificate
expect_words 'L > 0x1p-3'
grep -q '^tree 3$' claim.certificate || fail "the proof of 1/8 has more than 3 nodes"

# Without a device the host does it all, and the reason is told: on stderr, and in the object.
mkdir drivers
reason="no OpenCL device: OCL_ICD_VENDORS is \\\"$work/drivers"
OCL_ICD_VENDORS=$work/drivers run 0 prove claim.yaml
grep -q '^twoneuron: the host alone looks at the boxes: no OpenCL device: ' err.log || fail "the reason is not told"
OCL_ICD_VENDORS=$work/drivers run 0 prove claim.yaml --json
grep -qF "{\"notice\":\"the host alone looks at the boxes: $reason" err.log ||
	fail "the reason is not told in a JSON line"
grep -qF "\"without_device\": \"$reason" out.log || fail "the reason is not in the object"
grep -q '"device": null' out.log || fail "the object has a device"
OCL_ICD_VENDORS=$work/drivers run 0 prove claim.yaml --json --quiet
[ ! -s err.log ] || fail "--quiet tells something"
OCL_ICD_VENDORS=$work/drivers run_refused 4 "no OpenCL device" prove claim.yaml --device 0
run 0 prove claim.yaml --json
grep -q '"device": "' out.log && grep -q '"without_device": null' out.log || fail "the object has no device"

# A part of the space, enclosed to 1e-9 in few boxes.
claim none 'enclose: 1.0e-9, where: {w2: {from: 0}}'
expect 0 "$twoneuron" prove claim.yaml -o first-quadrant.certificate --json
expect_words '"verdict": "proved"' '"lower": 0.227073483' '"upper": 0.22707348' '"checked": true' '"bias": "none"' \
	'"lower_is_never_attained": true' '"sha256": "' '"trusted": [' '"MPFR '
grep -q '"progress": ".* 0 open, 0 of the space undecided; the search has ended"' last.log ||
	fail "the last line of progress is missing"
boxes=$(sed -n 's/.*"boxes": \([0-9]*\).*/\1/p' last.log)
[ "$boxes" -lt 200 ] || fail "$boxes boxes"
expect 0 "$twoneuron" verify first-quadrant.certificate --json

# A false claim: a counterexample with exact weights, itself a certificate.
claim output 'loss_at_least: 0.125'
expect 1 "$twoneuron" prove claim.yaml
expect_words 'The claim is false' 'w1 = ' 'b2 = ' '0x1' 'where it is at most '
witnessed=$(sed -n 's/^where it is at most .* (exactly \(.*\))\.$/\1/p' last.log)
expect 0 "$twoneuron" verify claim.certificate
expect_words 'L < 0x1p-3'
expect 0 "$twoneuron" verify --json claim.certificate
expect_words "\"witness_loss_exact\": \"$witnessed\""
expect 1 "$twoneuron" prove claim.yaml --json --quiet
expect_words '"verdict": "refuted"' '"lower": null' '"upper": 0.125'

# False, though the scale of w2 = 1 lies beside the claim's w2 >= 2: the loss comes near 0 at weights above 1e38.
printf '%s\n' 'network: {bias: output, hidden: relu}' 'task: [{x: 0, d: 0}, {x: 1.0e-38, d: 1}]' \
	'claim: {loss_at_least: 0.2, where: {w2: {from: 2}}}' >scaled.yaml
expect 1 "$twoneuron" prove scaled.yaml --boxes 20000
expect_words 'The claim is false' 'is below 0.2 '
printf '%s\n' 'twoneuron-certificate 1' 'claim loss-at-least 0x1.999999999999ap-3' 'bias output' 'hidden relu' \
	'output sigmoid' 'loss squared-error' \
	'sample 0x0p+0 0x0p+0 0x1p+0' 'sample 0x1.b38fb9daa78e4p-127 0x1p+0 0x1p+0' \
	'where w2 0x1p+1 inf' 'tree 2' 's x' >scaled.certificate
printf 'sha256 %s\n' "$(sha256sum <scaled.certificate | cut -d' ' -f1)" >>scaled.certificate
expect 1 "$twoneuron" verify scaled.certificate
expect_words 'NOT PROVED' 'the cell is not outside'

# answer STATUS NAME WORDS...: what is printed of tests/claims/NAME.yaml, which says why; the checker agrees.
answer() {
	local status=$1 name=$2
	shift 2
	expect "$status" "$twoneuron" prove "$here/claims/$name.yaml" -o "$name.certificate" --quiet
	expect_words 'was checked' "$@"
	expect 0 "$twoneuron" verify "$name.certificate"
}
answer 0 eighth-far 'is at least 0.125 (exactly 0x1p-3)'
answer 0 eighth-bounded 'is at least 0.125 (exactly 0x1p-3)'
answer 0 cross-entropy-bounded 'is at least 0 (exactly 0x0p+0)' 'It is below 9.765625e-07'
answer 0 cross-entropy-thousand 'is at least 0 (exactly 0x0p+0)' 'It is below 9.765625e-07'
answer 0 cross-entropy-large 'is at least 1000 (exactly 0x1.f4p+9)'
answer 1 cross-entropy-witness 'The claim is false' 'where it is at most 1000.000'
answer 0 ln-2 'is at least 0.6931471805599453'
answer 0 three-inputs 'is at least 0.125 (exactly 0x1p-3)' 'It is below 0.125000'
answer 1 witness-far-apart 'The claim is false' 'where it is at most 0.125000'
answer 0 tanh-far 'is at least 0.5 (exactly 0x1p-1)' 'It is below 0.500000'
answer 0 step-far-out 'is at least 0 (exactly 0x0p+0)' 'It is below 9.765625e-07'
answer 1 huge-weights 'The claim is false'

# A linear hidden neuron: least squares, 3/16, in each mode with a bias, since two biases are no more than one.
for bias in hidden output both; do
	claim $bias 'enclose: 1.0e-6' '{x: 0, d: 0}, {x: 1, d: 1}, {x: 2, d: 0.5}'
	sed -i "s/bias: $bias/bias: $bias, hidden: linear, output: linear/" claim.yaml
	expect 0 "$twoneuron" prove claim.yaml
	expect_words 'y = w1*x' 'is at least 0.1874' 'It is below 0.1875' 'claim.certificate, was checked'
	expect 0 "$twoneuron" verify claim.certificate
done
grep -q '^m w2 s ' claim.certificate || fail "b1 is not moved to b2"

# One sample, in both forms of claims: for x = 0 a linear neuron without a bias gives 0, so z = 1/2; with one z is free.
claim none 'loss_at_least: 0.125' '{x: 0, d: 0}'
sed -i 's/bias: none/bias: none, hidden: linear/' claim.yaml
expect 0 "$twoneuron" prove claim.yaml
expect_words 'over (x, d) = (0, 0)' 'is at least 0.125 (exactly 0x1p-3)' 'over 1 sample:'
expect 0 "$twoneuron" verify claim.certificate
claim output 'enclose: 1.0e-9' '{x: 0, d: 0}'
expect 0 "$twoneuron" prove claim.yaml
expect_words 'is at least 0 (exactly 0x0p+0)'
expect 0 "$twoneuron" verify claim.certificate

# What tells how to train is no part of a claim: statement and certificate are the same with it.
claim hidden 'loss_at_least: 0.125'
run 0 prove claim.yaml
mv out.log plain.log && mv claim.certificate plain.certificate
printf '%s\n' 'training: {optimizer: adam, beta1: 0.5, steps: 7, precision: float64}' 'diverged: {change_above: 3}' \
	'axes: {rate: {from: 1, to: 2, points: 2}, w1: {value: 1}, w2: {from: 1, to: 2, points: 2}, b1: {value: 0}}' \
	'map: {x: rate, y: w2}' >>claim.yaml
run 0 prove claim.yaml
cmp -s out.log plain.log && cmp -s claim.certificate plain.certificate || fail "how to train changes the proof"

# A claim is undecided if weights go to infinity in a way that boxes cannot follow. The search ends, and states nothing.
claim output 'enclose: 1.0e-9' '{x: 0, d: 0.3}, {x: 0.5, d: 0.4}, {x: 1, d: 0.8}'
rm -f claim.certificate
expect 1 "$twoneuron" prove claim.yaml --boxes 3000
expect_words 'Undecided' '3000 boxes were looked at, the most allowed (--boxes)' 'w1 in ['
[ ! -e claim.certificate ] || expect 0 "$twoneuron" verify claim.certificate
expect 1 "$twoneuron" prove claim.yaml --boxes 3000 --json --quiet
expect_words '"undecided_boxes": [' '"least_loss_found": ' '"task": ['

# Without a certificate, one of an earlier claim is removed.
claim both 'enclose: 1.0e-30' '{x: 0, d: 0.1}, {x: 0.5, d: 0.9}, {x: 1, d: 0.95}'
echo 'twoneuron-certificate 1' >claim.certificate
expect 1 "$twoneuron" prove claim.yaml --boxes 1
expect_words 'There is no certificate' 'of an earlier claim, was removed'
[ ! -e claim.certificate ] || fail "a stale certificate is left"

# One value of a parameter: at w2 = 2 the least of (s(2 y_0) - 0)^2 + (s(2 y_1) - 1)^2 with y_0 = 1/2.
claim none 'enclose: 1.0e-6, where: {w2: {from: 2, to: 2}}'
expect 0 "$twoneuron" prove claim.yaml
expect_words 'all finite w1 and w2 with w2 = 2:'
claim none 'loss_at_least: 0.25, where: {w2: {from: 0, to: 0}}'
sed -i 's/bias: none/bias: none, hidden: relu/' claim.yaml
expect 0 "$twoneuron" prove claim.yaml

# When it is asked to stop, it says what is left.
claim output 'enclose: 1.0e-9' '{x: 0, d: 0.3}, {x: 0.5, d: 0.4}, {x: 1, d: 0.8}'
rm -f err.log
"$twoneuron" prove claim.yaml >out.log 2>err.log &
child=$!
await test -s err.log
kill -TERM $child
status=0
wait $child || status=$?
[ "$status" -eq 3 ] || fail "exit code $status after SIGTERM"
grep -q 'the search was stopped' out.log || fail "an interrupted search does not say so"

# When it is asked to stop while it checks a long certificate, it says that this was not checked.
claim none 'enclose: 1.0e-30'
"$twoneuron" prove claim.yaml --boxes 600000 >out.log 2>err.log &
child=$!
await grep -q 'certificate is being checked' err.log
kill -TERM $child
status=0
wait $child || status=$?
[ "$status" -eq 3 ] || fail "exit code $status after SIGTERM in the check"
grep -q 'CLAIMED, NOT CHECKED: the check was interrupted' out.log || fail "an interrupted check does not say so"
[ -s claim.certificate ] || fail "the certificate is lost"

# Errors on the command line or in the file are reported, with exit code 2.
claim none 'loss_at_least: 0.125'
refused() {
	local words=$1
	shift
	expect 2 "$twoneuron" prove "$@"
	expect_words "$words"
}
refused 'no claim'
refused 'cannot be opened' missing.yaml
refused 'one of a sweep file, --table and --floats' claim.yaml --table
refused 'one file too many' claim.yaml claim.yaml
refused '--math is for --floats' claim.yaml --math native
refused 'neither exact nor native' --floats --math fast
refused 'give at least 1' claim.yaml --boxes 0
refused 'no whole number' claim.yaml --boxes many
echo 'network: {bias: none}' >no-claim.yaml
refused 'claim' no-claim.yaml
expect 2 "$twoneuron" verify
expect 2 "$twoneuron" verify claim.yaml

# A certificate overwrites nothing but a certificate.
cp claim.yaml kept.yaml
expect 2 "$twoneuron" prove claim.yaml -o claim.yaml
expect_words 'claim.yaml: holds no certificate'
cmp -s claim.yaml kept.yaml || fail "a claim was overwritten"
mkfifo pipe && mkdir folder
for target in folder pipe; do
	expect 2 "$twoneuron" prove claim.yaml -o $target
	expect_words "$target: not a regular file"
done
[ -p pipe ] && [ -d folder ] || fail "what is no file was replaced"
echo mine >secret && chmod 0 secret && chmod a+rwx "$work" && chmod a+r claim.yaml
if [ "$(id -u)" -ne 0 ]; then
	expect 2 "$twoneuron" prove claim.yaml -o secret
	expect_words 'secret: cannot be read'
elif cp "$twoneuron" program && setpriv --reuid 65534 --clear-groups ./program --version >/dev/null 2>&1; then
	expect 2 setpriv --reuid 65534 --clear-groups ./program prove claim.yaml -o secret
	expect_words 'secret: cannot be read'
fi
[ "$(cat secret)" = mine ] || [ "$(id -u)" -ne 0 ] || fail "a file that may not be read was replaced"

# By default the certificate is in the current folder, not beside the sweep file, whose folder may not be ours.
mkdir elsewhere
(cd elsewhere && "$twoneuron" prove ../claim.yaml --quiet >../last.log 2>&1) || fail "no proof from another folder"
[ -s elsewhere/claim.certificate ] || fail "no certificate in the current folder"

# If no certificate can be written, that is told before the search.
expect 2 "$twoneuron" prove claim.yaml -o /missing/folder/claim.certificate
grep -q 'is at least' last.log && fail "a statement without its certificate"
echo "all as expected"
