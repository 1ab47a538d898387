#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ncr-keystore against a real module: what the verbs do to keys. What becomes of the store is in guest_store.sh. Prints TAP.
#
# Runs as root on a machine with the module freshly loaded (no master key yet), with ncr, ncr-keystore, client and json_check
# in $PATH or in this folder, and users alice (1000) and bob (1001).
set -u

# shellcheck source=keystore/tests/lib.sh
. "$(dirname "$0")/lib.sh"

# --- before there is a master key, and who may ----------------------------------------------------------------------

head -c 32 /dev/urandom >master
keystore 4 "generate without master key" generate early -a aes-cbc
says "no master key is set"
[ ! -e "$store/manifest" ] && [ "$(ls -A "$store")" = lock ]
result $? "... leaves no key"
keystore 4 "init without master key" init
says "no master key is set"
zeros=00000000000000000000000000000000
cat >"$store/manifest" <<-EOF
	ncr-store 1
	store 11111111-2222-4333-8444-555555555555
	generation 7
	key 00000000-0000-0000-0000-000000000001 1 $zeros$zeros other
	key 00000000-0000-0000-0000-000000000002 3 $zeros$zeros some
	mac $zeros$zeros
EOF
chmod 600 "$store/manifest"
for verb in load validate 'set some --owner 0' 'rename some new' 'rekey some' 'remove some' 'generate new -a aes-cbc'; do
	keystore 4 "$verb without master key" $verb
	[ "$(grep -c '^error: ' err)" -eq 1 ] && ! grep -q 'some\|other' err && [ ! -s out ]
	result $? "... is one error, not one for each key"
	says "no master key is set"
done
keystore 4 "list without master key" list
says "no master key is set"
[ "$(grep -c ' unverified  \(other\|some\)$' out)" -eq 2 ]
result $? "... shows what nobody has verified as such"
keystore 4 "show without master key" show some
prints "state: unverified"
prints "version: 3"
rm -f "$store/manifest"
chmod 666 /dev/crypto
expect 0 "the master key is set" sh -c 'client master <master'
keystore 0 "load: nothing there" load
prints "0 loaded, 0 skipped, 0 failed"
keystore 0 "init --dry-run" init -n
[ ! -e "$store/manifest" ]
result $? "... makes nothing"
keystore 0 "init" init
[ "$(stat -c '%a %u %h' "$store/manifest") $(sed -n 3p "$store/manifest")" = "600 0 1 generation 1" ]
result $? "... makes a manifest"
keystore 6 "init again" init
says "there is a store already"
keystore 0 "list of a store without keys" list
expect 6 "set in a folder that is not there" ncr-keystore set --store "$work/none" x --owner 0
[ ! -e "$work/none" ]
result $? "... does not make it"
expect 6 "load: a folder that is not there" ncr-keystore load --store "$work/none"
expect 6 "load as another user" as 1000 ncr-keystore load --store "$store"
says "no permission to open the store"
keystore 0 "a key to load" generate own -a aes-cbc
keystore 0 "a key of alice's" generate own2 -a aes-cbc --owner alice --group alice
cp -r "$store" theirs && chown -R 1000:1000 theirs && chmod 700 theirs
expect 4 "load from a store of one's own" as 1000 ncr-keystore load --store "$work/theirs"
says "only the officer (root) has the manifest of a store verified"
expect 4 "list of it" as 1000 ncr-keystore list --store "$work/theirs"
[ "$(grep -c ' unverified  own2\{0,1\}$' out)" -eq 2 ]
result $? "... is not verified"
expect 5 "root does not use a folder of another user's" ncr-keystore load --store "$work/theirs"
says "belongs to user 1000"
rm -rf theirs
expect 4 "load without CAP_SYS_ADMIN" setpriv --bounding-set -sys_admin --inh-caps -sys_admin ncr-keystore load --store "$store"
says "only the officer"
[ "$(grep -c '^error: ' err)" -eq 1 ]
result $? "... once"
keystore 0 "they go" remove own own2

# --- generate, list, show -------------------------------------------------------------------------------------------

