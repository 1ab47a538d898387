#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ncr and ncr-setkey against a real module, compared with openssl and sha256sum. Keys by name are in guest_names.sh. Prints
# TAP.
#
# Runs as root on a machine with the module freshly loaded (no master key yet), with ncr, ncr-setkey and json_check in $PATH
# or in this folder. The module's build must not matter, but only the test build can be unloaded afterwards.
set -u

# shellcheck source=tools/tests/lib.sh
. "$(dirname "$0")/lib.sh"

# --- before there is a master key -----------------------------------------------------------------------------------

head -c 5 /dev/urandom >key5
head -c 16 /dev/urandom >key16
head -c 24 /dev/urandom >key24
head -c 32 /dev/urandom >key32
head -c 5000 /dev/urandom >message
chmod 600 key5 key16 key24 key32

expect 1 "status: no master key" ncr status
grep -q '^master_key: not set$' out
result $? "... and says so"
expect 1 "status --json" ncr status --json
json_check <out
result $? "... is JSON"
grep -q '"master_key": false' out
result $? "... with the master key as a truth value"
expect 6 "status with a wrong option" ncr status --nonsense
expect 4 "generate without master key" ncr generate -a aes-cbc -o early.ncrk
says "no master key is set"
absent early.ncrk "... and leaves no file"
expect 0 "a raw key takes no master key" ncr encrypt -a aes-cbc --key-stdin --raw -i message -o early.enc <key32
rm -f early.enc
expect 0 "a published key takes no master key" ncr generate -a aes-cbc early
expect 0 "... and encrypts" ncr encrypt --key early -i message -o early.enc
expect 4 "... but cannot be written to a blob as well" ncr generate -a aes-cbc both -o early.ncrk
says "no master key is set"
expect 6 "... and then is not published either" ncr encrypt --key both -i message -o none
absent early.ncrk "... and there is no file"

# --- ncr-setkey -----------------------------------------------------------------------------------------------------

expect 0 "ncr-setkey --help" ncr-setkey --help
expect 0 "ncr-setkey --version" ncr-setkey --version
expect 6 "ncr-setkey without arguments: no /etc/ncr/master-key" ncr-setkey
explains "/etc/ncr/master-key"
expect 2 "ncr-setkey with two keys" ncr-setkey a b
expect 6 "ncr-setkey: no such file" ncr-setkey nowhere
head -c 32 /dev/urandom >master && chmod 400 master

cp master owned && chown 1000 owned
expect 5 "setkey: file of another user" ncr-setkey owned
says "belongs to user 1000"
for mode in 0440 0404 0420 0402 0410 0401 0644; do
	cp master open && chmod $mode open
	expect 5 "setkey: mode $mode" ncr-setkey open
	says "mode $mode"
	rm -f open
done
ln -s master link
expect 5 "setkey: symbolic link" ncr-setkey link
says "symbolic link"
mkfifo -m 600 fifo
expect 5 "setkey: pipe with a name" ncr-setkey fifo
says "not a regular file"
expect 5 "setkey: folder" ncr-setkey "$work"
expect 5 "setkey: device" ncr-setkey /dev/zero
for size in 0 1 15 17 23 25 31 33 64 100000; do
	head -c $size /dev/zero >sized && chmod 600 sized
	expect 5 "setkey: $size bytes" ncr-setkey sized
	says "bytes"
done
for size in 16 24 32; do
	{ head -c $size /dev/zero; echo; } >newline && chmod 600 newline
	expect 5 "setkey: $size bytes and a newline" ncr-setkey newline
	grep -q '^hint: .*newline' err
	result $? "... and says that it is a newline"
done
expect 5 "setkey: standard input of 5 bytes" sh -c 'printf 12345 | ncr-setkey -'
expect 2 "setkey: terminal" sh -c 'ncr-setkey - </dev/ptmx'
expect 2 "setkey: credential without folder" env -u CREDENTIALS_DIRECTORY ncr-setkey --credential ncr
mkdir credentials && cp owned credentials/owned && chown 1000 credentials/owned
export CREDENTIALS_DIRECTORY="$work/credentials"
expect 2 "setkey: credential with a slash" ncr-setkey --credential ../master
expect 5 "setkey: credential of another user" ncr-setkey --credential owned
expect 6 "setkey: no such credential" ncr-setkey --credential none
cp key16 credentials/wide && chmod 644 credentials/wide
expect 5 "setkey: credential open to others" ncr-setkey --credential wide
chmod 666 /dev/crypto
expect 4 "setkey: not root" sh -c 'setpriv --reuid 1000 --regid 1000 --clear-groups ncr-setkey - <master'
says "only root"
expect 4 "setkey: root without CAP_SYS_ADMIN" sh -c 'setpriv --bounding-set -sys_admin --inh-caps -sys_admin ncr-setkey - <master'
says "only root"
chmod 660 /dev/crypto
expect 1 "still no master key" ncr status

