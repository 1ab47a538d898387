#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Keys by name, ncr against a real module: published by root and by others, used by their owners and refused to the rest,
# replaced, revoked, expired. Prints TAP.
#
# Runs as root on a machine with the module freshly loaded (no master key yet), with ncr, ncr-setkey and json_check in $PATH
# or in this folder, and users alice (1000) and bob (1001).
set -u

# shellcheck source=tools/tests/lib.sh
. "$(dirname "$0")/lib.sh"

# --- what there is to be used ---------------------------------------------------------------------------------------

iv16=000102030405060708090a0b0c0d0e0f
head -c 32 /dev/urandom >key32
head -c 32 /dev/urandom >master
chmod 600 key32 master
head -c 5000 /dev/urandom >message
mkdir sizes && head -c 17 /dev/urandom >sizes/17
mkdir -m 777 home
openssl enc -aes-256-cbc -K "$(hex key32)" -iv $iv16 -in sizes/17 -out theirs17
result $? "openssl encrypts"
expect 0 "a key published before the master key is set" ncr generate -a aes-cbc early
expect 0 "... encrypts" ncr encrypt --key early -i message -o early.enc
expect 0 "the master key is set" ncr-setkey master
# RFC 3394 section 4.6
unhex 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F >kek
unhex 00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F >inner
unhex 28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21 >wrapped3394
expect 0 "a wrappable key" ncr import -a aes-cbc -i inner --flags storable,wrappable -o inner.ncrk
expect 0 "... encrypts" ncr encrypt -k inner.ncrk --iv $iv16 -i message -o e1.inner

# --- by name --------------------------------------------------------------------------------------------------------

# as USER COMMAND: a shell of this user, who may open the device
as() {
	setpriv --reuid "$1" --regid "$1" --groups 900 sh -c "$2"
}
chgrp ncr /dev/crypto
chmod 644 message
expect 0 "decrypt with a key published before the master key was set" ncr decrypt --key early -i early.enc -o early.out
same message early.out "... gives the message back"

expect 0 "generate NAME, for somebody else" ncr generate tickets -a aes-cbc --owner alice --flags storable,wrappable,exportable
[ ! -s out ] && [ ! -s err ]
result $? "... says nothing"
expect 0 "info --key" ncr info --key tickets
grep -q '^label: tickets$' out && grep -q '^keyring: system$' out && grep -q '^owner: alice (1000)$' out &&
	grep -q '^group: root (0)$' out && grep -q '^mode: r-x------$' out && grep -q '^bits: 256$' out
result $? "... label, keyring, owner, group, mode, bits"
grep -q "^created: $(date -u +%Y)-..-..T..:..:..Z\$" out && grep -q '^not-after: never$' out &&
	grep -q '^not-after-originate: never$' out && grep -qE '^uuid: [0-9a-f]{32}$' out
result $? "... times, uuid"
grep -q '^flags: storable$' out
result $? "... neither wrappable nor exportable any more"
expect 0 "info --key --json" ncr info --key tickets --json
json_check <out
result $? "... is JSON"
grep -q '"uid": 1000' out && grep -q '"owner": "alice"' out && grep -q '"mode": "r-x------"' out && ! grep -q not_after out
result $? "... with owner and mode, and no time that is not set"
expect 0 "its owner encrypts by name" as alice 'ncr encrypt --key tickets -i message -o home/tickets.enc'
expect 0 "... and decrypts in another process" as alice 'ncr decrypt --key tickets -i home/tickets.enc -o home/tickets.out'
same message home/tickets.out "... gives the message back"
expect 0 "the officer may use it" ncr decrypt --key tickets -i home/tickets.enc -o tickets.out
expect 4 "another user is refused" as bob 'ncr decrypt --key tickets -i home/tickets.enc -o home/none'
says "mode of the key does not let you use it"
expect 4 "... also to tell about it" as bob 'ncr info --key tickets'
absent home/none "... and there is no file"
expect 4 "its owner cannot export it" as alice 'ncr export --key tickets -o home/none'
says "not exportable"
expect 6 "no such key" ncr encrypt --key nonesuch -i message -o none
says "nonesuch: no such key"
expect 6 "... in one keyring" ncr encrypt --key tickets --keyring user -i message -o none
absent none "... and there is no file"

