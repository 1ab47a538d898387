#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# DSA and Diffie-Hellman keys in the store of ncr-keystore, against a real module and openssl; and an import that waits.
# Prints TAP.
#
# Runs as root on a machine with the module freshly loaded (no master key yet) and its build that can be unloaded, with
# ncr, ncr-keystore, client and json_check in $PATH or in this folder.
set -u

# shellcheck source=keystore/tests/lib.sh
. "$(dirname "$0")/lib.sh"

umask 077
head -c 32 /dev/urandom >master
client master <master || { echo "Bail out! the master key cannot be set"; exit 1; }
head -c 5000 /dev/urandom >message
printf passphrase >passphrase
printf wrong >wrong
for bits in 1024/160 2048/224; do
	openssl genpkey -genparam -algorithm DSA -pkeyopt "dsa_paramgen_bits:${bits%/*}" \
		-pkeyopt "dsa_paramgen_q_bits:${bits#*/}" -out parameters.pem 2>err
	openssl genpkey -paramfile parameters.pem -out "dsa${bits%/*}.pem" 2>err
	openssl pkey -in "dsa${bits%/*}.pem" -pubout -out "dsa${bits%/*}.pub"
done
openssl pkey -in dsa2048.pem -traditional -outform DER -out dsa2048.der 2>err
openssl pkcs8 -topk8 -in dsa2048.pem -passout file:passphrase -out dsa-encrypted.pem
openssl genpkey -algorithm DH -pkeyopt group:modp_2048 -out dh.pem 2>err
openssl pkey -in dh.pem -pubout -out dh.pub
openssl pkcs8 -topk8 -in dh.pem -passout file:passphrase -out dh-encrypted.pem

# order KEY: bits of q of a loaded key
order() {
	ncr public --key "$1" 2>err | openssl pkey -pubin -text -noout 2>err | awk '
		/^ *Q:/ { on = 1; next }
		/^ *[A-Z]/ { on = 0 }
		on { gsub(/[ :]/, ""); digits = digits $0 }
		END { sub(/^00/, "", digits); print 4 * length(digits) }'
}

# --- DSA --------------------------------------------------------------------------------------------------------------

keystore 0 "generate of dsa" generate release -a dsa --bits 1024 --q-bits 160 --flags storable,sign
[ "$(field release type) $(field release algorithm) $(field release bits) $(field release flags)" = "private dsa 1024 sign,storable" ]
result $? "... a private key of 1024 bits that signs"
keystore 0 "generate --dry-run of the default size" generate dry -a dsa -n
keystore 2 "generate of sizes that are not together" generate x -a dsa --bits 2048 --q-bits 160
explains "not with 2048 bits"
keystore 2 "generate of dsa, --bits 1536" generate x -a dsa --bits 1536
keystore 2 "generate of dsa, --exponent" generate x -a dsa --exponent 65537
keystore 2 "generate of rsa, --q-bits" generate x -a rsa --q-bits 256
explains "--q-bits is for dsa"
keystore 2 "generate of dsa, --dh-group" generate x -a dsa --dh-group ffdhe2048
keystore 0 "list" list release
grep -qE '^r-x------  root +root +private +dsa +1024 +never +never +stored  release$' out
result $? "... has type, algorithm and bits"
keystore 0 "list --json" list --json release
json_check <out && grep -q '"algorithm": "dsa"' out
result $? "... is JSON, with the algorithm"

keystore 0 "import of a private dsa key" import web dsa2048.pem -a dsa
grep -q 'dsa2048.pem still holds the key in plaintext' err
result $? "... names the file that is left"
keystore 0 "import of its form before PKCS #8, in DER" import old dsa2048.der -a dsa
keystore 0 "import of an encrypted one" import mail dsa-encrypted.pem -a dsa --passphrase-file passphrase
! grep -q 'still holds' err
result $? "... which is not there in plaintext"
keystore 5 "import with a wrong passphrase" import x dsa-encrypted.pem -a dsa --passphrase-file wrong
explains "wrong passphrase"
keystore 0 "import of a public dsa key" import public dsa2048.pub -a dsa
[ "$(field public type) $(field public algorithm) $(field public bits)" = "public dsa 2048" ]
result $? "... is one"
keystore 0 "import of a small one" import small dsa1024.pem -a dsa
keystore 5 "import of dsa as rsa" import x dsa2048.pem -a rsa
keystore 5 "import of dh as dsa" import x dh.pem -a dsa
chmod 644 dsa2048.pem
keystore 5 "import of a private key that others can read" import x dsa2048.pem -a dsa
explains "others can read"

keystore 0 "load" load release web old mail public small
expect 0 "sign with a loaded key" ncr sign --key web --hash sha256 -i message -o web.sig
expect 0 "... openssl verifies" openssl dgst -sha256 -verify dsa2048.pub -signature web.sig message
expect 0 "verify with a loaded public key" ncr verify --key public --hash sha256 --signature web.sig message
expect 1 "... not of another message" ncr verify --key public --hash sha256 --signature web.sig master
expect 0 "the others are the same key" ncr verify --key old --hash sha256 --signature web.sig message
expect 0 "... all of them" ncr verify --key mail --hash sha256 --signature web.sig message