keystore 0 "generate --dry-run" generate web -a aes-cbc -n
prints "would make web"
! listed web
result $? "... makes nothing"
keystore 0 "generate" generate web -a aes-cbc --owner alice --group alice --mode u=rx,g=x
[ "$(stat -c '%a %u' "$store") $(stat -c '%a %u %h' "$(blob web)")" = "700 0 600 0 1" ]
result $? "... folder of mode 0700, file of mode 0600"
keystore 6 "generate: the name is taken" generate web -a aes-cbc
says "in the store already"
keystore 2 "generate: no algorithm" generate x
says "no algorithm given"
keystore 2 "generate: no such algorithm" generate x -a rot13
keystore 2 "generate: an algorithm without key" generate x -a sha256
keystore 2 "generate: a size it does not take" generate x -a aes-cbc --bits 136
keystore 2 "generate: no such user" generate x -a aes-cbc --owner carol
keystore 2 "generate: a name of a version" generate x@1 -a aes-cbc
for bits in 128 192; do
	keystore 0 "generate --bits $bits" generate aes$bits -a aes-cbc --bits $bits --not-after 20d --not-after-originate 10d
	[ "$(field aes$bits bits)" = $bits ]
	result $? "... has $bits bits"
done
keystore 0 "generate for uid 4294967294" generate high -a hmac-sha256 --owner 4294967294 --group 4294967294
[ "$(field high owner) $(field high group)" = "4294967294 (4294967294) 4294967294 (4294967294)" ]
result $? "... has it"
[ "$store/$(field web file)" = "$(blob web)" ] && [ "$(field web uuid)" = "$(basename "$(blob web)" .ncrk | tr -d -)" ]
result $? "... whose name is the uuid of the key"
[ "$(field web owner) $(field web mode) $(field web algorithm) $(field web flags)" = "alice (1000) 0510 r-x--x--- aes-cbc storable" ]
result $? "show: owner, mode, algorithm, flags"
keystore 0 "list" list
head -n 1 out | grep -q '^MODE  *OWNER  *GROUP  *TYPE  *ALGORITHM  *BITS  *ORIGINATE  *NOT-AFTER  *STATE  *NAME$'
result $? "... has a headline"
grep -qE '^r-x--x---  alice +alice +secret +aes-cbc +256  never +never +stored  web$' out
result $? "... and a row as ls -l"
keystore 0 "list --json" list --json
json_check <out
result $? "... is JSON"
[ "$(grep -c '"name": ' out)" -eq 4 ]
result $? "... of four keys"
keystore 0 "show --json" show 'aes*' --json
json_check <out && [ "$(grep -c '"name": ' out)" -eq 2 ]
result $? "... is JSON of two keys"
keystore 0 "list of a pattern" list 'aes*'
[ "$(grep -c . out)" -eq 3 ]
result $? "... has two keys"
keystore 6 "list of a pattern that nothing matches" list 'x*'
says "no key in the store has such a name"
keystore 1 "list --expiring 30d" list --expiring 30d
[ "$(grep -c . out)" -eq 3 ] && ! grep -q web out
result $? "... shows those with an end"
keystore 1 "list --expiring 15d: the earlier end counts" list --expiring 15d
keystore 0 "list --expiring 9d" list --expiring 9d
[ ! -s out ]
result $? "... shows none"

# --- hostile names, and what is no key in the folder ----------------------------------------------------------------

newline=$(printf 'a\nb')
control=$(printf 'a\001\033\177b')
longest=$(printf '%064d' 0)
long=$(printf '%0255d' 0)
for hostile in "$newline" "$control" 'a"b' "a'b" 'a/b' '../a' '.a' '' "$long" "${longest}0" "$(printf '\377')" 'a b'; do
	keystore 2 "generate with a hostile name" generate "$hostile" -a aes-cbc
	[ "$(wc -l <err)" -eq 2 ] && [ -z "$(LC_ALL=C tr -d '\n -~' <err)" ] && grep -q '^error: ' err && grep -q '^hint: ' err
	result $? "... is one error and one hint of plain characters"
	for verb in load show validate remove rekey save; do
		ncr-keystore $verb --store "$store" -- "$hostile" >out 2>err
		status=$?
		[ $status -eq 2 ] || break
	done
	[ $status -eq 2 ]
	result $? "... and no verb takes it ($verb: $status)"
	ncr-keystore rename --store "$store" web "$hostile" >out 2>err
	[ $? -eq 2 ]
	result $? "... nor rename"
done
keystore 2 "generate -x: an option" generate -x -a aes-cbc
keystore 0 "the longest name" generate "$longest" -a aes-cbc
keystore 2 "... has no room for a version" rekey "$longest"
says "no room"
keystore 0 "... is loaded" load "$longest"
keystore 0 "... and removed" remove "$longest"

