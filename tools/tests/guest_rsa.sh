#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# RSA keys of ncr against a real module, compared with openssl in both directions. Prints TAP.
#
# Runs as root on a machine with the module freshly loaded (no master key yet), with ncr, ncr-setkey and json_check in $PATH
# or in this folder, and users alice (1000) and bob (1001).
set -u

# shellcheck source=tools/tests/lib.sh
. "$(dirname "$0")/lib.sh"

hints() {
	grep -q "^hint: .*$1" err
	result $? "... and hints: $1"
}

as() {
	user=$1
	shift
	setpriv --reuid "$user" --regid "$user" --groups 900 sh -c "$*"
}

# alter FILE BYTE: a copy called altered, of which this byte is another one
alter() {
	cp "$1" altered
	byte=$(od -An -v -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
	printf "\\$(printf %03o $((byte ^ 1)))" | dd of=altered bs=1 seek="$2" conv=notrunc 2>/dev/null
}

umask 077
head -c 32 /dev/urandom >master
ncr-setkey master || exit 1
head -c 5000 /dev/urandom >message
head -c 3000000 /dev/urandom >long
head -c 40 /dev/urandom >short
: >empty
printf 'six words that dice have chosen' >passphrase
sizes="1024 2048 3072 4096"

# every hash with the sizes that it may be too large for, and with the others two
hashes() {
	[ "$1" -gt 2048 ] && echo sha256 sha512 || echo sha1 sha224 sha256 sha384 sha512
}

digest_size() {
	case $1 in sha1) echo 20 ;; *) echo $((${1#sha} / 8)) ;; esac
}

# --- pairs that the kernel makes ------------------------------------------------------------------------------------

for bits in $sizes; do
	expect 0 "generate --bits $bits" ncr generate -a rsa --bits "$bits" --flags storable,wrappable,exportable "made$bits" -o made$bits.ncrk
	expect 0 "... and its public key" ncr public --key "made$bits" -o made$bits.pem
	expect 0 "... is one for openssl" openssl pkey -pubin -in made$bits.pem -text -noout
	grep -q "Public-Key: ($bits bit)" out && grep -q '^Exponent: 65537 ' out
	result $? "... of $bits bits, with the exponent 65537"
	expect 0 "... the same from the blob, as DER" ncr public -k made$bits.ncrk --der -o made$bits.der
	openssl pkey -pubin -in made$bits.pem -outform DER -out theirs.der
	same made$bits.der theirs.der "... bit for bit as openssl writes it"
	expect 0 "export" ncr export -k made$bits.ncrk -o exported.der --force
	expect 0 "... is a right PKCS #1 key for openssl" openssl rsa -inform DER -in exported.der -check -noout
	openssl pkey -inform DER -in exported.der -pubout -out theirs.pem
	same theirs.pem made$bits.pem "... of the same pair"
done
expect 0 "generate rsa" ncr generate -a rsa plain
expect 0 "info" ncr info --key plain
grep -q '^type: private$' out && grep -q '^algorithm: rsa$' out && grep -q '^bits: 3072$' out && grep -q '^flags: storable$' out
result $? "... is a private key of 3072 bits, storable"
expect 0 "info --json" ncr info --key plain --json
json_check <out
result $? "... is JSON"
grep -q '"type": "private"' out && grep -q '"bits": 3072' out
result $? "... with type and bits"
expect 0 "public writes to standard output" ncr public --key plain
openssl pkey -pubin -in out -noout 2>err
result $? "... PEM"
expect 2 "public --der does not write to a terminal" sh -c 'ncr public --key plain --der >/dev/ptmx'
expect 0 "generate --exponent" ncr generate -a rsa --bits 2048 --exponent 65539 -o e.ncrk
ncr public -k e.ncrk | openssl pkey -pubin -text -noout >out 2>err
grep -q '^Exponent: 65539 ' out
result $? "... has it"
expect 2 "generate --exponent 3" ncr generate -a rsa --exponent 3 -o none.ncrk
expect 2 "generate --exponent 65538" ncr generate -a rsa --exponent 65538 -o none.ncrk
expect 2 "generate --exponent of a cipher" ncr generate -a aes-cbc --exponent 65537 -o none.ncrk
expect 2 "generate --bits 512" ncr generate -a rsa --bits 512 -o none.ncrk
expect 2 "generate --bits 16384" ncr generate -a rsa --bits 16384 -o none.ncrk
expect 5 "generate of a private key that wraps" ncr generate -a rsa --bits 1024 --flags storable,wrap -o none.ncrk
explains "out of range"
expect 4 "export of a key that is not exportable" ncr export -k e.ncrk -o none.ncrk
expect 5 "the public half of a secret key" sh -c 'ncr generate -a aes-cbc | ncr public --key-stdin'
explains "no private one"
absent none.ncrk "none of these left a file"
expect 0 "algorithms" ncr algorithms
grep -qE '^rsa +public-key +128 to 1024 .*rsa-ncr$' out
result $? "... has rsa"

# --- keys that openssl makes, in every form ---------------------------------------------------------------------------

for bits in $sizes; do
	openssl genrsa -out theirs$bits.pem $bits 2>err
	openssl pkey -in theirs$bits.pem -pubout -out theirs$bits.pub
	expect 0 "import, $bits bits" ncr import -a rsa -i theirs$bits.pem "theirs$bits"
	ncr public --key "theirs$bits" >out 2>err
	same theirs$bits.pub out "... has the public key that openssl says"
done

key=theirs2048.pem
openssl pkey -in $key -traditional -out pkcs1.pem
openssl rsa -in $key -traditional -outform DER -out pkcs1.der 2>err
openssl pkcs8 -topk8 -nocrypt -in $key -out pkcs8.pem
openssl pkcs8 -topk8 -nocrypt -in $key -outform DER -out pkcs8.der
{ echo "some text"; openssl pkey -in $key -pubout -outform PEM | sed 's/PUBLIC KEY/UNKNOWN THING/'; cat pkcs8.pem; } >bundle.pem
sed 's/$/\r/' pkcs8.pem >crlf.pem
for form in pkcs1.pem pkcs1.der pkcs8.pem pkcs8.der bundle.pem crlf.pem; do
	expect 0 "import of $form" ncr import -a rsa -i $form --force form -o form.ncrk
	grep -q "^warning: $form still holds the key in plaintext" err
	result $? "... names the file that is left"
	ncr public --key form >out 2>err
	same theirs2048.pub out "... is the key"
done
ncr info --key form >out 2>err && grep -q '^type: private$' out && grep -q '^bits: 2048$' out
result $? "... a private one of 2048 bits"
expect 0 "import from standard input" sh -c "ncr import -a rsa --key-stdin --id 0102 --force form <pkcs8.pem"
ncr info --key form >out 2>err && grep -q '^id: 0102$' out
result $? "... keeps the id"

encrypt() {
	openssl pkcs8 -topk8 -in $key -passout file:passphrase -out encrypted.pem "$@" 2>err
}
for way in "-v2 aes-256-cbc" "-v2 aes-128-cbc -v2prf hmacWithSHA512" "-v2 des3" "-scrypt" "-iter 100000" "-outform DER"; do
	encrypt $way
	expect 0 "import of an encrypted key ($way)" ncr import -a rsa -i encrypted.pem --passphrase-file passphrase --force form
	! grep -q 'still holds' err
	result $? "... which is not there in plaintext"
	ncr public --key form >out 2>err
	same theirs2048.pub out "... is the key"
done
encrypt -v2 aes-256-cbc
expect 0 "... with the passphrase from standard input" sh -c \
	'{ cat passphrase; echo; } | ncr import -a rsa -i encrypted.pem --passphrase-file - --force form'
chmod 644 encrypted.pem
expect 0 "... from a file that others can read" ncr import -a rsa -i encrypted.pem --passphrase-file passphrase --force form
expect 5 "... without a passphrase" ncr import -a rsa -i encrypted.pem none </dev/null
explains "encrypted"
hints "passphrase-file"
printf wrong >wrong
tries=0
while [ $tries -lt 20 ]; do
	printf 'wrong %d' $tries >wrong
	ncr import -a rsa -i encrypted.pem --passphrase-file wrong none 2>err && break
	grep -q 'error: encrypted.pem: wrong passphrase' err || break
	tries=$((tries + 1))
done
[ $tries -eq 20 ]
result $? "... twenty wrong ones are said to be wrong"
cp passphrase open && chmod 640 open
expect 5 "a passphrase that others can read" ncr import -a rsa -i encrypted.pem --passphrase-file open none
explains "open to others"
expect 5 "an empty passphrase" ncr import -a rsa -i encrypted.pem --passphrase-file empty none
expect 6 "a passphrase that is not there" ncr import -a rsa -i encrypted.pem --passphrase-file nowhere none
expect 2 "key and passphrase from one place" sh -c 'ncr import -a rsa --key-stdin --passphrase-file - none <encrypted.pem'
openssl pkcs8 -topk8 -in $key -passout file:passphrase -v1 PBE-SHA1-3DES -out old.pem 2>err
expect 5 "a key encrypted in an old way" ncr import -a rsa -i old.pem --passphrase-file passphrase none
explains "not served here"
openssl rsa -in $key -traditional -aes128 -passout file:passphrase -out older.pem 2>err
expect 5 "a key encrypted in the oldest way" ncr import -a rsa -i older.pem --passphrase-file passphrase none
explains "before PKCS #8"

chmod 644 pkcs8.pem
expect 5 "a key that others can read" ncr import -a rsa -i pkcs8.pem none
explains "others can read"
hints "key-stdin"
expect 0 "... from standard input all the same" sh -c 'ncr import -a rsa --key-stdin --force form <pkcs8.pem'
chmod 600 pkcs8.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem 2>err
expect 5 "a key of another algorithm" ncr import -a rsa -i ec.pem none
explains "another algorithm"
openssl req -x509 -key $key -subj /CN=test -out certificate.pem 2>err
expect 5 "a certificate" ncr import -a rsa -i certificate.pem none
explains "CERTIFICATE"
hints "openssl x509"
head -c 600 pkcs8.der >cut.der
expect 5 "DER that is cut short" ncr import -a rsa -i cut.der none
{ cat pkcs8.der; printf x; } >more.der
expect 5 "DER with a byte more" ncr import -a rsa -i more.der none
head -n 10 pkcs8.pem >cut.pem
expect 5 "PEM that is cut short" ncr import -a rsa -i cut.pem none
explains "damaged"
alter pkcs1.der 300
expect 5 "a private key with an altered bit" ncr import -a rsa -i altered none
explains "not a right key"
expect 5 "raw bytes" ncr import -a rsa -i master none
explains "neither PEM nor DER"
expect 5 "PEM for a cipher" ncr import -a aes-cbc -i pkcs8.pem none
hints "algorithm rsa"
expect 6 "none of these made a key" ncr info --key none

openssl rsa -in $key -RSAPublicKey_out -out pkcs1.pub 2>err
openssl pkey -in $key -pubout -outform DER -out spki.der
openssl rsa -in $key -RSAPublicKey_out -outform DER -out pkcs1pub.der 2>err
chmod 644 theirs2048.pub
for form in theirs2048.pub pkcs1.pub spki.der pkcs1pub.der; do
	expect 0 "import of a public key, $form" ncr import -a rsa -i $form --force public -o public.ncrk
	! grep -q 'still holds' err
	result $? "... which is no secret"
	ncr public -k public.ncrk >out 2>err
	same theirs2048.pub out "... is the key"
done
ncr info --key public >out 2>err && grep -q '^type: public$' out && grep -q '^bits: 2048$' out
result $? "... a public one of 2048 bits"

# --- signatures, both ways against openssl --------------------------------------------------------------------------

# signature BITS NCR-OPTIONS... -- OPENSSL-OPTIONS...
signature() {
	bits=$1
	shift
	ours=
	while [ "$1" != -- ]; do
		ours="$ours $1"
		shift
	done
	shift
	expect 0 "sign$ours, $bits bits" ncr sign --key "theirs$bits" $ours -i message -o ours.sig --force
	expect 0 "... openssl verifies" openssl dgst "$@" -verify theirs$bits.pub -signature ours.sig message
	openssl dgst "$@" -sign theirs$bits.pem -out theirs.sig message
	expect 0 "... and verifies what openssl signs" ncr verify --key "theirs$bits" --signature theirs.sig $ours message
	grep -qx 'message: OK' out
	result $? "... and says OK"
	expect 0 "... with the public key, too" ncr verify --public-key theirs$bits.pub --signature theirs.sig $ours message
	expect 1 "... and no other message" ncr verify --public-key theirs$bits.pub --signature theirs.sig $ours long
}

for bits in $sizes; do
	for hash in $(hashes $bits); do
		signature $bits --scheme pkcs1 --hash $hash -- -$hash
		size=$(digest_size $hash)
		if [ $bits -eq 1024 ] && [ $hash = sha512 ]; then
			expect 2 "PSS with SHA-512 and a salt of 64 bytes, 1024 bits" ncr sign --key theirs1024 --hash sha512 -i message -o none
			explains "no room"
			size=62
			signature $bits --scheme pss --hash $hash --salt $size -- -$hash -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:$size
			continue
		fi
		signature $bits --hash $hash -- -$hash -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:$size
	done
done
for salt in 0 1 20 222; do
	signature 2048 --salt $salt -- -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:$salt
done
expect 2 "a salt of 223 bytes beside SHA-256 in 2048 bits" ncr sign --key theirs2048 --salt 223 -i message -o none

expect 0 "sign a pipe of any size" sh -c 'cat long | ncr sign --key theirs2048 -o long.sig'
expect 0 "... openssl verifies" openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 \
	-verify theirs2048.pub -signature long.sig long
expect 0 "verify a pipe" sh -c 'cat long | ncr verify --key theirs2048 --signature long.sig'
expect 0 "verify -i" ncr verify --key theirs2048 --signature long.sig -i long
expect 0 "sign nothing" ncr sign --key theirs2048 -i empty -o empty.sig
expect 0 "... openssl verifies" openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 \
	-verify theirs2048.pub -signature empty.sig empty
expect 0 "sign with a key from a blob" ncr sign -k made3072.ncrk -i message -o blob.sig
expect 0 "... the published one verifies" ncr verify --key made3072 --signature blob.sig message
expect 0 "... and the public one" ncr verify --public-key made3072.der --signature blob.sig message

ncr sign --key theirs2048 -i message -o good.sig
for byte in 0 100 255; do
	alter good.sig $byte
	expect 1 "verify: byte $byte of the signature is another one" ncr verify --key theirs2048 --signature altered message
	explains "message: the signature does not match"
	grep -qx 'message: FAILED' out
	result $? "... and says FAILED"
done
alter message 4999
expect 1 "verify: another message" ncr verify --key theirs2048 --signature good.sig altered
expect 1 "verify: another key" ncr verify --key plain --signature good.sig message
expect 1 "verify: another hash" ncr verify --key theirs2048 --hash sha384 --signature good.sig message
expect 1 "verify: another scheme" ncr verify --key theirs2048 --scheme pkcs1 --signature good.sig message
expect 1 "verify: another salt" ncr verify --key theirs2048 --salt 31 --signature good.sig message
head -c 255 good.sig >cut
expect 1 "verify: a signature that is cut short" ncr verify --key theirs2048 --signature cut message
{ cat good.sig; printf x; } >more
expect 1 "verify: a signature with a byte more" ncr verify --key theirs2048 --signature more message
expect 1 "verify: an empty signature" ncr verify --key theirs2048 --signature empty message
expect 1 "verify: a signature of 3 MB" ncr verify --key theirs2048 --signature long message
expect 6 "verify: no signature" ncr verify --key theirs2048 --signature nowhere message
expect 2 "sign with a public key" ncr sign --key public -i message -o none
explains "public one, and does not sign"
expect 2 "sign with a secret key" sh -c 'ncr generate -a aes-cbc | ncr sign --key-stdin -i message -o none'
explains "not an RSA or DSA key"
expect 2 "sign --scheme oaep" ncr sign --key plain --scheme oaep -i message -o none
expect 2 "sign --hash md5sum" ncr sign --key plain --hash md5sum -i message -o none
expect 5 "sign --hash md5" ncr sign --key plain --hash md5 -i message -o none
expect 2 "sign --scheme pkcs1 --salt" ncr sign --key plain --scheme pkcs1 --salt 20 -i message -o none
expect 2 "verify with MAC and signature" ncr verify --key plain --signature good.sig --mac 00 message
expect 2 "a MAC with a scheme" ncr verify --key plain --scheme pss --mac 00 message
expect 2 "mac with an RSA key" ncr mac --key plain message
expect 5 "verify --public-key with a private key" ncr verify --public-key pkcs8.pem --signature good.sig message
explains "private key"
expect 2 "a signature to a terminal" sh -c 'ncr sign --key plain -i message >/dev/ptmx'
absent none "none of these left a file"

# --- encryption, both ways against openssl ----------------------------------------------------------------------------

# encryption BITS ROOM NCR-OPTIONS... -- OPENSSL-OPTIONS...: up to ROOM bytes
encryption() {
	bits=$1
	room=$2
	shift 2
	ours=
	while [ "$1" != -- ]; do
		ours="$ours $1"
		shift
	done
	shift
	for size in 1 $room; do
		head -c $size /dev/urandom >plaintext
		expect 0 "encrypt$ours, $bits bits, $size bytes" ncr encrypt --key "theirs$bits" $ours -i plaintext -o ours.enc --force
		openssl pkeyutl -decrypt -inkey theirs$bits.pem "$@" -in ours.enc -out back 2>err
		same plaintext back "... openssl decrypts"
		openssl pkeyutl -encrypt -pubin -inkey theirs$bits.pub "$@" -in plaintext -out theirs.enc 2>err
		expect 0 "... and decrypts what openssl encrypts" ncr decrypt --key "theirs$bits" $ours -i theirs.enc -o back --force
		same plaintext back "... to the message"
	done
	expect 0 "... and encrypts with a public key" ncr encrypt --public-key theirs$bits.pub $ours -i plaintext -o ours.enc --force
	expect 0 "... decrypts" ncr decrypt --key "theirs$bits" $ours -i ours.enc -o back --force
	same plaintext back "... to the message"
	head -c $((room + 1)) /dev/urandom >plaintext
	expect 5 "... not a byte more" ncr encrypt --public-key theirs$bits.pub $ours -i plaintext -o none
	explains "longer than the $room bytes"
}

for bits in $sizes; do
	encryption $bits $((bits / 8 - 11)) --scheme pkcs1 -- -pkeyopt rsa_padding_mode:pkcs1
	for hash in $(hashes $bits); do
		room=$((bits / 8 - 2 * $(digest_size $hash) - 2))
		if [ $room -lt 1 ]; then
			expect 5 "OAEP with $hash, $bits bits" ncr encrypt --key "theirs$bits" --hash $hash -i short -o none
			explains "longer than the 0 bytes"
			continue
		fi
		encryption $bits $room --scheme oaep --hash $hash -- -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:$hash \
			-pkeyopt rsa_mgf1_md:$hash
	done
done
expect 0 "encrypt: OAEP with SHA-256 is the default" ncr encrypt --key theirs2048 -i short -o short.enc
openssl pkeyutl -decrypt -inkey theirs2048.pem -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 \
	-pkeyopt rsa_mgf1_md:sha256 -in short.enc -out back 2>err
same short back "... openssl decrypts"
expect 0 "... twice" ncr encrypt --key theirs2048 -i short -o short2.enc
! cmp -s short.enc short2.enc
result $? "... is not the same"
for byte in 0 100 255; do
	alter short.enc $byte
	expect 5 "decrypt: byte $byte of the ciphertext is another one" ncr decrypt --key theirs2048 -i altered -o none
	explains "altered, or not encrypted with this key"
done
expect 5 "decrypt: another key" sh -c 'ncr import -a rsa -i theirs2048.pem --force x && ncr decrypt --key made2048 -i short.enc -o none'
expect 5 "decrypt: another hash" ncr decrypt --key theirs2048 --hash sha1 -i short.enc -o none
head -c 255 short.enc >cut
expect 5 "decrypt: cut short" ncr decrypt --key theirs2048 -i cut -o none
explains "not the 256 bytes"
{ cat short.enc; printf x; } >more
expect 5 "decrypt: a byte more" ncr decrypt --key theirs2048 -i more -o none
head -c 256 /dev/zero | tr '\0' '\377' >largest
expect 5 "decrypt: a number that is larger than the modulus" ncr decrypt --key theirs2048 -i largest -o none
expect 5 "decrypt: nothing" ncr decrypt --key theirs2048 -i empty -o none
expect 5 "encrypt: nothing" ncr encrypt --key theirs2048 -i empty -o none
expect 2 "decrypt with a public key" ncr decrypt --key public -i short.enc -o none
explains "does not decrypt"
expect 2 "encrypt --scheme pss" ncr encrypt --key theirs2048 --scheme pss -i short -o none
expect 2 "encrypt --iv with RSA" ncr encrypt --key theirs2048 --iv 00 -i short -o none
expect 2 "encrypt --scheme with a cipher" sh -c 'ncr generate -a aes-cbc | ncr encrypt --key-stdin --scheme oaep -i short -o none'
expect 2 "encrypt with RSA and a raw key" sh -c 'ncr encrypt -a rsa --raw --key-stdin -i short -o none <master'
absent none "none of these left a file"

# implicit rejection: what was not encrypted well decrypts to something, and always the same
ncr encrypt --key theirs2048 --scheme pkcs1 -i short -o v15.enc
alter v15.enc 200
expect 0 "v1.5: an altered ciphertext decrypts" ncr decrypt --key theirs2048 --scheme pkcs1 -i altered -o rejected
! cmp -s short rejected
result $? "... to another message"
expect 0 "... again" ncr decrypt --key theirs2048 --scheme pkcs1 -i altered -o rejected2
same rejected rejected2 "... the same one"

# --- what a key may do --------------------------------------------------------------------------------------------------

ncr import -a rsa -i theirs2048.pem --flags storable,sign signs 2>err
ncr import -a rsa -i theirs2048.pem --flags storable,decrypt decrypts 2>err
expect 0 "a key that signs signs" ncr sign --key signs -i message -o signs.sig
expect 4 "... and does not decrypt" ncr decrypt --key signs -i short.enc -o none
explains "flag of the key"
expect 0 "a key that decrypts decrypts" ncr decrypt --key decrypts -i short.enc -o back --force
same short back "... to the message"
expect 4 "... and does not sign" ncr sign --key decrypts -i message -o none
ncr generate -a rsa --bits 2048 --owner alice --mode 0500 alices
chgrp 900 /dev/crypto && chmod 660 /dev/crypto
mkdir home && chown 1000 home
chmod 644 message theirs2048.pub good.sig
expect 0 "alice signs with hers" as 1000 'ncr sign --key alices -i message -o home/alice.sig && ncr public --key alices -o home/alice.pem'
chmod 755 home && chmod 644 home/alice.*
expect 4 "bob does not" as 1001 'ncr sign --key alices -i message >/dev/null'
expect 0 "... but verifies" as 1001 'ncr verify --public-key home/alice.pem --signature home/alice.sig message'
ncr import -a rsa -i theirs2048.pem --not-after-originate 2027-01-01 dated 2>err
ncr info --key dated >out 2>err && grep -q '^not-after-originate: 2027-01-01T00:00:00Z$' out
result $? "a private key has dates"

# --- under another key ------------------------------------------------------------------------------------------------

head -c 32 /dev/urandom >kek
kek=$(od -An -v -tx1 kek | tr -d ' \n')
ncr import -a aes-ecb -i kek --flags storable,wrap kek 2>err
expect 0 "wrap a private key" ncr wrap --key kek --target-file made2048.ncrk -o wrapped
openssl enc -d -id-aes256-wrap-pad -K "$kek" -iv A65959A6 -in wrapped -out unwrapped.der 2>err
openssl pkcs8 -inform DER -nocrypt -in unwrapped.der -out unwrapped.pem 2>err && openssl pkey -in unwrapped.pem -pubout -out out
same made2048.pem out "... is PKCS #8, wrapped as openssl does"
expect 0 "unwrap --type private" ncr unwrap --key kek --type private -i wrapped unwrapped -o unwrapped.ncrk
ncr public --key unwrapped >out 2>err
same made2048.pem out "... is the key"
ncr info --key unwrapped >out 2>err && grep -q '^type: private$' out && grep -q '^flags: storable$' out
result $? "... private, storable"
openssl enc -id-aes256-wrap-pad -K "$kek" -iv A65959A6 -in pkcs8.der -out theirs.wrapped 2>err
expect 0 "unwrap what openssl wrapped" ncr unwrap --key kek --type private -i theirs.wrapped --flags storable,sign --force unwrapped
ncr public --key unwrapped >out 2>err
same theirs2048.pub out "... is the key"
expect 4 "... which signs only" ncr decrypt --key unwrapped -i short.enc -o none
expect 0 "wrap a public key" ncr wrap --key kek --target-file public.ncrk -o wrapped.pub
expect 0 "unwrap --type public" ncr unwrap --key kek --type public -i wrapped.pub -o unwrapped.pub.ncrk
ncr public -k unwrapped.pub.ncrk >out 2>err
same theirs2048.pub out "... is the key"
alter wrapped 500
expect 5 "unwrap: altered" ncr unwrap --key kek --type private -i altered none
explains "authentication failed"
expect 5 "unwrap: a public key as a private one" ncr unwrap --key kek --type private -i wrapped.pub none
expect 5 "unwrap: a private key as a public one" ncr unwrap --key kek --type public -i wrapped none
expect 5 "unwrap: exportable" ncr unwrap --key kek --type private -i wrapped --flags storable,exportable none
expect 2 "unwrap: RFC 3394" ncr unwrap --key kek --type private --rfc3394 -i wrapped none
expect 2 "wrap: RFC 3394" ncr wrap --key kek --target-file made2048.ncrk --rfc3394 -o none
expect 2 "unwrap: --type of no type" ncr unwrap --key kek --type both -i wrapped none
expect 2 "unwrap: a private key for a cipher" ncr unwrap --key kek --type private -a aes-cbc -i wrapped none
expect 4 "wrap: a key that is not wrappable" ncr wrap --key kek --target-file e.ncrk -o none
ncr import -a aes-cbc -i master --flags storable,wrappable -o inner.ncrk 2>err
expect 0 "wrap a secret key" ncr wrap --key kek --target-file inner.ncrk -o wrapped.secret
expect 0 "unwrap --type secret with algorithm and flags" ncr unwrap --key kek --type secret -a aes-cbc --flags storable -i wrapped.secret secret
ncr info --key secret >out 2>err && grep -q '^algorithm: aes-cbc$' out && grep -q '^flags: storable$' out && grep -q '^type: secret$' out
result $? "... has them"
expect 6 "none of these made a key" ncr info --key none
absent none "... or a file"

for verb in public sign; do
	expect 0 "ncr $verb --help" ncr $verb --help
done
expect 0 "status at the end" ncr status
grep -q '^keys: 0$' out && grep -q '^sessions: 0$' out && grep -q '^contexts: 0$' out
result $? "... nothing is left in the kernel"

finish