cp master credentials/ncr-master
expect 0 "setkey: from a credential" ncr-setkey --credential ncr-master
unset CREDENTIALS_DIRECTORY
expect 1 "setkey: a second time" ncr-setkey master
says "set already"
expect 0 "status: operational" ncr status
grep -q '^master_key: set$' out
result $? "... with master key"

# --- algorithms -----------------------------------------------------------------------------------------------------

expect 0 "algorithms" ncr algorithms
[ "$(grep -c . out)" -eq 25 ]
result $? "... 24 and a headline"
grep -q '^arcfour  *cipher  *5 to 256 .* no  *arc4-libtomcrypt$' out
result $? "... and says what serves that the kernel does not have"
expect 0 "algorithms --json" ncr algorithms --json
json_check <out
result $? "... is JSON"

# --- keys -----------------------------------------------------------------------------------------------------------

umask 000
expect 0 "generate" ncr generate -a aes-cbc --label 'Schlüssel "1"' -o made.ncrk
umask 022
[ "$(stat -c %a made.ncrk)" = 600 ]
result $? "... a blob of mode 0600 whatever the umask"
expect 0 "info" ncr info -k made.ncrk
grep -q '^algorithm: aes-cbc$' out && grep -q '^flags: storable$' out && grep -q '^type: secret$' out
result $? "... algorithm, flags, type"
grep -qE '^id: [0-9a-f]{40}$' out && grep -qE '^uuid: [0-9a-f]{32}$' out && grep -q '^label: Schlüssel "1"$' out
result $? "... id, uuid, label"
expect 0 "info --json" ncr info -k made.ncrk --json
json_check <out
result $? "... is JSON"
grep -q '"label": "Schlüssel \\"1\\""' out
result $? "... with the label in it"
cp made.ncrk before.ncrk
expect 6 "generate does not overwrite" ncr generate -a aes-cbc -o made.ncrk
says "exists already"
same made.ncrk before.ncrk "... and leaves the file as it is"
expect 0 "generate --force" ncr generate -a aes-cbc -o made.ncrk --force
! cmp -s made.ncrk before.ncrk
result $? "... makes another key"
ln -s made.ncrk linked.ncrk
expect 6 "generate does not write through a link" ncr generate -a aes-cbc -o linked.ncrk --force
says "not the name of a regular file"
expect 2 "generate to a terminal" sh -c 'ncr generate -a aes-cbc >/dev/ptmx'
says "terminal"
expect 0 "generate to a pipe" sh -c 'ncr generate -a aes-ctr | ncr info --key-stdin'
grep -q '^algorithm: aes-ctr$' out
result $? "... from which info reads"
expect 2 "generate: no algorithm" ncr generate -o none.ncrk
expect 2 "generate: no such algorithm" ncr generate -a rot13 -o none.ncrk
says "no such algorithm"
expect 2 "generate: a size the algorithm does not take" ncr generate -a aes-cbc --bits 136 -o none.ncrk
expect 2 "generate: an algorithm without key" ncr generate -a sha256 -o none.ncrk
expect 2 "generate: --id" ncr generate -a aes-cbc --id 00 -o none.ncrk
says "random id"
expect 2 "generate: a key that could not be stored" ncr generate -a aes-cbc --flags exportable -o none.ncrk
absent none.ncrk "none of these left a file"
for bits in 128 192 256; do
	expect 0 "generate --bits $bits" ncr generate -a camellia-cbc --bits $bits --flags storable,exportable -o bits.ncrk --force
	expect 0 "... and export" ncr export -k bits.ncrk
	[ "$(stat -c %s out)" -eq $((bits / 8)) ]
	result $? "... gives $bits bits"
done
expect 4 "export of a key that is not exportable" ncr export -k made.ncrk -o raw
says "not exportable"
absent raw "... leaves no file"