for key in link hard fifo huge theirs folder mode lost; do
	keystore 0 "a key" generate $key -a aes-cbc
	cp "$(blob $key)" $key.blob
	[ $key = hard ] || rm "$(blob $key)"
done
echo notes >"$store/notes.txt"
cp link.blob link.outside && ln -s "$work/link.outside" "$(blob link)"
ln "$(blob hard)" hard.other
mkfifo "$(blob fifo)"
truncate -s 1G "$(blob huge)"
cp theirs.blob "$(blob theirs)" && chown 1000 "$(blob theirs)"
mkdir "$(blob folder)"
cp mode.blob "$(blob mode)" && chmod 622 "$(blob mode)"
cp "$(blob web)" "$store/01234567-89ab-cdef-0123-456789abcdef.ncrk"
: >"$store/$(printf 'new\nline\033.ncrk')"
keystore 7 "load with everything in the folder" load
prints "4 loaded, 3 skipped, 8 failed"
for reason in "link: the file is a symbolic link" "hard: the file has 2 names" "fifo: not a regular file" "huge: not a key blob" \
	"theirs: the file belongs to user 1000" "folder: not a regular file" "mode: others can write to the file" \
	"lost: the file .* is not there"; do
	says "$reason"
done
grep -q '^warning: .*notes.txt: not in the manifest' err && grep -q '^warning: .*new\\x0aline\\x1b.ncrk: not in the manifest' err &&
	grep -q '^warning: .*01234567-89ab-cdef-0123-456789abcdef.ncrk: not in the manifest' err
result $? "... and names what is none of the store's, safely"
keystore 7 "list with everything in the folder" list --json
json_check <out && grep -q '"problem": "the file has 2 names' out
result $? "... is JSON with the reasons"
keystore 7 "validate with everything in the folder" validate
prints "4 valid, 3 skipped, 8 failed"
rmdir "$(blob folder)"
keystore 0 "remove takes each of them" remove link hard fifo huge theirs folder mode lost
prints "8 removed, 0 skipped, 0 failed"
[ -e link.outside ] && [ -e hard.other ]
result $? "... and nothing outside"
rm -f "$store/notes.txt" "$store"/new* "$store"/01234567*
keystore 0 "load: what is loaded is skipped" load
prints "0 loaded, 4 skipped, 0 failed"
chmod 777 "$store"
keystore 5 "a folder that others can write to" load
says "others can write to the folder"
keystore 5 "... is not written to either" generate x -a aes-cbc
chmod 700 "$store"

# --- using keys -----------------------------------------------------------------------------------------------------

expect 0 "alice uses her key" as 1000 client encrypt web
first=$(cat out)
expect 1 "bob does not" as 1001 client encrypt web
grep -q EACCES err
result $? "... EACCES"
keystore 0 "list knows it is loaded" list web
grep -qE 'loaded  web$' out
result $? "... by its state"
[ "$(field web state)" = loaded ]
result $? "show, too"

mkfifo to from
as 1000 client hold web <to >from 2>/dev/null &
holder=$!
exec 3>to 4<from
read -r answer <&4
[ "$answer" = attached ]
result $? "a program of alice's has the key open"
keystore 0 "load while it is in use" load
prints "0 loaded, 4 skipped, 0 failed"
echo >&3
read -r answer <&4
[ "$answer" = ok ]
result $? "... does not disturb it"
keystore 0 "rekey" rekey web
prints "web: the old key is web@1"
echo >&3
read -r answer <&4
[ "$answer" = ok ]
result $? "... does not disturb it either"
[ "$(field web state)" = changed ]
result $? "... and show tells that another key is loaded"
keystore 0 "load of the new key, of the same name" load web 'web@*'
prints "2 loaded, 0 skipped, 0 failed"
# the key facility lets go of a replaced key when it has time
tries=0
while tries=$((tries + 1)); [ $tries -lt 100 ]; do
	echo >&3
	read -r answer <&4
	[ "$answer" = ok ] || break
	sleep 0.1