expect 6 "a name that is taken" ncr generate tickets -a aes-cbc
says "published already"
expect 6 "... with a blob" ncr generate tickets -a aes-cbc -o taken.ncrk
absent taken.ncrk "... of which there is none"
expect 0 "... and the key is still the same" as alice 'ncr decrypt --key tickets -i home/tickets.enc | cmp - message'
mkfifo feed.replaced
ncr encrypt --key tickets -i feed.replaced -o replaced.out 2>held.err &
pid=$!
exec 7>feed.replaced
head -c 600000 /dev/zero >&7
expect 0 "--force replaces it" ncr generate tickets -a aes-cbc --owner alice --force
head -c 600000 /dev/zero >&7 2>/dev/null
exec 7>&-
wait $pid
[ $? -eq 4 ] && grep -q '^error: .*revoked, replaced' held.err && grep -q '^hint: ' held.err
result $? "... and who is in the middle of using the old one is told"
absent replaced.out "... and has no output"
expect 5 "... by another one" as alice 'ncr decrypt --key tickets -i home/tickets.enc -o home/none'

expect 0 "generate NAME with group and mode" ncr generate shared -a hmac-sha256 --owner root --group bob --mode u=rx,g=x
expect 0 "its group uses it" as bob 'ncr mac --key shared message'
ncr mac --key shared message >line2
same line2 out "... and gets what its owner gets"
expect 0 "... and verifies" as bob 'ncr verify --key shared --mac-file line2 message'
expect 4 "others do not" as alice 'ncr mac --key shared message'

# the number of the key of this name in /proc/keys; revoked ones have R among their flags
serial() {
	awk -v name="$1:" '$8 == "ncr" && $9 == name && $2 !~ /R/ { print "0x" $1 }' /proc/keys
}
serial=$(serial shared)
[ -n "$serial" ]
result $? "the key is in /proc/keys"
expect 0 "mac --key-serial" ncr mac --key-serial "$((serial))" message
same line2 out "... is the same key"
expect 4 "... for whom it is" as alice "ncr mac --key-serial $((serial)) message"
expect 6 "a serial number that no key has" ncr mac --key-serial 1 message

# whoever has the keyring in one of his own possesses the keys in it; .ncr lets root alone
expect 0 "root revokes it" sh -c "keyctl link %:.ncr @u && keyctl revoke $((serial)) && keyctl unlink %:.ncr @u"
expect 4 "a revoked key" ncr mac --key shared message
says "shared: the key was revoked"
expect 0 "its name is free again" ncr generate shared -a hmac-sha256
expect 0 "... for another key" ncr mac --key shared message
! cmp -s line2 out
result $? "... which it is"

expect 0 "root takes it out of .ncr" keyctl unlink $(($(serial shared))) %:.ncr
expect 6 "... and there is no such key" ncr mac --key shared message

