#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# RSA keys in the store of ncr-keystore, against a real module and openssl. Prints TAP.
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
openssl genrsa -out key.pem 2048 2>err
openssl pkey -in key.pem -pubout -out key.pub
printf passphrase >passphrase
openssl pkcs8 -topk8 -in key.pem -passout file:passphrase -out encrypted.pem

keystore 0 "generate" generate release -a rsa --bits 2048 --flags storable,sign
[ "$(field release type) $(field release algorithm) $(field release bits) $(field release flags)" = "private rsa 2048 sign,storable" ]
result $? "... a private key of 2048 bits that signs"
keystore 0 "generate --exponent" generate other -a rsa --bits 1024 --exponent 65539
keystore 0 "generate of the default size" generate default -a rsa
[ "$(field default bits)" = 3072 ]
result $? "... has 3072 bits"
keystore 2 "generate --exponent of a cipher" generate x -a aes-cbc --exponent 65537
keystore 2 "generate --bits 512" generate x -a rsa --bits 512
keystore 0 "generate --dry-run" generate dry -a rsa -n
keystore 0 "list" list release
grep -qE '^r-x------  root +root +private +rsa +2048 +never +never +stored  release$' out
result $? "... has type, algorithm and bits"
keystore 0 "list --json" list --json release
json_check <out && grep -q '"type": "private"' out
result $? "... is JSON, with the type"

keystore 0 "import of a private key" import web key.pem -a rsa
grep -q 'key.pem still holds the key in plaintext' err
result $? "... names the file that is left"
keystore 0 "import of an encrypted one" import mail encrypted.pem -a rsa --passphrase-file passphrase
! grep -q 'still holds' err
result $? "... which is not there in plaintext"
keystore 0 "... with the passphrase from standard input" import mail2 encrypted.pem -a rsa --passphrase-file - <passphrase
keystore 0 "import of a public key" import public key.pub -a rsa
[ "$(field public type) $(field public bits)" = "public 2048" ]
result $? "... is one"
printf wrong >wrong
keystore 5 "import with a wrong passphrase" import x encrypted.pem -a rsa --passphrase-file wrong
explains "wrong passphrase"
keystore 2 "key and passphrase from one place" import x - -a rsa --passphrase-file - <encrypted.pem
chmod 644 key.pem key.pub encrypted.pem
keystore 5 "import of a private key that others can read" import x key.pem -a rsa
explains "others can read"
keystore 0 "... --force" import forced key.pem -a rsa --force
keystore 0 "... encrypted, or public, they may" import mail3 encrypted.pem -a rsa --passphrase-file passphrase
keystore 0 "... and public" import public2 key.pub -a rsa
keystore 5 "import of what is no key" import x message -a rsa --force
explains "neither PEM nor DER"

keystore 0 "load" load
expect 0 "sign with a loaded key" ncr sign --key web -i message -o web.sig
expect 0 "... openssl verifies" openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -verify key.pub \
	-signature web.sig message
expect 0 "verify with a loaded public key" ncr verify --key public --signature web.sig message
expect 0 "encrypt with it" sh -c 'head -c 100 message >short && ncr encrypt --key public -i short -o short.enc'
expect 0 "... and decrypt with the private one" sh -c 'ncr decrypt --key mail -i short.enc | cmp - short'
expect 0 "the public half of a loaded key" ncr public --key mail
cmp -s out key.pub
result $? "... is what openssl says"

ncr public --key release -o before.pem
ncr sign --key release -i message -o release.sig
keystore 0 "rekey" rekey release
[ "$(field release type) $(field release bits) $(field release flags)" = "private 2048 sign,storable" ]
result $? "... is a pair of the same kind"
keystore 0 "load both" load release release@1
ncr public --key release -o after.pem && ! cmp -s before.pem after.pem
result $? "... another one"
expect 0 "the old one still verifies" ncr verify --key release@1 --signature release.sig message
expect 4 "... and signs no more" ncr sign --key release@1 -i message -o none
expect 0 "the new one signs" ncr sign --key release -i message -o release2.sig
keystore 5 "rekey of a public key" rekey public
explains "a public key"
keystore 0 "validate" validate

finish