done
[ "$answer" = EKEYREVOKED ]
result $? "... ends what the program had open ($answer)"
exec 3>&- 4<&-
wait $holder
holder=
expect 0 "alice uses the new key" as 1000 client encrypt web
[ "$(cat out)" != "$first" ]
result $? "... which is another one"
expect 0 "the old version decrypts" as 1000 client decrypt web@1
expect 1 "... and does not encrypt" as 1000 client encrypt web@1
grep -q EKEYEXPIRED err
result $? "... EKEYEXPIRED"
expect 1 "... nor for bob" as 1001 client decrypt web@1
keystore 0 "list --expiring: an old version is no news" list --expiring 9d

# what the old key encrypted, the old version decrypts: with a key that openssl knows, too
head -c 32 /dev/urandom >raw && chmod 600 raw
keystore 0 "import" import known raw -a aes-cbc --owner alice
grep -q '^warning: raw still holds the key in plaintext' err && grep -q '^hint: shred -u' err
result $? "... names the file that is left"
theirs=$(printf "$(echo $zeros | sed 's/../\\000/g')" |
	openssl enc -aes-256-cbc -nopad -K "$(od -An -v -tx1 raw | tr -d ' \n')" -iv $zeros | od -An -v -tx1 | tr -d ' \n')
keystore 0 "... load" load known
expect 0 "... use" as 1000 client encrypt known
[ "$(cat out)" = "$theirs" ]
result $? "... encrypts as openssl does"
printf "$(echo $zeros | sed 's/../\\000/g')" >zeros
openssl enc -d -aes-256-cbc -nopad -K "$(od -An -v -tx1 raw | tr -d ' \n')" -iv $zeros -in zeros | od -An -v -tx1 | tr -d ' \n' >theirs
keystore 0 "... rekey" rekey known
keystore 0 "... load both" load 'known*'
expect 0 "... decrypt with the old version" as 1000 client decrypt known@1
[ "$(cat out)" = "$(cat theirs)" ]
result $? "... as openssl does"
keystore 0 "rekey once more" rekey known
prints "known: the old key is known@2"
keystore 2 "rekey of a version" rekey known@1
keystore 6 "rekey of nothing" rekey none
[ "$(field known@1 uuid)" != "$(field known@2 uuid)" ] && [ "$(field known@2 uuid)" != "$(field known uuid)" ]
result $? "... three keys"
keystore 0 "rekey keeps the length of life" rekey aes192
[ "$(field aes192 not_after)" != never ] && [ "$(field aes192@1 not_after_originate)" != never ] && [ "$(field aes192 bits)" = 192 ]
result $? "... and the size"

# --- import ---------------------------------------------------------------------------------------------------------

keystore 0 "import --dry-run" import dry raw -a aes-cbc -n
! grep -q warning err && ! listed dry
result $? "... imports nothing"
cp raw wide && chmod 644 wide
keystore 5 "import of a file that others can read" import wide wide -a aes-cbc
says "others can read or change it"
keystore 0 "import --force" import wide wide -a aes-cbc --force
openssl genrsa -out key.pem 1024 2>/dev/null
chmod 600 key.pem
keystore 5 "import of a private key in PEM" import pem key.pem -a hmac-sha256
says "PEM, and hmac-sha256 takes"
{ cat raw; echo; } >longer && chmod 600 longer
keystore 5 "import of a key with a newline" import longer longer -a aes-cbc
says "33 bytes"
expect 0 "import from a pipe" sh -c "cat raw | ncr-keystore import piped - -a aes-cbc --store '$store'"
! grep -q warning err
result $? "... leaves nothing behind"
keystore 2 "import without algorithm" import x raw
keystore 6 "import over a key" import piped raw -a aes-cbc
keystore 0 "remove" remove wide piped
keystore 6 "import of no file" import x nowhere -a aes-cbc
! listed pem && ! listed longer && ! listed x
result $? "none of these left a key"

# --- set, and owners of another machine -----------------------------------------------------------------------------

keystore 2 "set without anything" set web
keystore 0 "set --dry-run" set 'web*' --owner bob -n
prints "would change web"
[ "$(field web owner)" = "alice (1000)" ]
result $? "... changes nothing"
keystore 0 "set" set 'web*' --owner bob --group bob
prints "2 changed, 0 skipped, 0 failed"
[ "$(field web owner) $(field web mode)" = "bob (1001) 0510 r-x--x---" ]
result $? "... owner and not the rest"
keystore 0 "set again" set web --owner bob
prints "0 changed, 1 skipped, 0 failed"
expect 0 "the loaded key is still alice's" as 1000 client encrypt web
keystore 0 "load" load web
prints "1 loaded, 0 skipped, 0 failed"
expect 1 "now it is not" as 1000 client encrypt web
expect 0 "but bob's" as 1001 client encrypt web
keystore 2 "set: dates the wrong way round" set aes128 --not-after-originate 30d
says "later than"
keystore 7 "set: one of two" set web none --mode 0500
prints "1 changed, 0 skipped, 1 failed"