ncr public --key release -o before.pem
ncr sign --key release --hash sha1 -i message -o release.sig
keystore 0 "rekey of dsa" rekey release
[ "$(field release type) $(field release bits) $(field release flags)" = "private 1024 sign,storable" ]
result $? "... is a pair of the same kind"
keystore 0 "load both" load release release@1
ncr public --key release -o after.pem && ! cmp -s before.pem after.pem
result $? "... another one"
[ "$(order release) $(order release@1)" = "160 160" ]
result $? "... with an order of the same size"
expect 0 "the old one still verifies" ncr verify --key release@1 --hash sha1 --signature release.sig message
expect 4 "... and signs no more" ncr sign --key release@1 --hash sha1 -i message -o none
expect 0 "the new one signs" ncr sign --key release --hash sha1 -i message -o release2.sig
keystore 2 "rekey with another order" rekey web --q-bits 256
explains "its q has 224 bits"
keystore 0 "... with its own" rekey web --q-bits 224 -n
keystore 0 "a key whose time is over soon" set old --not-after 1s
sleep 2
keystore 2 "rekey of it" rekey old
explains "does not tell the size of q"
keystore 2 "... with an order that it cannot have" rekey old --q-bits 160
keystore 0 "... with its order" rekey old --q-bits 224 --not-after never -n
keystore 0 "... is removed" remove old
keystore 2 "rekey of dsa, --dh-group" rekey web --dh-group ffdhe2048
keystore 5 "rekey of a public key" rekey public
explains "a public key"

# --- Diffie-Hellman ---------------------------------------------------------------------------------------------------

keystore 0 "generate of dh" generate agree -a dh --flags storable
[ "$(field agree type) $(field agree algorithm) $(field agree bits)" = "private dh 2048" ]
result $? "... a private key of 2048 bits"
keystore 2 "generate of dh, --bits" generate x -a dh --bits 2048
explains "--bits is not for dh"
keystore 2 "generate of no group" generate x -a dh --dh-group modp2047
explains "no such group"
keystore 0 "import of a private dh key" import peer dh.pem -a dh --flags storable,exportable
keystore 0 "import of an encrypted one" import peer2 dh-encrypted.pem -a dh --passphrase-file passphrase
keystore 0 "import of a public one" import theirs dh.pub -a dh
[ "$(field theirs type) $(field theirs algorithm)" = "public dh" ]
result $? "... is one"
keystore 5 "import of what is no key" import x message -a dh --force
keystore 0 "load" load agree peer peer2 theirs
[ "$(loaded | grep -cE '^(agree|peer|peer2|theirs)$')" = 4 ]
result $? "... all are there"

keystore 2 "rekey of dh, whose group is not known" rekey agree
explains "does not tell the group"
keystore 2 "... of another size" rekey agree --dh-group ffdhe3072
explains "another group"
keystore 0 "... with its group" rekey agree --dh-group ffdhe2048
[ "$(field agree type) $(field agree algorithm) $(field agree bits)" = "private dh 2048" ]
result $? "... is a pair of the same kind"
keystore 2 "rekey of an exportable one, with another group" rekey peer --dh-group ffdhe2048
explains "another group"
keystore 0 "... without a group" rekey peer
[ "$(field peer flags) $(field peer bits)" = "exportable,storable 2048" ]
result $? "... is a pair of the same kind"
keystore 0 "load both" load peer peer@1
keystore 0 "... and it has the group of the old one" rekey peer --dh-group modp2048 -n
keystore 5 "rekey of a public key" rekey theirs
keystore 0 "validate" validate

# --- an import that waits ---------------------------------------------------------------------------------------------

# reads PROCESS: until it waits for its standard input, which its system call says
reads() {
	i=0
	until read -r number descriptor _ <"/proc/$1/syscall" && [ "$number $descriptor" = "0 0x0" ]; do
		i=$((i + 1))
		if [ $i -eq 600 ] || ! kill -0 "$1" 2>/dev/null; then return 1; fi
		sleep 0.1
	done
}

mkfifo pipe
ncr-keystore import slow - -a aes-cbc --store "$store" <pipe >slow.out 2>slow.err &
holder=$!
exec 9>pipe
reads $holder
result $? "an import waits for its standard input"
keystore 0 "another writer need not" generate quick -a aes-cbc --wait 0
head -c 32 /dev/urandom >&9
exec 9>&-
wait $holder
result $? "... and the import comes to its end"
holder=
listed slow && listed quick
result $? "... both keys are there"

ncr-keystore import sealed dsa-encrypted.pem -a dsa --passphrase-file - --store "$store" <pipe >slow.out 2>slow.err &
holder=$!
exec 9>pipe
reads $holder
result $? "an import waits for a passphrase"
keystore 0 "another writer need not" generate quick2 -a aes-cbc --wait 0
cat passphrase >&9
exec 9>&-
wait $holder
result $? "... and the import comes to its end"
holder=
listed sealed && listed quick2
result $? "... both keys are there"

ncr-keystore import taken - -a aes-cbc --store "$store" <pipe >slow.out 2>slow.err &
holder=$!
exec 9>pipe
reads $holder
keystore 0 "another writer takes the name" generate taken -a aes-cbc --wait 0
before=$(field taken uuid)
head -c 32 /dev/urandom >&9
exec 9>&-
wait $holder
[ $? = 6 ] && grep -q 'taken: in the store already' slow.err
result $? "... and the import is refused"
holder=
[ "$(field taken uuid)" = "$before" ]
result $? "... and nothing is replaced"
keystore 6 "a name that is taken is told before anything is read" import taken - -a aes-cbc <message
keystore 0 "validate" validate

finish