# a key of one's own
expect 0 "generate NAME without privilege" as alice 'ncr generate notes -a aes-cbc'
expect 0 "... is in the user's own keyring" as alice 'ncr info --key notes'
grep -q '^keyring: user$' out && grep -q '^owner: alice (1000)$' out && grep -q '^group: alice (1000)$' out
result $? "... and his"
expect 0 "... and encrypts" as alice 'ncr encrypt --key notes -i message -o home/notes.enc'
expect 0 "... and decrypts in another process" as alice 'ncr decrypt --key notes -i home/notes.enc -o home/notes.out'
same message home/notes.out "... gives the message back"
expect 6 "another user has no such key" as bob 'ncr encrypt --key notes -i message -o home/none'
expect 6 "... nor has root" ncr encrypt --key notes -i message -o none
expect 6 "a name that is taken, in one's own keyring" as alice 'ncr generate notes -a aes-cbc'
expect 4 "nobody but the officer fills .ncr" as alice 'ncr generate mine -a aes-cbc --keyring system'
says "only the officer"
expect 4 "... or gives a key away" as alice 'ncr generate gift -a aes-cbc --owner bob'
says "only the officer"
expect 0 "a name of the system, once more in one's own keyring" as alice 'ncr generate tickets -a aes-cbc'
expect 0 "--key takes that of the system" as alice 'ncr info --key tickets'
grep -q '^keyring: system$' out
result $? "... and says so"
expect 0 "--keyring user takes one's own" as alice 'ncr info --key tickets --keyring user'
grep -q '^keyring: user$' out
result $? "... and says so"
expect 0 "root's own keyring" ncr generate own -a aes-cbc --keyring user
expect 0 "... has it" ncr encrypt --key own --keyring user -i message -o own.enc
expect 6 "... and .ncr has not" ncr encrypt --key own --keyring system -i message -o none

# with a blob, from a raw key, from a wrapped key
expect 0 "generate NAME and a blob" ncr generate stored -a aes-cbc -o stored.ncrk
ncr encrypt --key stored -i message -o stored.enc
expect 0 "... which is the same key" ncr decrypt -k stored.ncrk -i stored.enc -o stored.out
same message stored.out "... gives the message back"
expect 0 "info of the blob" ncr info -k stored.ncrk
grep -q '^label: stored$' out && grep -q '^keyring: none$' out && grep -q '^owner: root (0)$' out
result $? "... has name and owner"
expect 0 "import NAME" ncr import known -a aes-cbc -i key32
expect 0 "... encrypts" ncr encrypt --key known --iv $iv16 -i sizes/17 -o known.enc
same theirs17 known.enc "... as openssl does"
expect 0 "import of a wrapping key under a name" ncr import kek -a aes-ecb -i kek --flags storable,wrap
expect 0 "unwrap NAME, with a key by name" ncr unwrap --key kek -i wrapped3394 unwrapped
expect 0 "... encrypts" ncr encrypt --key unwrapped -a aes-cbc --iv $iv16 -i message -o e2 --force
same e1.inner e2 "... as the key that was wrapped"
expect 0 "wrap with a key by name" ncr wrap --key kek --target-file inner.ncrk -o wrapped --force
same wrapped3394 wrapped "... as in RFC 3394 4.6"
expect 0 "a blob for somebody else" ncr generate -a aes-cbc --owner alice --mode 0500 --not-after 2100-01-01 -o given.ncrk
expect 0 "... tells" ncr info -k given.ncrk
grep -q '^owner: alice (1000)$' out && grep -q '^not-after: 2100-01-01T00:00:00Z$' out
result $? "... whose it is, and until when"
cp given.ncrk home/ && chmod 644 home/given.ncrk
expect 0 "... works for him" as alice 'ncr encrypt -k home/given.ncrk -i message -o home/given.enc'
expect 4 "... and for nobody else" as bob 'ncr encrypt -k home/given.ncrk -i message -o home/none'
says "does not let you use it"

# a blob comes back under its name
expect 6 "publish: the name is taken" ncr publish -k stored.ncrk
says "stored.ncrk: a key of this name is published already"
expect 0 "publish under another name" ncr publish -k stored.ncrk restored
expect 0 "... is the same key" ncr decrypt --key restored -i stored.enc -o stored.out --force
same message stored.out "... gives the message back"
expect 0 "publish for somebody else" ncr publish -k stored.ncrk --force --owner alice
expect 0 "... under its label" as alice 'ncr decrypt --key stored -i stored.enc | cmp - message'
ncr info --key stored >out 2>err && grep -q '^owner: alice (1000)$' out && grep -q '^group: root (0)$' out
result $? "... with the group it had"
expect 0 "alice makes a blob" as alice 'ncr generate -a aes-cbc --label diary -o home/diary.ncrk'
expect 0 "... and publishes its key in her keyring" as alice 'ncr publish --key-stdin <home/diary.ncrk && ncr info --key diary'
grep -q '^keyring: user$' out && grep -q '^owner: alice (1000)$' out
result $? "... where it is hers"
expect 4 "bob cannot publish a blob that is not his" as bob 'ncr publish -k home/given.ncrk'
expect 6 "... and has no such key" as bob 'ncr info --key diary'