cp /etc/passwd passwd.before
cp /etc/group group.before
sed -i 's/^bob:x:1001:1001:/bob:x:1005:1001:/' /etc/passwd
keystore 5 "load: bob is another number here" load web
says "web: made for user bob as number 1001, and bob is number 1005 on this machine"
grep -q "^hint: .*ncr-keystore set web --owner" err
result $? "... and names the remedy"
keystore 5 "validate says the same" validate web
keystore 0 "list goes on" list web
grep -qE '1001 +bob .*refused +web$' out
result $? "... with the number, and refused"
sed -i '/^bob:/d' /etc/passwd
keystore 5 "load: there is no bob here" load web
says "this machine has no such user"
cp passwd.before /etc/passwd
sed -i 's/^bob:x:1001:/bob:x:1009:/' /etc/group
keystore 5 "load: the group is another number here" load web
says "group bob as number 1001, and bob is number 1009"
keystore 0 "the remedy" set web --group bob
keystore 0 "... helps" load web
prints "1 loaded, 0 skipped, 0 failed"
cp group.before /etc/group
keystore 0 "and back" set web --group bob

# --- damaged blobs, and those of another machine --------------------------------------------------------------------

keystore 0 "a key" generate good -a aes-cbc
for key in short longer altered foreign newer noise empty copy older renamed; do
	keystore 0 "a key" generate $key -a aes-cbc
done
head -c 100 "$(blob short)" >file && cp file "$(blob short)"
printf x >>"$(blob longer)"
{ head -c 120 "$(blob altered)"; printf '\377\000\377'; tail -c +124 "$(blob altered)"; } >file && cp file "$(blob altered)"
{ head -c 20 "$(blob foreign)"; printf 'notmykey'; tail -c +29 "$(blob foreign)"; } >file && cp file "$(blob foreign)"
{ head -c 8 "$(blob newer)"; printf '\000\002'; tail -c +11 "$(blob newer)"; } >file && cp file "$(blob newer)"
head -c 200 /dev/urandom >"$(blob noise)"
: >"$(blob empty)"
cp "$(blob good)" "$(blob copy)"
cp "$(blob older)" file
keystore 0 "a change" set older --not-after 1y
[ "$(field older version)" = 2 ]
result $? "... counts up its version"
cp file "$(blob older)"
cp "$(blob renamed)" file
keystore 0 "another name" rename renamed renamed2
cp file "$(blob renamed2)"
keystore 7 "load: bad blobs do not keep the good ones out" load good short longer altered foreign newer noise empty copy older renamed2
prints "1 loaded, 0 skipped, 10 failed"
for reason in "short: the blob is damaged" "longer: the blob is damaged" "altered: authentication failed" \
	"foreign: the blob was made under another master key" "newer: the blob was written by a newer version" "noise: not a key blob" \
	"empty: not a key blob" "copy: the file is not the blob that the manifest lists" \
	"older: the file is not the blob that the manifest lists" "renamed2: the file is not the blob that the manifest lists"; do
	says "$reason"
done
! loaded | grep -qE '^(short|longer|altered|foreign|newer|noise|empty|copy|older|renamed2*)$'
result $? "... none of them is loaded"
keystore 5 "load: all bad" load short noise
prints "0 loaded, 0 skipped, 2 failed"
keystore 5 "set does not take another's blob" set copy --owner bob
keystore 5 "nor does rename" rename copy copied
keystore 5 "nor rekey" rekey older
keystore 7 "list" list --json
json_check <out && [ "$(grep -c '"state": "bad"' out)" -eq 10 ]
result $? "... shows them as bad"
keystore 0 "remove bad ones" remove short longer altered foreign newer noise empty copy older renamed2

# --- rename, remove -------------------------------------------------------------------------------------------------

