#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# DSA and Diffie-Hellman keys of ncr against a real module, compared with openssl in both directions. Prints TAP.
#
# Runs as root on a machine with the module freshly loaded (no master key yet), with ncr, ncr-setkey and json_check in $PATH
# or in this folder.
set -u

# shellcheck source=tools/tests/lib.sh
. "$(dirname "$0")/lib.sh"

hints() {
	grep -q "^hint: .*$1" err
	result $? "... and hints: $1"
}

# alter FILE BYTE: a copy called altered, of which this byte is another one
alter() {
	cp "$1" altered
	byte=$(od -An -v -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
	printf "\\$(printf %03o $((byte ^ 1)))" | dd of=altered bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# shows LINE...: each is a line of ncr info of the last expect
shows() {
	for line; do
		grep -qx -- "$line" out || break
	done
	grep -qx -- "$line" out
	result $? "... with: $*"
}

umask 077
head -c 32 /dev/urandom >master
ncr-setkey master || exit 1
head -c 5000 /dev/urandom >message
head -c 3000000 /dev/urandom >long
: >empty
printf 'six words that dice have chosen' >passphrase
head -c 32 /dev/urandom >kek
kek=$(hex kek)
ncr import -a aes-ecb -i kek --flags storable,wrap kek 2>err

# --- DSA: pairs that the kernel makes -------------------------------------------------------------------------------

expect 0 "generate -a dsa --bits 1024" ncr generate -a dsa --bits 1024 --flags storable,wrappable,exportable made -o made.ncrk
expect 0 "info" ncr info --key made
shows 'type: private' 'algorithm: dsa' 'bits: 1024'
expect 0 "info --json" ncr info -k made.ncrk --json
json_check <out && grep -q '"algorithm": "dsa"' out
result $? "... is JSON"
expect 0 "its public key" ncr public --key made -o made.pem
expect 0 "... is one for openssl" openssl pkey -pubin -in made.pem -text -noout
grep -q 'Public-Key: (1024 bit)' out
result $? "... of 1024 bits"
expect 0 "... the same from the blob, as DER" ncr public -k made.ncrk --der -o made.der
openssl pkey -pubin -in made.pem -outform DER -out theirs.der
same made.der theirs.der "... bit for bit as openssl writes it"
expect 0 "export" ncr export -k made.ncrk -o exported.der
expect 0 "... is a right private key for openssl" openssl pkey -inform DER -in exported.der -check -noout
openssl pkey -inform DER -in exported.der -pubout -out theirs.pem
same theirs.pem made.pem "... of the same pair"
openssl pkey -inform DER -in exported.der -out exported.pem
expect 0 "... and goes back" ncr import -a dsa -i exported.pem back
ncr public --key back >out 2>err
same made.pem out "... as the same"
expect 2 "generate --bits 1024 --q-bits 256" ncr generate -a dsa --bits 1024 --q-bits 256 -o none
explains "no keys of 1024 bits with 256"
hints "2048 with 224 or 256"
expect 2 "generate --bits 4096" ncr generate -a dsa --bits 4096 -o none
expect 2 "generate --q-bits 20" ncr generate -a dsa --q-bits 20 -o none
expect 2 "generate --q-bits of rsa" ncr generate -a rsa --q-bits 256 -o none
explains "for dsa"
expect 2 "generate --exponent of dsa" ncr generate -a dsa --exponent 65537 -o none
explains "for rsa"
expect 5 "generate of a private key that wraps" ncr generate -a dsa --bits 1024 --flags storable,wrap -o none
explains "out of range"
absent none "none of these left a file"
expect 0 "algorithms" ncr algorithms
grep -qE '^dsa +public-key .*dsa-ncr$' out && grep -qE '^dh +public-key .*dh-ncr$' out
result $? "... has dsa and dh"
expect 0 "algorithms --json" ncr algorithms --json
json_check <out && tr -d ' \n' <out | grep -q '"name":"dh",[^]]*"offered":true,[^]]*"operations":\["derive"\]'
result $? "... says that dh is offered, and derives"

# --- DSA: keys that openssl makes, in every form ----------------------------------------------------------------------

for sizes in "1024 160" "2048 256"; do
	bits=${sizes% *}
	openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:$bits -pkeyopt dsa_paramgen_q_bits:${sizes#* } \
		-out parameters$bits 2>err
	openssl genpkey -paramfile parameters$bits -out theirs$bits.pem 2>err
	openssl pkey -in theirs$bits.pem -pubout -out theirs$bits.pub
	expect 0 "import, $bits bits" ncr import -a dsa -i theirs$bits.pem "theirs$bits"
	ncr public --key "theirs$bits" >out 2>err
	same theirs$bits.pub out "... has the public key that openssl says"
done

key=theirs2048.pem
openssl pkey -in $key -traditional -out old.pem
openssl pkey -in $key -traditional -outform DER -out old.der
openssl pkcs8 -topk8 -nocrypt -in $key -out pkcs8.pem
openssl pkcs8 -topk8 -nocrypt -in $key -outform DER -out pkcs8.der
grep -q 'BEGIN DSA PRIVATE KEY' old.pem
result $? "openssl has the form that was before PKCS #8"
for form in old.pem old.der pkcs8.pem pkcs8.der; do
	expect 0 "import of $form" ncr import -a dsa -i $form --force form -o form.ncrk --id 0102
	grep -q "^warning: $form still holds the key in plaintext" err
	result $? "... names the file that is left"
	ncr public --key form >out 2>err
	same theirs2048.pub out "... is the key"
done
expect 0 "info" ncr info --key form
shows 'type: private' 'algorithm: dsa' 'bits: 2048' 'flags: storable' 'id: 0102'
openssl pkcs8 -topk8 -in $key -passout file:passphrase -v2 aes-256-cbc -out encrypted.pem 2>err
expect 0 "import of an encrypted key" ncr import -a dsa -i encrypted.pem --passphrase-file passphrase --force form
ncr public --key form >out 2>err
same theirs2048.pub out "... is the key"
printf wrong >wrong
expect 5 "... with another passphrase" ncr import -a dsa -i encrypted.pem --passphrase-file wrong none
explains "wrong passphrase"

openssl pkey -in $key -pubout -outform DER -out spki.der
for form in theirs2048.pub spki.der; do
	expect 0 "import of a public key, $form" ncr import -a dsa -i $form --force public -o public.ncrk
	! grep -q 'still holds' err
	result $? "... which is no secret"
	ncr public -k public.ncrk >out 2>err
	same theirs2048.pub out "... is the key"
done
expect 0 "info" ncr info --key public
shows 'type: public' 'algorithm: dsa' 'bits: 2048'

openssl genrsa -out rsa.pem 2048 2>err
openssl genpkey -algorithm DH -pkeyopt group:ffdhe2048 -out dh.pem 2>err
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem 2>err
expect 5 "a DSA key as an RSA one" ncr import -a rsa -i $key none
explains "holds a key of DSA, not of RSA"
hints "algorithm dsa"
expect 5 "an RSA key as a DSA one" ncr import -a dsa -i rsa.pem none
explains "holds a key of RSA, not of DSA"
expect 5 "a DH key as a DSA one" ncr import -a dsa -i dh.pem none
explains "Diffie-Hellman, not of DSA"
expect 5 "a DSA public key as a DH one" ncr import -a dh -i theirs2048.pub none
explains "holds a key of DSA, not of Diffie-Hellman"
expect 5 "a key of another algorithm" ncr import -a dsa -i ec.pem none
explains "another algorithm"
head -c 400 pkcs8.der >cut.der
expect 5 "DER that is cut short" ncr import -a dsa -i cut.der none
{ cat pkcs8.der; printf x; } >more.der
expect 5 "DER with a byte more" ncr import -a dsa -i more.der none
expect 5 "parameters without a key" ncr import -a dsa -i parameters2048 none
alter old.der 300
expect 5 "a private key with an altered bit" ncr import -a dsa -i altered none
explains "not a right key"
alter spki.der 300
expect 5 "a public key with an altered bit" ncr import -a dsa -i altered none
expect 5 "raw bytes" ncr import -a dsa -i master none
explains "neither PEM nor DER"
chmod 644 pkcs8.pem
expect 5 "a key that others can read" ncr import -a dsa -i pkcs8.pem none
explains "others can read"
expect 6 "none of these made a key" ncr info --key none

# --- DSA: signatures, both ways against openssl -------------------------------------------------------------------------

for bits in 1024 2048; do
	for hash in sha1 sha224 sha256 sha384 sha512; do
		expect 0 "sign --hash $hash, $bits bits" ncr sign --key "theirs$bits" --hash $hash -i message -o ours.sig --force
		expect 0 "... openssl verifies" openssl dgst -$hash -verify theirs$bits.pub -signature ours.sig message
		openssl dgst -$hash -sign theirs$bits.pem -out theirs.sig message
		expect 0 "... and verifies what openssl signs" ncr verify --key "theirs$bits" --hash $hash --signature theirs.sig message
		prints 'message: OK'
		expect 0 "... with the public key, too" ncr verify --public-key theirs$bits.pub --hash $hash --signature theirs.sig message
		expect 1 "... and no other message" ncr verify --public-key theirs$bits.pub --hash $hash --signature theirs.sig long
		prints 'long: FAILED'
	done
done
expect 0 "sign with a key that the kernel made, SHA-256 by default" ncr sign -k made.ncrk -i message -o made.sig
expect 0 "... openssl verifies" openssl dgst -sha256 -verify made.pem -signature made.sig message
expect 0 "... and ncr" ncr verify --key made --signature made.sig message
expect 0 "sign a pipe of any size" sh -c 'cat long | ncr sign --key theirs2048 -o long.sig'
expect 0 "... openssl verifies" openssl dgst -sha256 -verify theirs2048.pub -signature long.sig long
expect 0 "verify a pipe" sh -c 'cat long | ncr verify --key theirs2048 --signature long.sig'
expect 0 "sign nothing" ncr sign --key theirs2048 -i empty -o empty.sig
expect 0 "... openssl verifies" openssl dgst -sha256 -verify theirs2048.pub -signature empty.sig empty
expect 0 "sign twice" ncr sign --key theirs2048 -i message -o good.sig
ncr sign --key theirs2048 -i message -o second.sig
! cmp -s good.sig second.sig
result $? "... is not the same"
for byte in 1 8 60; do
	alter good.sig $byte
	expect 1 "verify: byte $byte of the signature is another one" ncr verify --key theirs2048 --signature altered message
	explains "message: the signature does not match"
done
expect 1 "verify: another key" ncr verify --key made --signature good.sig message
expect 1 "verify: another hash" ncr verify --key theirs2048 --hash sha384 --signature good.sig message
head -c 50 good.sig >cut
expect 1 "verify: a signature that is cut short" ncr verify --key theirs2048 --signature cut message
{ cat good.sig; printf x; } >more
expect 1 "verify: a signature with a byte more" ncr verify --key theirs2048 --signature more message
expect 1 "verify: an empty signature" ncr verify --key theirs2048 --signature empty message
expect 1 "verify: a signature of 3 MB" ncr verify --key theirs2048 --signature long message
expect 2 "sign --scheme" ncr sign --key theirs2048 --scheme pss -i message -o none
explains "RSA keys, and this is a DSA key"
expect 2 "sign --salt" ncr sign --key theirs2048 --salt 20 -i message -o none
expect 2 "verify --scheme" ncr verify --key theirs2048 --scheme pkcs1 --signature good.sig message
expect 2 "sign with a public key" ncr sign --key public -i message -o none
explains "public one, and does not sign"
expect 2 "encrypt with a DSA key" ncr encrypt --key theirs2048 -i passphrase -o none
explains "not an RSA key"
expect 2 "mac with a DSA key" ncr mac --key theirs2048 message
expect 5 "sign --hash md5" ncr sign --key theirs2048 --hash md5 -i message -o none
ncr import -a dsa -i $key --flags storable,decrypt decrypts 2>err
expect 4 "a key for decrypting does not sign" ncr sign --key decrypts -i message -o none
explains "flag of the key"
absent none "none of these left a file"

# --- DSA: under another key ---------------------------------------------------------------------------------------------

expect 0 "wrap a private key" ncr wrap --key kek --target-file made.ncrk -o wrapped
openssl enc -d -id-aes256-wrap-pad -K "$kek" -iv A65959A6 -in wrapped -out unwrapped.der 2>err
openssl pkcs8 -inform DER -nocrypt -in unwrapped.der -out unwrapped.pem 2>err && openssl pkey -in unwrapped.pem -pubout -out out
same made.pem out "... is PKCS #8, wrapped as openssl does"
expect 0 "unwrap --type private -a dsa" ncr unwrap --key kek --type private -a dsa -i wrapped unwrapped
ncr public --key unwrapped >out 2>err
same made.pem out "... is the key"
openssl enc -id-aes256-wrap-pad -K "$kek" -iv A65959A6 -in pkcs8.der -out theirs.wrapped 2>err
expect 0 "unwrap what openssl wrapped" ncr unwrap --key kek --type private -a dsa -i theirs.wrapped --force unwrapped
ncr public --key unwrapped >out 2>err
same theirs2048.pub out "... is the key"
expect 0 "wrap a public key" ncr wrap --key kek --target-file public.ncrk -o wrapped.pub
expect 0 "unwrap --type public -a dsa" ncr unwrap --key kek --type public -a dsa -i wrapped.pub -o unwrapped.pub.ncrk
ncr public -k unwrapped.pub.ncrk >out 2>err
same theirs2048.pub out "... is the key"
expect 5 "unwrap: a DSA key as one of rsa, the default" ncr unwrap --key kek --type private -i wrapped none
expect 5 "unwrap: a DSA key as one of dh" ncr unwrap --key kek --type private -a dh -i wrapped none
expect 2 "unwrap: a private key for a cipher" ncr unwrap --key kek --type private -a aes-cbc -i wrapped none
explains "rsa, dsa or dh"

# --- Diffie-Hellman: pairs that the kernel makes ------------------------------------------------------------------------

expect 0 "generate -a dh" ncr generate -a dh plain
expect 0 "info" ncr info --key plain
shows 'type: private' 'algorithm: dh' 'bits: 2048' 'flags: storable'

# a pair of ours and one of openssl's in each group, and what they have in common: with the blob, since the secret of a
# published key is never exportable
for group in ffdhe2048 modp2048 ffdhe3072 modp1536; do
	theirs=$(echo $group | sed 's/modp/modp_/')
	expect 0 "generate --dh-group $group" ncr generate -a dh --dh-group $group -o $group.ncrk \
		--flags storable,wrappable,exportable
	expect 0 "its public key" ncr public -k $group.ncrk -o $group.pem
	expect 0 "... is one for openssl" openssl pkey -pubin -in $group.pem -pubcheck -noout
	expect 0 "... the same as DER, with the group named" ncr public -k $group.ncrk --dh-group $group --der -o $group.der
	openssl pkey -pubin -in $group.pem -outform DER -out out
	same $group.der out "... bit for bit as openssl writes it"
	ncr export -k $group.ncrk >exported.der 2>err
	expect 0 "export is a right private key for openssl" openssl pkey -inform DER -in exported.der -check -noout
	openssl pkey -inform DER -in exported.der -pubout -out out
	same $group.pem out "... of the same pair"

	openssl genpkey -algorithm DH -pkeyopt group:$theirs -out their-$group.pem 2>err
	openssl pkey -in their-$group.pem -pubout -out their-$group.pub
	openssl pkeyutl -derive -inkey their-$group.pem -peerkey $group.pem -pkeyopt dh_pad:1 -out common 2>err
	expect 0 "derive" ncr derive -k $group.ncrk --peer their-$group.pub --flags storable,exportable -o ours.ncrk --force
	expect 0 "... a key" ncr export -k ours.ncrk -o ours --force
	same common ours "... which is the secret that openssl derives"

	expect 0 "import of openssl's private key" ncr import -a dh -i their-$group.pem -o theirs.ncrk --force \
		--flags storable,exportable
	ncr public -k theirs.ncrk >out 2>err
	same their-$group.pub out "... has the public key that openssl says"
	expect 0 "... derives with ours" ncr derive -k theirs.ncrk --peer $group.pem -o ours.ncrk --force \
		--flags exportable,storable
	ncr export -k ours.ncrk -o ours --force
	same common ours "... the same"
done

# every form of the other's public key
openssl pkeyutl -derive -inkey their-ffdhe2048.pem -peerkey ffdhe2048.pem -pkeyopt dh_pad:1 -out common 2>err
openssl pkey -pubin -in their-ffdhe2048.pub -outform DER -out peer.der
ncr import -a dh -i their-ffdhe2048.pub -o peer.ncrk 2>err
expect 0 "public --number" ncr public -k peer.ncrk --number -o peer.number
tail -c 256 peer.der >number
while [ "$(head -c 1 number | od -An -tx1 | tr -d ' ')" = 00 ]; do
	tail -c +2 number >shorter && mv shorter number
done
same number peer.number "... is the end of SubjectPublicKeyInfo"
{ printf '\0'; cat peer.number; } >zero.number
for peer in peer.der peer.number zero.number; do
	expect 0 "derive --peer $peer" ncr derive -k ffdhe2048.ncrk --peer $peer --flags storable,exportable -o ours.ncrk --force
	ncr export -k ours.ncrk -o ours --force
	same common ours "... the same"
done
expect 0 "derive --peer -" sh -c \
	'ncr derive -k ffdhe2048.ncrk --peer - --flags storable,exportable -o ours.ncrk --force <their-ffdhe2048.pub'
ncr export -k ours.ncrk -o ours --force
same common ours "... the same"
expect 0 "info of a public key" ncr info -k peer.ncrk
shows 'type: public' 'algorithm: dh'
expect 0 "public of a public key, with the group named" ncr public -k peer.ncrk --dh-group ffdhe2048
same their-ffdhe2048.pub out "... is the key"
expect 2 "... without" ncr public -k peer.ncrk
explains "does not tell its group"
hints "dh-group"
expect 2 "... in a group that is too small" ncr public -k peer.ncrk --dh-group modp1536
explains "not in this group"

# keys that are used by name: the MAC under the secret
expect 0 "derive a key with a name" ncr derive --key plain --peer their-ffdhe2048.pub common
expect 0 "info" ncr info --key common
shows 'type: secret' 'algorithm: none' 'bits: 2048' 'flags: storable'
expect 0 "a private key that is not exportable has a public one, with the group named" \
	ncr public --key plain --dh-group ffdhe2048 -o plain.pem
openssl pkeyutl -derive -inkey their-ffdhe2048.pem -peerkey plain.pem -pkeyopt dh_pad:1 -out secret 2>err
ncr mac -a hmac-sha256 --key common message >mac 2>err
openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(hex secret)" message | sed 's/.*= //' >out
[ "$(cut -d' ' -f1 mac)" = "$(cat out)" ]
result $? "a MAC under the secret is that of openssl"
expect 2 "public of one that is not exportable, without the group" ncr public --key plain -o none
explains "does not tell its group"
expect 2 "... of a group of another size" ncr public --key plain --dh-group ffdhe3072 -o none
explains "not in this group"
expect 2 "... of a group that there is not" ncr public --key plain --dh-group ffdhe1024 -o none
explains "no such group"
expect 2 "an exportable one in another group of its size" ncr public -k ffdhe2048.ncrk --dh-group modp2048 -o none
explains "the key is in another group"
expect 2 "--number in a group" ncr public --key plain --dh-group ffdhe2048 --number -o none
expect 2 "--number of a DSA key" ncr public --key made --number -o none
explains "this is none"

# --- Diffie-Hellman: what is refused ------------------------------------------------------------------------------------

expect 2 "derive without the other's key" ncr derive --key plain none
explains "no public key"
expect 5 "derive: another group" ncr derive --key plain --peer their-ffdhe3072.pub none
explains "no public key of its group"
expect 5 "derive: a private key" ncr derive --key plain --peer their-ffdhe2048.pem none
explains "holds a private key"
expect 5 "derive: a DSA key" ncr derive --key plain --peer theirs2048.pub none
explains "holds a key of DSA, not of Diffie-Hellman"
expect 5 "derive: with a DSA key" ncr derive --key made --peer their-ffdhe2048.pub none
expect 5 "derive: with a public key" ncr derive -k peer.ncrk --peer their-ffdhe2048.pub none
expect 5 "derive: with a secret key" ncr derive --key kek --peer their-ffdhe2048.pub none
printf '\0' >zero
printf '\1' >one
for peer in empty zero one long; do
	expect 5 "derive: $peer is no public key" ncr derive --key plain --peer $peer none
done
expect 6 "derive: a file that is not there" ncr derive --key plain --peer nowhere none
head -c 300 peer.der >cut.der
{ cat peer.der; printf x; } >more.der
for peer in cut.der more.der; do
	expect 5 "derive: $peer" ncr derive --key plain --peer $peer none
done
sed 4d their-ffdhe2048.pub >cut.pem
expect 5 "derive: PEM that lacks a line" ncr derive --key plain --peer cut.pem none
openssl genpkey -genparam -algorithm DHX -pkeyopt dh_rfc5114:2 -out dhx 2>err
openssl genpkey -paramfile dhx -out dhx.pem 2>err
openssl pkey -in dhx.pem -pubout -out dhx.pub
expect 5 "import of a key of X9.42" ncr import -a dh -i dhx.pem none
explains "X9.42"
expect 5 "derive: a key of X9.42" ncr derive --key plain --peer dhx.pub none
explains "X9.42"
expect 2 "key and the other's from standard input" sh -c 'ncr derive --key-stdin --peer - none <ffdhe2048.ncrk'
expect 6 "none of these made a key" ncr info --key none
expect 2 "generate --dh-group of no group" ncr generate -a dh --dh-group nonsense -o none
hints "ffdhe2048"
expect 2 "generate --bits of dh" ncr generate -a dh --bits 2048 -o none
explains "size of its own"
expect 2 "generate --dh-group of rsa" ncr generate -a rsa --dh-group ffdhe2048 -o none
explains "for dh"
expect 2 "sign with a DH key" ncr sign --key plain -i message -o none
hints "ncr derive"
expect 2 "encrypt with a DH key" ncr encrypt --key plain -i passphrase -o none
expect 2 "mac with a DH key" ncr mac --key plain message
absent none "none of these left a file"

# a group of one's own
openssl genpkey -genparam -algorithm DH -pkeyopt dh_paramgen_prime_len:512 -out own 2>err
openssl genpkey -paramfile own -out own.pem 2>err
openssl genpkey -paramfile own -out own2.pem 2>err
openssl pkey -in own2.pem -pubout -out own2.pub
expect 0 "import of a key in a group of one's own" ncr import -a dh -i own.pem --flags storable,exportable -o own.ncrk
expect 0 "... derives" ncr derive -k own.ncrk --peer own2.pub --flags storable,exportable -o ours.ncrk --force
openssl pkeyutl -derive -inkey own.pem -peerkey own2.pub -pkeyopt dh_pad:1 -out common 2>err
ncr export -k ours.ncrk -o ours --force
same common ours "... what openssl derives"
openssl pkey -in own.pem -pubout -out own.pub
expect 0 "... its public key" ncr public -k own.ncrk
same own.pub out "... is that of openssl"
openssl pkcs8 -topk8 -nocrypt -in own.pem -outform DER -out own.der
# the last byte of p: an even number is no prime, and an odd one now and then would be
alter own.der 87
expect 5 "import of a group with another number" ncr import -a dh -i altered none
explains "not a right key"
openssl pkcs8 -topk8 -in own.pem -passout file:passphrase -v2 aes-128-cbc -out encrypted.pem 2>err
expect 0 "import of an encrypted key" ncr import -a dh -i encrypted.pem --passphrase-file passphrase -o encrypted.ncrk \
	--flags storable,exportable
ncr public -k encrypted.ncrk >out 2>err
same own.pub out "... is the key"

# --- Diffie-Hellman: flags ------------------------------------------------------------------------------------------------

expect 0 "derive what may not be exported" ncr derive --key plain --peer their-ffdhe2048.pub narrow \
	--flags storable,exportable,sign
grep -q '^warning: the new key is not exportable' err
result $? "... says so"
expect 0 "info" ncr info --key narrow
shows 'flags: sign,storable'
ncr generate -a dh -o storable.ncrk
expect 0 "derive what may not be wrapped" ncr derive -k storable.ncrk --peer their-ffdhe2048.pub --flags wrappable -o narrow.ncrk
grep -q '^warning: the new key is not wrappable' err
result $? "... says so"
ncr info -k narrow.ncrk >out 2>err
shows 'flags: storable'
ncr generate -a dh --flags storable,decrypt decrypts2
expect 4 "a private key for decrypting derives nothing" ncr derive --key decrypts2 --peer their-ffdhe2048.pub none
explains "decrypting or signing"
expect 4 "what was derived with a published key is not exportable" sh -c \
	'ncr publish -k ffdhe2048.ncrk published &&
	ncr derive --key published --peer their-ffdhe2048.pub --flags storable,exportable -o x.ncrk && ncr export -k x.ncrk >none'
explains "not exportable"
rm -f none

# --- Diffie-Hellman: under another key --------------------------------------------------------------------------------

expect 0 "wrap a private key" ncr wrap --key kek --target-file ffdhe2048.ncrk -o wrapped --force
openssl enc -d -id-aes256-wrap-pad -K "$kek" -iv A65959A6 -in wrapped -out unwrapped.der 2>err
openssl pkey -inform DER -in unwrapped.der -pubout -out out 2>err
same ffdhe2048.pem out "... is PKCS #8, wrapped as openssl does"
expect 0 "unwrap --type private -a dh" ncr unwrap --key kek --type private -a dh -i wrapped unwrapped --force
ncr public --key unwrapped --dh-group ffdhe2048 >out 2>err
same ffdhe2048.pem out "... is the key"
expect 0 "wrap a public key" ncr wrap --key kek --target-file peer.ncrk -o wrapped.pub --force
openssl enc -d -id-aes256-wrap-pad -K "$kek" -iv A65959A6 -in wrapped.pub -out out 2>err
same peer.number out "... is its number"
expect 0 "unwrap --type public -a dh" ncr unwrap --key kek --type public -a dh -i wrapped.pub -o unwrapped.pub.ncrk --force
ncr public -k unwrapped.pub.ncrk --number >out 2>err
same peer.number out "... is the key"

for verb in derive public generate sign; do
	expect 0 "ncr $verb --help" ncr $verb --help
done
expect 0 "status at the end" ncr status
grep -q '^keys: 0$' out && grep -q '^sessions: 0$' out && grep -q '^contexts: 0$' out
result $? "... nothing is left in the kernel"

finish
