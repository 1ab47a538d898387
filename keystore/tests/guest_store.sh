#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The store of ncr-keystore against a real module: writers that were interrupted, states of an earlier time, several at the
# same time, many keys, disks that take nothing, other boots. Prints TAP.
#
# Runs as root on a machine with the module freshly loaded and its build that can be unloaded, with ncr, ncr-keystore, client
# and json_check in $PATH or in this folder, and user alice (1000).
#
# usage: guest_store.sh [KEYS]	how many keys to load in the test of many (200)
set -u

many=${1:-200}
# shellcheck source=keystore/tests/lib.sh
. "$(dirname "$0")/lib.sh"

head -c 32 /dev/urandom >master
client master <master || { echo "Bail out! the master key cannot be set"; exit 1; }
chmod 666 /dev/crypto

# --- interrupted, replayed, lost ------------------------------------------------------------------------------------

# What a writer leaves that ends at one of its steps; the crash tests end it at each.
store=$work/cut
keystore 0 "a key" generate a -a aes-cbc
keystore 0 "another one" generate b -a aes-cbc
cp -a "$store" first
uuid=$(field a uuid)
cp "$(blob b)" "$(blob a).new"
cp "$(blob b)" "$store/01234567-89ab-cdef-0123-456789abcdef.ncrk.new"
: >"$store/.ncr-0123456789abcdef"
keystore 0 "load: new blobs that no manifest lists" load
prints "2 loaded, 0 skipped, 0 failed"
[ "$(find "$store" -name '*.new' | wc -l)" -eq 2 ]
result $? "... stay, since a reader changes nothing"
keystore 0 "the next writer" rekey a
[ "$(cd "$store" && find . | sort)" = "$(printf '%s\n' . ./lock ./manifest "./$(field a file)" "./$(field a@1 file)" "./$(field b file)" | sort)" ]
result $? "... drops them"
[ "$(field a@1 uuid)" = "$uuid" ] && [ "$(field a version) $(field a@1 version) $(field b version)" = "1 2 1" ]
result $? "... and the store is what it is to be"
cp -a "$store" second
cp -a first/*.ncrk "$store/"
for key in a a@1; do
	cp -a "second/$(field $key file)" "$(blob $key).new"
done
rm "$(blob a)"
keystore 0 "load: listed blobs that are not in their places yet" load
prints "2 loaded, 1 skipped, 0 failed"
keystore 0 "validate" validate
prints "3 valid, 0 skipped, 0 failed"
keystore 0 "the next writer" generate c -a aes-cbc
keystore 0 "... and one more" remove c
[ "$(cd "$store" && find . | sort)" = "$(cd second && find . | sort)" ] &&
	[ "$(cd "$store" && sha256sum -- *.ncrk)" = "$(cd second && sha256sum -- *.ncrk)" ]
result $? "... puts them there"
cp -a "$store" third
keystore 0 "a key is removed" remove b
cp -a first/*.ncrk "$store/"
cp -a second/*.ncrk "$store/"
keystore 0 "a removed blob that is there again" load
grep -q 'not in the manifest, skipped' err && prints "0 loaded, 3 skipped, 0 failed"
keystore 0 "the next writer" rekey a
[ "$(find "$store" -name '*.ncrk' | wc -l)" -eq 3 ]
result $? "... removes it"

cp -a "$store" now
for old in first second third; do
	cp "$old/manifest" "$store/manifest"
	keystore 5 "load with the manifest of an earlier time" load
	says "older than one that the kernel has seen since boot"
	[ ! -s out ] && [ "$(grep -c '^error: ' err)" -eq 1 ] && grep -q '^hint: .*fsck' err
	result $? "... loads nothing, and says so in one line"
	keystore 5 "... generate" generate d -a aes-cbc
	keystore 5 "... remove" remove a
	keystore 5 "... list" list
	grep -q ' unverified  a$' out
	result $? "... shows it as unverified"
done
rm -rf "$store" && cp -a first "$store"
keystore 5 "load of the whole store of an earlier time" load
rm -rf "$store" && cp -a now "$store"
keystore 0 "load of the store as it is" load
sed -i 's/ a$/ A/' "$store/manifest"
keystore 5 "load: the manifest is altered" load
says "the manifest was altered"
cp now/manifest "$store/manifest"
printf ' ' >>"$store/manifest"
keystore 5 "load: the manifest is damaged" load
says "the manifest is damaged (line"
rm "$store/manifest"
for verb in load list 'generate d -a aes-cbc' 'remove a' 'rekey a'; do
	keystore 5 "$verb: the manifest is lost" $verb
	says "the store has blobs and no manifest"
done
cp now/manifest "$store/manifest"
chmod 666 "$store/manifest"
keystore 5 "load: others can write to the manifest" load
chmod 600 "$store/manifest"
keystore 0 "load of the store as it was" load

# --- many at the same time ------------------------------------------------------------------------------------------

# The lock is held by a shell here.
flock -s "$store/lock" ncr-keystore list --store "$store" >out 2>err
result $? "a reader does not wait for a reader"
expect 6 "a writer waits for a reader, as long as it is told" flock -s "$store/lock" ncr-keystore generate d -a aes-cbc --store "$store" --wait 1
says "uses the store and did not end within 1 s"
expect 6 "a reader waits for a writer" flock -x "$store/lock" ncr-keystore list --store "$store" --wait 0
says "changes the store"
flock -x "$store/lock" sleep 2 &
sleep 0.5
keystore 0 "... and goes on when it is done" load
wait $!
store=$work/busy
for writer in 1 2; do
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		ncr-keystore generate "w$writer-$i" -a aes-cbc --store "$store" --wait 300 || echo "$writer $i" >>failed
	done >writer$writer 2>&1 &
	eval "writer$writer=$!"
done
rounds=0
while kill -0 $writer1 2>/dev/null || kill -0 $writer2 2>/dev/null; do
	[ ! -e "$store/manifest" ] || ncr-keystore validate --store "$store" --wait 300 >reader 2>&1 || { cat reader >>failed; break; }
	rounds=$((rounds + 1))
done
wait $writer1 $writer2
[ ! -e failed ]
result $? "two writers and a reader, which read $rounds times, do not disturb each other"
[ "$(sed -n 's/^generation //p' "$store/manifest") $(grep -c '^key ' "$store/manifest")" = "24 24" ]
result $? "... and nothing of either is lost"
keystore 0 "... all is good" validate
prints "24 valid, 0 skipped, 0 failed"

# --- many -----------------------------------------------------------------------------------------------------------

store=$work/many
i=0
while [ $i -lt "$many" ]; do
	ncr-keystore generate --store "$store" "key$i" -a aes-cbc --owner alice --group alice >>many.out 2>&1 || break
	i=$((i + 1))
done
[ $i -eq "$many" ]
result $? "$many keys are made"
used=$(awk '$1 == "1000:" { print $4 }' /proc/key-users)
keystore 0 "$many keys are loaded" load
prints "$many loaded, 0 skipped, 0 failed"
[ "$(awk '$1 == "1000:" { print $4 }' /proc/key-users)" = "$used" ]
result $? "... and do not count against the quota of their owner"
keystore 0 "... once" load
prints "0 loaded, $many skipped, 0 failed"
expect 0 "the last is used" as 1000 client encrypt "key$((many - 1))"
keystore 0 "$many keys are listed" list
[ "$(grep -c ' loaded  key' out)" -eq "$many" ]
result $? "... as loaded"
keystore 0 "$many keys are removed" remove '*'
prints "$many removed, 0 skipped, 0 failed"
[ "$(loaded | grep -c '^key')" -eq 0 ]
result $? "... from the kernel, too"

# --- a file system that cannot be written ---------------------------------------------------------------------------

mkdir -m 700 mounted && mount -t tmpfs -o size=200k,mode=700 tmpfs mounted
result $? "a small file system"
store=$work/mounted/store
keystore 0 "a key in it" generate a -a aes-cbc
dd if=/dev/zero of=mounted/fill bs=1k >out 2>&1
snapshot >before
keystore 6 "generate: it is full" generate b -a aes-cbc
says "No space left on device"
unchanged "... and the store is as it was"
keystore 0 "load: it is full" load
rm mounted/fill
keystore 0 "generate: there is room again" generate b -a aes-cbc
rm "$store/lock"
mount -o remount,ro mounted
keystore 0 "load: it is read-only" load
prints "1 loaded, 1 skipped, 0 failed"
keystore 0 "list: it is read-only" list
keystore 6 "generate: it is read-only" generate c -a aes-cbc
umount mounted

# --- another boot, and another master key ---------------------------------------------------------------------------

# The module forgets when it goes what the kernel forgets at a boot.
another_boot() {
	rmmod ncr && modprobe ncr allow_unload=1 && client master <"$1"
}
store=$work/cut
expect 0 "another boot" another_boot master
keystore 0 "load" load
prints "3 loaded, 0 skipped, 0 failed"
rm -rf "$store" && cp -a first "$store"
keystore 5 "the store of an earlier time, when the kernel has seen a later one" load
expect 0 "another boot" another_boot master
keystore 0 "... is taken in a boot that has seen none: see ncrk(5)" load
prints "2 loaded, 0 skipped, 0 failed"
head -c 32 /dev/urandom >foreign
expect 0 "another boot, with another master key" another_boot foreign
keystore 5 "load: a store of another master key" load
says "the manifest was altered, or sealed under another master key"
keystore 5 "generate: a store of another master key" generate x -a aes-cbc

finish