for size in 16 24 32; do
	expect 0 "import of $size bytes" ncr import -a aes-cbc -i key$size --id 0a0B --label "key $size" -o k$size.ncrk
	grep -q "^warning: key$size still holds the key" err
	result $? "... names the file that is left"
done
grep -q . k32.ncrk && ncr info -k k32.ncrk >out 2>err && grep -q '^id: 0a0b$' out
result $? "... keeps the id"
expect 0 "import from standard input" sh -c 'ncr import -a 3des-cbc --key-stdin -o k3des.ncrk <key24'
expect 0 "import of 5 bytes" sh -c 'ncr import -a arcfour --key-stdin -o k5.ncrk <key5'
expect 0 "import of an exportable key" ncr import -a aes-cbc -i key32 --flags storable,exportable -o exportable.ncrk
expect 0 "... and its export" ncr export -k exportable.ncrk -o exported
same key32 exported "... give the key back"
expect 2 "export to a terminal" sh -c 'ncr export -k exportable.ncrk >/dev/ptmx'
{ cat key32; echo; } >key33
expect 5 "import of a key with a newline" ncr import -a aes-cbc -i key33 -o none.ncrk
says "33 bytes"
expect 5 "import of nothing" ncr import -a hmac-sha256 -i /dev/null -o none.ncrk
expect 2 "import without input" ncr import -a aes-cbc -o none.ncrk
absent none.ncrk "none of these left a file"

# --- blobs that are not right ---------------------------------------------------------------------------------------

expect 5 "not a blob" ncr info -k key32
says "not a key blob"
expect 6 "no such blob" ncr info -k nowhere.ncrk
head -c 100 k32.ncrk >short.ncrk
expect 5 "a blob cut short" ncr info -k short.ncrk
explains "damaged"
{ cat k32.ncrk; printf x; } >long.ncrk
expect 5 "a blob with a byte more" ncr info -k long.ncrk
explains "damaged"
{ head -c 120 k32.ncrk; printf '\377\000\377'; tail -c +124 k32.ncrk; } >altered.ncrk
expect 5 "a blob with altered bytes" ncr info -k altered.ncrk
explains "authentication failed"
{ head -c 20 k32.ncrk; printf 'notmykey'; tail -c +29 k32.ncrk; } >foreign.ncrk
expect 5 "a blob of another master key" ncr info -k foreign.ncrk
says "another master key"
{ head -c 8 k32.ncrk; printf '\000\002'; tail -c +11 k32.ncrk; } >newer.ncrk
expect 5 "a blob of a newer version" ncr info -k newer.ncrk
says "newer version"
expect 5 "a blob of 1 MB" ncr info -k /dev/zero

# --- ciphers, both ways against openssl -----------------------------------------------------------------------------

iv16=000102030405060708090a0b0c0d0e0f
iv8=f0f1f2f3f4f5f6f7
mkdir sizes
all_sizes="0 1 15 16 17 4095 4096 1048579"
for size in $all_sizes 31 32 33 262143 262144 262145 524288; do
	head -c $size /dev/urandom >sizes/$size
done

# cipher ALGORITHM OPENSSL BLOB KEY IV SIZE...: what ncr encrypts is what openssl encrypts, and ncr decrypts it
provider=
cipher() {
	algorithm=$1
	peer=$2
	blob=$3
	key=$(hex "$4")
	iv=$5
	shift 5
	for size; do
		rm -f theirs ours back err
		openssl enc $provider -"$peer" -K "$key" ${iv:+-iv $iv} -in sizes/$size -out theirs 2>err
		result $? "openssl enc -$peer, $size bytes"
		expect 0 "encrypt --algorithm $algorithm, $size bytes" \
			ncr encrypt -a "$algorithm" -k "$blob" ${iv:+--iv $iv} -i sizes/$size -o ours
		same theirs ours "... as openssl does with -$peer"
		expect 0 "decrypt --algorithm $algorithm, $size bytes" \
			ncr decrypt -a "$algorithm" -k "$blob" ${iv:+--iv $iv} -i theirs -o back
		same sizes/$size back "... what openssl encrypted with -$peer"
	done
}

