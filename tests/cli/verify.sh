#!/bin/bash
# verify.sh TWONEURON TWONEURON-VERIFY CERTIFICATES: both programs say the same about a certificate; TWONEURON-VERIFY
# needs no OpenCL.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 verifier=$2 certificates=$3

for certificate in "$certificates"/*.certificate; do
	for option in '' --json; do
		expect 0 "$verifier" $option "$certificate"
		cp last.log small.log
		expect 0 "$twoneuron" verify $option "$certificate"
		cmp -s last.log small.log || fail "the two checkers differ on $certificate"
	done
done
expect 0 "$verifier" "$certificates/one-eighth.certificate"
expect_words 'PROVED    L > 0x1p-3 (0.125) for all finite real w1, b1, w2' 'trusted   the lemmas' 'GMP ' 'MPFR ' \
	'Not trusted: the search'

# A raised bound under a right checksum: a certificate that does not prove its claim.
sed '$d; s/0x1p-3/0x1.1p-3/' "$certificates/one-eighth.certificate" >raised.certificate
printf 'sha256 %s\n' "$(sha256sum <raised.certificate | cut -d' ' -f1)" >>raised.certificate
expect 1 "$verifier" raised.certificate
expect_words 'NOT PROVED, only claimed' 'raised.certificate: line 11: node 2 proves nothing: the natural form'
expect 1 "$verifier" --json raised.certificate
expect_words '"proved": false' '"error": "line 11: node 2 proves nothing'

# The check of a large certificate is announced; this one is large because of its comments.
{
	head -n 1 "$certificates/one-eighth.certificate"
	head -c 2500000 /dev/zero | tr '\0' x | fold -w 100 | sed 's/^/# /'
	echo
	sed '1d;$d' "$certificates/one-eighth.certificate"
} >large.certificate
printf 'sha256 %s\n' "$(sha256sum <large.certificate | cut -d' ' -f1)" >>large.certificate
expect 0 "$verifier" large.certificate
expect_words 'large.certificate: 3 MB to check, perhaps ' 'PROVED    L > 0x1p-3'

# Files that are not certificates, or are missing.
head -c 200 "$certificates/one-eighth.certificate" >cut.certificate
expect 2 "$verifier" cut.certificate
expect_words 'the last line is no checksum'
expect 2 "$verifier" --json cut.certificate
expect_words '"proved": false' '"error": "the last line is no checksum'
: >empty.certificate
expect 2 "$verifier" empty.certificate
expect_words 'no certificate'
expect 2 "$verifier" "$here/common.sh"
expect_words 'no certificate'
expect 2 "$verifier" missing.certificate
expect_words 'missing.certificate: cannot be opened'
expect 2 "$verifier"
expect 2 "$verifier" --unknown raised.certificate

! ldd "$verifier" | grep -qi opencl || fail 'twoneuron-verify is linked to OpenCL'