snapshot >before
keystore 0 "rename --dry-run" rename known shop -n
prints "would rename known to shop"
prints "would rename known@2 to shop@2"
unchanged "... changes nothing"
uuid=$(field known uuid)
old_uuid=$(field known@2 uuid)
keystore 0 "rename" rename known shop
[ "$(field shop uuid) $(field shop@2 uuid)" = "$uuid $old_uuid" ] && listed shop@1
result $? "... with its old versions"
keystore 0 "... and their labels" validate 'shop*'
! listed known && ! listed known@1
result $? "... and the old names are gone"
keystore 6 "rename of nothing" rename known x
snapshot >before
keystore 6 "rename over another key" rename shop web
says "another key called web is in the store\|another key called web@1 is in the store"
unchanged "... changes nothing"
keystore 0 "load under the new name" load 'shop*'
keystore 0 "remove --dry-run" remove 'shop*' -n
prints "3 would be removed, 0 skipped, 0 failed"
listed shop && loaded | grep -qx shop
result $? "... removes nothing"
keystore 0 "remove" remove 'shop@*'
prints "2 removed, 0 skipped, 0 failed"
listed shop && loaded | grep -qx shop && ! loaded | grep -q '^shop@'
result $? "... the blobs and the loaded keys, and no others"
keystore 0 "another key under a loaded name" rekey shop
keystore 0 "remove of a key that is not the loaded one" remove shop
grep -q '^warning: shop: the loaded key of this name' err && loaded | grep -qx shop
result $? "... leaves that one loaded, and says so"

# --- save -----------------------------------------------------------------------------------------------------------

keystore 6 "save of it: it is an old version" save shop
says "this key is in the store already, as shop@1"
keystore 0 "... which goes" remove shop@1
keystore 0 "save of it" save shop
prints "1 saved, 0 skipped, 0 failed"
keystore 0 "... once" save shop
prints "0 saved, 1 skipped, 0 failed"
expect 0 "a program publishes a key" client publish session
snapshot >before
keystore 0 "save --dry-run" save session -n
prints "would save session"
unchanged "... changes nothing"
expect 0 "it is used" client encrypt session
before=$(cat out)
keystore 0 "save" save 'sess*'
prints "1 saved, 0 skipped, 0 failed"
keystore 0 "load: it is the same" load session
prints "0 loaded, 1 skipped, 0 failed"
serial=$(awk '$8 == "ncr" && $9 == "session:" { print "0x" $1 }' /proc/keys)
keyctl unlink $((serial)) %:.ncr >out 2>err
result $? "it is unlinked"
keystore 0 "load brings it back" load session
expect 0 "it is used" client encrypt session
[ "$(cat out)" = "$before" ]
result $? "... and is the same key"
expect 0 "a program publishes another of this name" client publish session
keystore 6 "save does not replace" save session
says "another key of this name"
keystore 6 "save of nothing" save none
says "no key of this name is loaded"
keystore 6 "save of a pattern that nothing matches" save 'none*'
expect 0 "a program publishes a key with a name for people" client publish "my key"
keystore 7 "save of a pattern with it" save 'my*' shop
grep -q "^error: my key: 'my key' cannot be the name" err
result $? "... names it"

# --- the end of keys ------------------------------------------------------------------------------------------------

keystore 0 "a key with a short life" generate short -a aes-cbc --not-after 2s
sleep 3
keystore 5 "load: expired" load short
says "short: expired at 20"
keystore 7 "load: expired among others" load short web
prints "1 loaded, 0 skipped, 1 failed"
keystore 0 "list" list short
grep -qE 'expired +short$' out
result $? "... tells"
keystore 1 "list --expiring 0s" list --expiring 0s
keystore 0 "show" show short
keystore 0 "set gives it more time" set short --not-after never
keystore 0 "... and it is loaded" load short
keystore 0 "loaded for a short time" set short --not-after 2s
keystore 0 "... it is" load short
sleep 3
expect 1 "... and then not used any more" client encrypt short
grep -q EKEYEXPIRED err
result $? "... EKEYEXPIRED"
keystore 0 "remove" remove short

# --- what is left ---------------------------------------------------------------------------------------------------

for key in $(keyctl rlist %:.ncr); do
	keyctl unlink "$key" %:.ncr >out 2>err || break
done
[ -z "$(keyctl rlist %:.ncr)" ]
result $? "the keyring is emptied"
chmod 660 /dev/crypto
expect 0 "status at the end" ncr status
grep -q '^sessions: 0$' out && grep -q '^contexts: 0$' out
result $? "... no handle is left in the kernel"

finish