for family in aes camellia; do
	for mode in cbc ctr; do
		cipher $family-$mode $family-256-$mode k32.ncrk key32 $iv16 $all_sizes
		cipher $family-$mode $family-128-$mode k16.ncrk key16 $iv16 17 4096
		cipher $family-$mode $family-192-$mode k24.ncrk key24 $iv16 17 4096
	done
	cipher $family-ecb $family-256-ecb k32.ncrk key32 '' $all_sizes
	cipher $family-ecb $family-128-ecb k16.ncrk key16 '' 17 4096
	cipher $family-ecb $family-192-ecb k24.ncrk key24 '' 17 4096
done
cipher 3des-cbc des-ede3-cbc k3des.ncrk key24 $iv8 $all_sizes
# openssl's ARCFOUR is in a module of its own, which comes beside this script
export OPENSSL_MODULES="$here"
provider="-provider legacy -provider default"
cipher arcfour rc4 k16.ncrk key16 '' $all_sizes 262143 262144 262145 524288
cipher arcfour rc4-40 k5.ncrk key5 '' 17 4096
provider=
# around the size of one system call
cipher aes-cbc aes-256-cbc k32.ncrk key32 $iv16 262143 262144 262145 524288
cipher aes-ctr aes-256-ctr k32.ncrk key32 $iv16 262143 262144 262145 524288

expect 0 "encrypt: null" ncr encrypt -a null -i sizes/1048579 -o null.out
grep -q '^warning: null does not encrypt' err
result $? "... and says that it does not encrypt"
same sizes/1048579 null.out "... and copies"
expect 0 "encrypt: ECB" ncr encrypt -a aes-ecb -k k32.ncrk -i sizes/17 -o ecb.out
grep -q '^warning: aes-ecb shows' err
result $? "... warns"
ncr generate -a aes-ecb -o ecb.ncrk
expect 2 "ECB is not taken from the key" ncr encrypt -k ecb.ncrk -i sizes/17 -o ecb2.out
says "does not say which algorithm"
absent ecb2.out "... and there is no output"
expect 0 "the algorithm of the key" ncr encrypt -k k32.ncrk --iv $iv16 -i sizes/17 -o ours17
openssl enc -aes-256-cbc -K "$(hex key32)" -iv $iv16 -in sizes/17 -out theirs17 2>err
same theirs17 ours17 "... is taken without --algorithm"
expect 0 "generate: ARCFOUR" ncr generate -a arcfour --flags storable,exportable -o arcfour.ncrk
expect 0 "... and export" ncr export -k arcfour.ncrk
[ "$(stat -c %s out)" -eq 16 ]
result $? "... gives 128 bits"
expect 2 "ARCFOUR is not taken from the key" ncr encrypt -k arcfour.ncrk -i sizes/17 -o arcfour.out
says "does not say which algorithm"
absent arcfour.out "... and there is no output"
expect 0 "encrypt: ARCFOUR" ncr encrypt -a arcfour -k arcfour.ncrk -i sizes/17 -o arcfour.out
grep -q '^warning: arcfour is broken' err
result $? "... warns"
expect 0 "... a pipe of odd pieces" sh -c \
	'dd if=sizes/1048579 bs=1021 2>/dev/null | ncr encrypt -a arcfour -k arcfour.ncrk | dd bs=77777 2>/dev/null | ncr decrypt -a arcfour -k arcfour.ncrk | cmp - sizes/1048579'
expect 2 "an IV for ARCFOUR" ncr encrypt -a arcfour -k arcfour.ncrk --iv 00 -i message
expect 5 "import: 4 bytes for ARCFOUR" sh -c 'head -c 4 key16 | ncr import -a arcfour --key-stdin -o k4.ncrk'
explains "5 to 256"
absent k4.ncrk "... leaves no file"