# owners at the borders: the largest number, and an account whose name does not fit into a key
expect 0 "a key of user 4294967294" ncr generate last -a aes-cbc --owner 4294967294 --group 4294967294
expect 0 "... tells" ncr info --key last
grep -q '^owner: 4294967294$' out && grep -q '^group: 4294967294$' out
result $? "... its owner"
expect 0 "... who uses it" setpriv --reuid 4294967294 --regid 4294967294 --groups 900 ncr encrypt --key last -i message -o -
expect 4 "... and nobody else" as alice 'ncr encrypt --key last -i message -o home/none'
expect 2 "there is no user 4294967295" ncr generate -a aes-cbc --owner 4294967295 none
cp /etc/passwd passwd
long=$(printf '%033d' 7 | tr 0 a)
echo "$long:x:1002:1002::/:/bin/sh" >>/etc/passwd
expect 0 "an owner with a name of 33 bytes" ncr generate long -a aes-cbc --owner "$long"
ncr info --key long >out 2>err && grep -q '^owner: 1002$' out
result $? "... is known by his number"
cat passwd >/etc/passwd

# keys whose time is over
expect 2 "a date that does not exist" ncr generate late -a aes-cbc --not-after 2027-02-30
expect 0 "a key that ends soon" ncr import ends -a aes-cbc -i key32 --not-after 6s
expect 0 "a key that soon encrypts no more" ncr import reads -a aes-cbc -i key32 --not-after-originate 6s
expect 0 "its dates" ncr info --key reads
grep -q "^not-after-originate: $(date -u +%Y)-" out && grep -q '^not-after: never$' out
result $? "... are told"
sleep 7
expect 4 "the one has expired" ncr decrypt --key ends --iv $iv16 -i theirs17 -o none
says "expired"
expect 4 "the other one does not encrypt" ncr encrypt --key reads --iv $iv16 -i sizes/17 -o none
says "expired"
absent none "... and there is no file"
expect 0 "... but decrypts" ncr decrypt --key reads --iv $iv16 -i theirs17 -o reads.out
same sizes/17 reads.out "... gives the message back"

# names that others must not stumble over; the last one has the 64 bytes that there are
for label in 'quo"te' "quo'te" 'sl/ash' '../up' 'back\slash' '$(touch pwned)' '`touch pwned`' '; touch pwned' 'two words' '%s%n' 'co:lon' \
	'Schlüssel' '.hidden' '*' '#' "$(printf '%064d' 7)"; do
	expect 0 "a key called $label" ncr generate -a aes-cbc -- "$label"
	expect 0 "... encrypts" sh -c 'ncr encrypt --key "$1" -i message | ncr decrypt --key "$1" | cmp - message' sh "$label"
	expect 0 "... and tells its name" ncr info --key "$label" --json
	json_check <out
	result $? "... in JSON"
done
absent pwned "nothing in them was executed"
expect 0 "a key called -x" ncr generate -a aes-cbc -- -x
expect 0 "... is used" ncr encrypt --key=-x -i message -o dash.enc
for label in "$(printf 'new\nline')" "$(printf 'esc\033[2J')" "$(printf 'del\177')" "$(printf 'not \377 UTF-8')" "$(printf 'c1 \302\233')"; do
	expect 5 "a name with a byte that no name has" ncr generate -a aes-cbc "$label"
	says "its name is not the name of a key"
done
expect 2 "an empty name" ncr generate -a aes-cbc ''
expect 2 "a name of 65 bytes" ncr generate -a aes-cbc "$(printf '%065d' 7)"
chgrp root /dev/crypto

finish
