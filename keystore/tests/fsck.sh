#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ncr-keystore fsck against a real module: each thing that can be wrong is planted, found, and repaired, and then the store
# loads and no file is gone. What takes no kernel to be told is in test_fsck.c. Prints TAP.
#
# Runs as root on a machine with the module freshly loaded and its build that can be unloaded, with ncr-keystore, client and
# json_check in $PATH or in this folder.
#
# usage: fsck.sh
set -u

here=$(cd "$(dirname "$0")" && pwd)
PATH=$here:$PATH
export LC_ALL=C
# shellcheck source=selftest/tap.sh
. "$here/tap.sh"
work=$(mktemp -d /tmp/ncr-fsck.XXXXXX) || exit 1
store=$work/store
cd "$work" || exit 1
trap 'cd / && rm -rf "$work"' EXIT

# fsck CODE NAME OPTION...: expect of ncr-keystore fsck
fsck() {
	wanted_code=$1
	what=$2
	shift 2
	expect "$wanted_code" "$what" ncr-keystore fsck --store "$store" "$@"
}

finds() {
	grep -q -- "^$1" out
	result $? "... and finds: $1"
}

# file NAME: of its blob
file() {
	awk -v name="$1" '$1 == "key" && $5 == name { print $2 ".ncrk" }' "$store/manifest"
}

files() {
	find "$store" ! -type d | wc -l
}

# holds NAME...: exactly these are listed, and load
holds() {
	found=$(awk '$1 == "key" { print $5 }' "$store/manifest" | tr '\n' ' ')
	[ "$found" = "$* " ] && ncr-keystore load --store "$store" >out 2>err
	result $? "... and then the store has $* and loads"
}

# another_boot MASTER: what the kernel forgets at a boot the module forgets when it goes
another_boot() {
	rmmod ncr && modprobe ncr allow_unload=1 && client master <"$1"
}

# check NAME CLASS KEY...: what was planted by commands before is found, named, repaired, and the store has these keys
check() {
	planted=$1
	class=$2
	shift 2
	before=$(files)
	fsck 1 "$planted"
	finds "$class"
	fsck 0 "$planted: --repair" --repair
	after=$(files)
	[ "$after" -ge "$before" ]
	result $? "... deletes nothing ($before files, $after afterwards)"
	holds "$@"
	fsck 0 "$planted: nothing is left"
}

# fresh: the store as it was made
fresh() {
	rm -rf "$store"
	cp -a made "$store"
	echo 1 >/sys/module/ncr/parameters/forget_stores
}

head -c 32 /dev/urandom >master
head -c 32 /dev/urandom >other
client master <other || exit 1
store=$work/foreign
ncr-keystore generate a -a aes-cbc --store "$store" && ncr-keystore generate b -a aes-cbc --store "$store"
result $? "a store under another master key"
another_boot master || exit 1
store=$work/store
for name in a b c d; do
	ncr-keystore generate $name -a aes-cbc --store "$store" || exit 1
done
cp "$store/$(file d)" d
d=$(file d)
ncr-keystore remove d --store "$store" >out
cp -a "$store" made
a=$(file a)

fsck 0 "nothing is wrong"
finds "0 found"
fsck 0 "... in JSON" --json
json_check <out && grep -q '"verified": true' out
result $? "... which is JSON"

# --- blobs ----------------------------------------------------------------------------------------------------------

truncate -s 100 "$store/$a"
check "a blob that is cut short" "truncated: $a (a): " b c
cmp -s -n 100 "made/$a" "$store/quarantine/$a"
result $? "... whose bytes are in the quarantine"
fresh
head -c 255 /dev/urandom >"$store/$a"
check "a file that is no blob" "wrong-magic: $a (a): not a key blob" b c
fresh
printf '\002' | dd of="$store/$a" bs=1 seek=9 conv=notrunc 2>dd
check "a blob of a newer version" "newer-version: $a (a): the blob was written by a newer version" b c
fresh
printf '\377\000\377' | dd of="$store/$a" bs=1 seek=120 conv=notrunc 2>dd
check "a blob that was altered" "bad-tag: $a (a): authentication failed" b c
fresh
cat foreign/*.ncrk | head -c 255 >"$store/$a"
check "a blob of another master key" "foreign-master-key: $a (a): the blob was made under another master key" b c
fresh
cat "made/$(file b)" >"$store/$a"
check "another key's blob" "digest: $a (a): not the blob that the manifest lists" b c
fresh
rm "$store/$a"
check "no file" "missing: a: " b c
fresh
ncr-keystore set a --mode 0550 --store "$store" >out
cat "made/$a" >"$store/$a"
check "an older blob of the key" "digest: $a (a): a good blob of this key, and not the one" b c
fresh
ncr-keystore set a --mode 0550 --store "$store" >out
cat "made/$a" >"$store/$a"
fsck 0 "an older blob, which is to be" --repair --adopt
holds a b c

# --- files ----------------------------------------------------------------------------------------------------------

fresh
chown 1000 "$store/$a"
check "a blob of another user" "permissions: $a (a): the file belongs to user 1000" a b c
fresh
chmod 666 "$store/$a"
check "a blob that others can write to" "permissions: $a (a): the file has mode 0666" a b c
fresh
ln "$store/$a" outside
check "a blob with another name" "permissions: $a (a): the file has 2 names" a b c
fresh
rm "$store/$a" && mknod "$store/$a" c 1 5
check "a device" "permissions: $a (a): a device" b c
fresh
cp d "$store/$d"
check "a key that was removed" "removed: $d (d): " a b c
fresh
cp d "$store/$d"
fsck 0 "a key that was removed, which is to be again" --repair --adopt
holds a b c d
fresh
cp "$store/$a" "$store/web.ncrk"
check "a copy" "duplicate: web.ncrk: the key in it is a" a b c
fresh
echo x >"$store/notes"
check "a file of nobody's" "unlisted: notes: " a b c
fresh
mv "$store/$a" "$store/$a.new"
echo x >"$store/.ncr-0123456789abcdef"
check "an interrupted change" "interrupted: $a.new (a): the new blob" a b c

# --- the manifest ---------------------------------------------------------------------------------------------------

fresh
rm "$store/manifest"
check "no manifest" "manifest: the store has blobs and no manifest" a b c
fresh
sed -i 's/^key .* b$/&@1/' "$store/manifest"
check "an altered manifest" "manifest: manifest: " a b c
fresh
head -c 100 made/manifest >"$store/manifest"
check "half a manifest" "manifest: manifest: the manifest is damaged" a b c
fresh
ncr-keystore set a --mode 0550 --store "$store" >out
ncr-keystore load --store "$store" >out
cp made/manifest "$store/manifest"
check "a manifest of an earlier time" "manifest: manifest: " a b c
ncr-keystore show a --store "$store" | grep -q '^mode: 0550'
result $? "... with the blobs that are there"
# what a version before manifests left
fresh
rm "$store/manifest"
for name in a b c; do
	mv "$store/$(awk -v name=$name '$1 == "key" && $5 == name { print $2 ".ncrk" }' made/manifest)" "$store/$name.ncrk"
done
fsck 0 "a store of files that are called as their keys" --repair --adopt
holds a b c
store=$work/foreign
cp -a foreign kept
fsck 1 "a store of another master key"
fsck 7 "... is not emptied" --repair
diff -r foreign kept >out
result $? "... nor changed"
grep -q '^hint: set that master key' err
result $? "... and what to do is said"

finish