for size in 0 17 4096 1048579; do
	for algorithm in aes-cbc aes-ctr; do
		expect 0 "encrypt with a random IV, $algorithm, $size bytes" ncr encrypt -a $algorithm -k k32.ncrk -i sizes/$size -o one --force
		expect 0 "... twice" ncr encrypt -a $algorithm -k k32.ncrk -i sizes/$size -o two --force
		! cmp -s one two
		result $? "... differs"
		head -c 16 one >iv
		tail -c +17 one >body
		openssl enc -d -aes-256-${algorithm#aes-} -K "$(hex key32)" -iv "$(hex iv)" -in body -out back 2>err
		same sizes/$size back "... openssl decrypts what follows the IV"
		expect 0 "decrypt with the IV of the message" ncr decrypt -a $algorithm -k k32.ncrk -i one -o back --force
		same sizes/$size back "... gives the message back"
	done
done
expect 0 "3DES with a random IV" ncr encrypt -k k3des.ncrk -i sizes/17 -o des.out
[ "$(stat -c %s des.out)" -eq 32 ]
result $? "... of eight bytes"

expect 0 "a pipe" sh -c 'cat sizes/1048579 | ncr encrypt -k k32.ncrk | ncr decrypt -k k32.ncrk | cmp - sizes/1048579'
expect 0 "a pipe of odd pieces" sh -c \
	'dd if=sizes/1048579 bs=1021 2>/dev/null | ncr encrypt -k k32.ncrk | dd bs=77777 2>/dev/null | ncr decrypt -k k32.ncrk | cmp - sizes/1048579'
expect 0 "key and data" sh -c 'ncr encrypt --key-stdin --iv '$iv16' -i sizes/17 <k32.ncrk | cmp - theirs17'
expect 0 "a raw key" sh -c 'ncr encrypt --key-stdin --raw -a aes-cbc --iv '$iv16' -i sizes/17 <key32 | cmp - theirs17'
expect 5 "a raw key of the wrong size" sh -c 'ncr encrypt --key-stdin --raw -a aes-cbc --iv '$iv16' -i sizes/17 <key33'
expect 2 "key and data from one place" sh -c 'ncr encrypt --key-stdin <k32.ncrk'
says "cannot both come"
expect 2 "--raw with --key-file" ncr encrypt --raw -k k32.ncrk -a aes-cbc -i message
expect 2 "no key" ncr encrypt -a aes-cbc -i message
expect 2 "an IV of the wrong size" ncr encrypt -k k32.ncrk --iv 0011 -i message
expect 2 "an IV for ECB" ncr encrypt -a aes-ecb -k k32.ncrk --iv $iv16 -i message
expect 2 "a hash does not encrypt" ncr encrypt -a sha256 -k k32.ncrk -i message
expect 5 "a key of the wrong size" ncr encrypt -a 3des-cbc -k k32.ncrk -i message -o wrong.out
explains "wrong size"
absent wrong.out "... and there is no output"

# --- decryption that goes wrong -------------------------------------------------------------------------------------

expect 5 "decrypt: another key" ncr decrypt -a aes-cbc -k k16.ncrk --iv $iv16 -i theirs17 -o bad.out
explains "wrong padding"
absent bad.out "... and there is no output file"
head -c 31 theirs17 >cut
expect 5 "decrypt: cut short" ncr decrypt -k k32.ncrk --iv $iv16 -i cut -o bad.out
explains "not a whole number of blocks"
: >empty
expect 5 "decrypt: nothing" ncr decrypt -k k32.ncrk --iv $iv16 -i empty -o bad.out
head -c 7 /dev/zero >seven
expect 5 "decrypt: shorter than an IV" ncr decrypt -k k32.ncrk -i seven -o bad.out
says "too short"
absent bad.out "none of these left a file"
# ends that no padding has: 00, more than a block, a run that is too short, a run with another byte in it
for end in 00 11 20 ff 02 0403 0303ff03 10ff0f0f0f0f0f0f0f0f0f0f0f0f0f0f; do
	unhex "$end" >end
	{ head -c $((16 - $(stat -c %s end))) /dev/zero; cat end; } >block
	openssl enc -aes-256-cbc -nopad -K "$(hex key32)" -iv $iv16 -in block -out bad.enc 2>err
	expect 5 "decrypt: a block that ends in $end" ncr decrypt -k k32.ncrk --iv $iv16 -i bad.enc -o bad.out
	absent bad.out "... and there is no output file"
done
for end in 01 0202 10101010101010101010101010101010; do
	unhex "$end" >end
	size=$((16 - $(stat -c %s end)))
	{ head -c $size /dev/zero; cat end; } >block
	openssl enc -aes-256-cbc -nopad -K "$(hex key32)" -iv $iv16 -in block -out good.enc 2>err
	expect 0 "decrypt: a block that ends in $end" ncr decrypt -k k32.ncrk --iv $iv16 -i good.enc -o good.out --force
	[ "$(stat -c %s good.out)" -eq $size ]
	result $? "... gives $size bytes"
done
cp message bad.out
expect 5 "decrypt --force: wrong padding" ncr decrypt -k k16.ncrk --iv $iv16 -i theirs17 -o bad.out --force
same message bad.out "... leaves the old file as it is"

# --- output ---------------------------------------------------------------------------------------------------------

echo old >there
expect 6 "encrypt does not overwrite" ncr encrypt -k k32.ncrk -i message -o there
says "exists already"
[ "$(cat there)" = old ]
result $? "... and leaves the file as it is"
expect 0 "encrypt --force" ncr encrypt -k k32.ncrk -i message -o there --force
expect 0 "... in place" ncr decrypt -k k32.ncrk -i there -o there --force
same message there "... gives the message back"
expect 2 "encrypt to a terminal" sh -c 'ncr encrypt -k k32.ncrk -i message >/dev/ptmx'
says "terminal"
expect 2 "decrypt to a terminal" sh -c 'ncr decrypt -k k32.ncrk -i theirs17 -o - >/dev/ptmx'
expect 6 "no device is renamed over" ncr encrypt -k k32.ncrk -i message -o /dev/null --force
[ -c /dev/null ]
result $? "... /dev/null is still there"
expect 6 "a full device" sh -c 'ncr encrypt -k k32.ncrk -i message >/dev/full'
expect 6 "no such folder" ncr encrypt -k k32.ncrk -i message -o nowhere/out
expect 6 "a folder as input" ncr encrypt -k k32.ncrk -i sizes -o folder.out
absent folder.out "... and there is no output"

# not INT: a shell without job control starts background jobs with INT ignored, and programs leave that as it is
for signal in TERM HUP KILL; do
	mkdir killed.$signal
	mkfifo feed.$signal
	ncr encrypt -k k32.ncrk -i feed.$signal -o killed.$signal/out 2>err &
	pid=$!
	exec 7>feed.$signal
	head -c 600000 /dev/zero >&7
	tries=0
	while [ $tries -lt 100 ] && ! ls -l /proc/$pid/fd 2>/dev/null | grep -q "$work/killed"; do
		sleep 0.1
		tries=$((tries + 1))
	done
	[ $tries -lt 100 ]
	result $? "encrypt waits in the middle of its output"
	kill -$signal $pid
	exec 7>&-
	wait $pid 2>/dev/null
	[ $? -gt 128 ]
	result $? "... is ended by SIG$signal"
	[ -z "$(ls -A killed.$signal)" ]
	result $? "... and leaves nothing in the folder"
done

# --- somebody who is not root ---------------------------------------------------------------------------------------

mkdir -m 777 home
as_alice() {
	setpriv --reuid 1000 --regid 1000 --groups "$1" sh -c "$2"
}
expect 4 "not in the group: no device" as_alice 1000 'ncr algorithms'
says "no permission"
expect 0 "status is for everybody" as_alice 1000 'ncr status'
chgrp ncr /dev/crypto
cp k32.ncrk home/root.ncrk && chown 1000 home/root.ncrk
expect 4 "in the group, with the bytes of somebody else's key" as_alice 900 \
	'ncr encrypt -k home/root.ncrk -i message -o home/out'
says "does not let you use it"
ncr import -a aes-cbc -i key32 --owner alice -o home/k32.ncrk 2>/dev/null && chown 1000 home/k32.ncrk
expect 0 "in the group: encrypt to a file with a key of one's own" as_alice 900 'ncr encrypt -k home/k32.ncrk -i message -o home/out'
expect 0 "... and decrypt" as_alice 900 'ncr decrypt -k home/k32.ncrk -i home/out -o home/back'
same message home/back "... gives the message back"
chgrp root /dev/crypto

# --- hashes and MACs ------------------------------------------------------------------------------------------------

all_files=
for size in $all_sizes; do
	all_files="$all_files sizes/$size"
done
for algorithm in md5 sha1 sha224 sha256 sha384 sha512; do
	openssl dgst -$algorithm -r $all_files 2>err | sed 's/ \*/  /' >theirs
	expect 0 "digest $algorithm" ncr digest -a $algorithm $all_files
	[ "$(grep -c . theirs)" -eq 8 ]
	result $? "... of eight sizes"
	same theirs out "... as openssl dgst"
done
(cd sizes && sha256sum 17 4095 1048579 0) >theirs
expect 0 "digest of several files" sh -c 'cd sizes && ncr digest -a sha256 17 4095 1048579 0'
same theirs out "... as sha256sum prints"
expect 0 "... and sha256sum -c" sh -c 'cd sizes && ncr digest -a sha256 17 4095 | sha256sum -c'
sha256sum <message >theirs
expect 0 "digest of standard input" sh -c 'ncr digest -a sha256 <message'
same theirs out "... as sha256sum prints"
expect 6 "digest: a missing file among others" ncr digest -a sha256 sizes/1 nowhere sizes/17
[ "$(grep -c . out)" -eq 2 ]
result $? "... goes on with the others"
expect 2 "digest: a cipher" ncr digest -a aes-cbc message

head -c 1 key32 >mac1
head -c 200 sizes/4096 >mac200
for algorithm in md5 sha1 sha224 sha256 sha384 sha512; do
	for key in mac1 key32 mac200; do
		expect 0 "import for hmac-$algorithm, $(stat -c %s $key) bytes" ncr import -a hmac-$algorithm -i $key -o mac.ncrk --force
		openssl dgst -$algorithm -mac HMAC -macopt hexkey:"$(hex $key)" -r $all_files 2>err | sed 's/ \*/  /' >theirs
		expect 0 "mac hmac-$algorithm" ncr mac -k mac.ncrk $all_files
		[ "$(grep -c . theirs)" -eq 8 ]
		result $? "... of eight sizes"
		same theirs out "... as openssl dgst -mac HMAC"
	done
	openssl mac -digest $algorithm -macopt hexkey:"$(hex $key)" -in message HMAC 2>err | tr -d '\n' | tr 'A-F' 'a-f' >theirs
	expect 0 "verify hmac-$algorithm: what openssl mac wrote" ncr verify -k mac.ncrk --mac "$(cat theirs)" message
	expect 1 "verify hmac-$algorithm: another message" ncr verify -k mac.ncrk --mac "$(cat theirs)" sizes/17
	explains "does not match"
done
ncr import -a hmac-sha256 -i key32 -o hmac.ncrk 2>/dev/null
ncr mac -k hmac.ncrk message >line
expect 0 "verify --mac-file with a line" ncr verify -k hmac.ncrk --mac-file line message
expect 0 "mac --binary" ncr mac -k hmac.ncrk --binary -o binary message
[ "$(hex binary)" = "$(cut -d' ' -f1 line)" ]
result $? "... is the same MAC"
expect 0 "verify --mac-file with bytes" ncr verify -k hmac.ncrk --mac-file binary message
expect 0 "verify of standard input" sh -c 'ncr verify -k hmac.ncrk --mac-file line <message'
head -c 31 binary >shorter
expect 1 "verify: a shorter MAC" ncr verify -k hmac.ncrk --mac "$(hex shorter)" message
{ head -c 31 binary; printf '\0'; } >altered
cmp -s binary altered && { head -c 31 binary; printf '\1'; } >altered
expect 1 "verify: an altered MAC" ncr verify -k hmac.ncrk --mac-file altered message
expect 5 "verify: a file without a MAC" ncr verify -k hmac.ncrk --mac-file message message
expect 2 "verify: no MAC" ncr verify -k hmac.ncrk message
expect 2 "mac --binary to a terminal" sh -c 'ncr mac -k hmac.ncrk --binary message >/dev/ptmx'
expect 2 "mac: key and data from one place" sh -c 'ncr mac --key-stdin <hmac.ncrk'
expect 0 "mac: a raw key" sh -c 'ncr mac -a hmac-sha256 --key-stdin --raw message <key32'
same line out "... gives the same"

# --- flags of keys --------------------------------------------------------------------------------------------------

ncr generate -a aes-cbc --flags storable,sign -o sign.ncrk
expect 4 "a key for signing does not encrypt" ncr encrypt -k sign.ncrk -i message -o flag.out
says "flag of the key"
ncr generate -a hmac-sha256 --flags storable,decrypt -o decrypt.ncrk
expect 4 "a key for decrypting does not authenticate" ncr mac -k decrypt.ncrk message
ncr generate -a aes-cbc --flags storable,wrap -o wrapping.ncrk
expect 4 "a key for wrapping does not encrypt" ncr encrypt -k wrapping.ncrk -i message -o flag.out
absent flag.out "none of these left a file"

# --- wrapping: RFC 3394 section 4.6, RFC 5649 section 6 -------------------------------------------------------------

unhex 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F >kek
unhex 00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F >inner
unhex 28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21 >wrapped3394
expect 0 "import of a wrapping key" ncr import -a aes-ecb -i kek --flags storable,wrap -o kek.ncrk
expect 0 "import of a wrappable key" ncr import -a aes-cbc -i inner --flags storable,wrappable,exportable -o inner.ncrk
expect 0 "wrap" ncr wrap -k kek.ncrk --target-file inner.ncrk -o wrapped
same wrapped3394 wrapped "... as in RFC 3394 4.6"
expect 0 "unwrap" ncr unwrap -k kek.ncrk -i wrapped3394 --label unwrapped -o unwrapped.ncrk
ncr encrypt -k inner.ncrk --iv $iv16 -i message -o e1 && ncr encrypt -a aes-cbc -k unwrapped.ncrk --iv $iv16 -i message -o e2
same e1 e2 "... gives the same key"
ncr info -k unwrapped.ncrk >out 2>err && grep -q '^flags: wrappable$' out && grep -q '^label: unwrapped$' out
result $? "... wrappable and not exportable"
expect 4 "... which cannot be exported" ncr export -k unwrapped.ncrk -o raw
unhex 5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8 >kek5649
unhex c37b7e6492584340bed12207808941155068f738 >inner20
unhex 466f7250617369 >inner7
unhex 138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a >wrapped20
unhex afbeb0f07dfbf5419200f2ccb50bb24f >wrapped7
expect 0 "import of a wrapping key of 24 bytes" ncr import -a aes-ecb -i kek5649 --flags storable,wrap -o kek5649.ncrk
for size in 20 7; do
	expect 0 "import of $size bytes" ncr import -a hmac-sha1 -i inner$size --flags storable,wrappable -o inner$size.ncrk
	expect 0 "wrap --rfc5649, $size bytes" ncr wrap -k kek5649.ncrk --target-file inner$size.ncrk --rfc5649 -o wrapped --force
	same wrapped$size wrapped "... as in RFC 5649 6"
	expect 0 "unwrap --rfc5649, $size bytes" ncr unwrap -k kek5649.ncrk --rfc5649 -i wrapped$size -o back.ncrk --force
	ncr mac -k inner$size.ncrk message >e1 && ncr mac -a hmac-sha1 -k back.ncrk message >e2
	same e1 e2 "... gives the same key"
done
expect 5 "wrap: a size RFC 3394 does not take" ncr wrap -k kek.ncrk --target-file inner20.ncrk -o none
says "RFC 3394"
expect 4 "wrap: not wrappable" ncr wrap -k kek.ncrk --target-file k32.ncrk -o none
says "not wrappable"
expect 4 "wrap: a wrapping key for another use" ncr wrap -k sign.ncrk --target-file inner.ncrk -o none
expect 2 "wrap: nothing to wrap" ncr wrap -k kek.ncrk -o none
expect 2 "wrap to a terminal" sh -c 'ncr wrap -k kek.ncrk --target-file inner.ncrk >/dev/ptmx'
{ printf x; tail -c +2 wrapped3394; } >altered
expect 5 "unwrap: altered" ncr unwrap -k kek.ncrk -i altered -o none
explains "authentication failed"
expect 5 "unwrap: another method" ncr unwrap -k kek.ncrk --rfc5649 -i wrapped3394 -o none
expect 5 "unwrap: another size" ncr unwrap -k kek.ncrk -i seven -o none
absent none "none of these left a file"
expect 0 "wrap with an IV of one's own" ncr wrap -k kek.ncrk --target-file inner.ncrk --iv 0001020304050607 -o own
! cmp -s own wrapped3394
result $? "... differs"
expect 5 "... does not unwrap without it" ncr unwrap -k kek.ncrk -i own -o none
expect 0 "... and does with it" ncr unwrap -k kek.ncrk --iv 0001020304050607 -i own -o own.ncrk

# --- what is left ---------------------------------------------------------------------------------------------------

for verb in status algorithms generate import publish info export public encrypt decrypt digest mac sign verify wrap unwrap; do
	expect 0 "ncr $verb --help" ncr $verb --help
done
expect 0 "ncr --help" ncr --help
expect 0 "ncr --version" ncr --version
expect 2 "ncr" ncr
expect 2 "ncr nonsense" ncr nonsense
expect 0 "status at the end" ncr status
grep -q '^keys: 0$' out && grep -q '^sessions: 0$' out && grep -q '^contexts: 0$' out
result $? "... nothing is left in the kernel"

finish
