#!/bin/bash
# checker.sh TWONEURON LIBRARY: when the checker refuses a certificate, `prove` prints what it found and keeps it.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 library=$2

refusal='line 10: node 2 proves nothing: the natural form does not reach the bound'
printf 'network: {bias: none}\nclaim: {loss_at_least: 0.125}\n' >claim.yaml
expect 0 "$twoneuron" prove claim.yaml --quiet
mv claim.certificate proved.certificate

# In words: the statement, what it is worth, and where the certificate is. One of an earlier claim does not stay.
echo 'twoneuron-certificate 1' >claim.certificate
expect 1 env LD_PRELOAD="$library" "$twoneuron" prove claim.yaml
expect_words "REFUSED BY THE CHECKER, and so nothing of what follows is proved: $refusal" \
	'report it with claim.certificate.refused' 'is at least 0.125 (exactly 0x1p-3)' 'NOT PROVED, only claimed' \
	'at up to 512 bits' "the checker refuses the certificate: $refusal"
! grep -q '^PROVED' last.log || fail "what was refused is said to be proved"
[ ! -e claim.certificate ] || fail "a certificate of an earlier claim is left"
cmp -s claim.certificate.refused proved.certificate || fail "the refused certificate is not kept"

# As an object.
twoneuron_json() { LD_PRELOAD=$library "$twoneuron" "$@" --json --quiet; }
status=0
twoneuron_json prove claim.yaml >out.log 2>err.log || status=$?
[ $status -eq 1 ] || fail "exit code $status with --json"
for words in '"verdict": "proved"' '"checked": false' '"check": "refused"' "\"refusal\": \"$refusal" '"bits": 512' \
	'"certificate": "claim.certificate.refused"'; do
	grep -qF -- "$words" out.log || fail "no $words"
done

# The table says so too, and takes nothing refused for known.
status=0
twoneuron_json prove --table -o table --boxes 1 >out.log 2>err.log || status=$?
[ $status -eq 1 ] || fail "exit code $status with --table"
grep -qE 'the checker refuses [0-9]+ of 192 certificates: please report table/\*.refused' err.log ||
	fail "refusals are not counted"
grep -q '^The checker refused the certificates of ' table/README.md || fail "README.md does not tell of refusals"
! grep -q '1/8' table/README.md || fail "what was refused is said to be known"
[ -n "$(ls table/*.refused)" ] && [ -z "$(ls table/*.certificate 2>/dev/null)" ] ||
	fail "refused certificates have a wrong name"
echo "all as expected"
