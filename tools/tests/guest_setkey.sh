#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ncr-setkey with sealed master keys against a real module, which it loads and unloads. Prints TAP.
#
# Runs as root on a machine where `modprobe ncr` loads the test build, with ncr, ncr-setkey and json_check in $PATH or in this
# folder. TPMs and systemd-creds are in slots.sh, terminals in test_passphrase.c.
set -u

export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=selftest/tap.sh
. "$here/tap.sh"
PATH=$PATH:$here
work=$(mktemp -d /tmp/ncr-setkey.XXXXXX) || exit 1
cd "$work" || exit 1
trap 'cd / && rm -rf "$work"' EXIT
umask 077

silent() {
	! grep -qF -- "$1" err
	result $? "... and does not say: $1"
}

load() {
	modprobe ncr allow_unload=1 "$@" || { echo "Bail out! ncr does not load"; exit 1; }
}

reload() {
	rmmod ncr || { echo "Bail out! ncr cannot be unloaded"; exit 1; }
	load "$@"
}

key_is_set() {
	grep -q '^master_key: set$' /sys/kernel/security/ncr/status
}

fast="--kdf-memory 64 --kdf-passes 3"
echo 'six words that dice have chosen' >passphrase
echo 'something else that is wrong' >wrong

# --- waiting for the device -----------------------------------------------------------------------------------------

expect 0 "new, without the module" ncr-setkey --new $fast --new-passphrase-file passphrase key
expect 0 "... and a slot with PBKDF2" ncr-setkey slot add --kdf pbkdf2-sha256 --kdf-passes 600000 --passphrase-file passphrase \
	--new-passphrase-file passphrase passphrase key
expect 3 "no device" ncr-setkey --passphrase-file passphrase key
silent "passphrase"
tells "hint: modprobe ncr"
expect 3 "no device within a second" ncr-setkey --wait 1 --passphrase-file passphrase key
(sleep 3; exec modprobe ncr allow_unload=1) &
expect 0 "the device comes within 60 seconds" ncr-setkey --wait 60 --passphrase-file passphrase key
wait
key_is_set
result $? "... the key is set"
expect 1 "a second time" ncr-setkey --passphrase-file nowhere key
tells "set already"
silent "slot"

# --- one key, whatever opens it -------------------------------------------------------------------------------------

expect 0 "a blob under it" ncr generate -a aes-cbc -o blob
reload
ncr info -k blob >/dev/null 2>&1
[ $? -eq 4 ]
result $? "no blob without key"
expect 5 "wrong passphrase" ncr-setkey --passphrase-file wrong key
tells "slot 15 (passphrase): wrong passphrase"
tells "slot 16 (passphrase): wrong passphrase"
tells "none of its 2 slots opened"
expect 5 "nobody is asked" ncr-setkey --ask 0 key
tells "hint: the recovery passphrase opens it"
! key_is_set
result $? "... no key is set"
expect 0 "the other slot, after the first was removed" ncr-setkey slot remove 15 key
expect 0 "... opens" ncr-setkey --passphrase-file passphrase key
expect 0 "... and the blob with it" ncr info -k blob
reload
expect 0 "sealed, from standard input" sh -c 'exec ncr-setkey --passphrase-file passphrase - <key'
expect 0 "... the blob" ncr info -k blob
reload
mkdir credentials && cp key credentials/master
export CREDENTIALS_DIRECTORY="$work/credentials"
expect 0 "sealed, as credential of a service" ncr-setkey --passphrase-file passphrase --credential master
expect 0 "... the blob" ncr info -k blob
reload
expect 0 "another key" ncr-setkey --new $fast --new-passphrase-file passphrase other
expect 0 "... is set" ncr-setkey --passphrase-file passphrase other
expect 5 "... and does not open the blob" ncr info -k blob

# --- who may --------------------------------------------------------------------------------------------------------

reload
chmod 666 /dev/crypto
chmod 755 "$work"
cp key owned && chown 1000 owned && cp passphrase theirs && chown 1000 theirs
expect 5 "a file of another user" ncr-setkey --passphrase-file passphrase owned
expect 4 "not root" setpriv --reuid 1000 --regid 1000 --clear-groups ncr-setkey --passphrase-file theirs - <key
chmod 660 /dev/crypto
for mode in 0640 0604; do
	chmod $mode passphrase
	expect 5 "a passphrase file of mode $mode" ncr-setkey --passphrase-file passphrase key
	tells "open to others"
done
chmod 600 passphrase
chmod 640 key
expect 5 "a sealed file of mode 0640" ncr-setkey --passphrase-file passphrase key
chmod 600 key
ln -s key link
expect 5 "a symbolic link" ncr-setkey --passphrase-file passphrase link
expect 0 "still no key: the file itself is taken" ncr-setkey --passphrase-file passphrase key

# --- strict mode ----------------------------------------------------------------------------------------------------

reload fips=1
expect 0 "approved mode" grep -q '^approved_mode: yes$' /sys/kernel/security/ncr/status
expect 2 "no Argon2id in approved mode" ncr-setkey --new --kdf argon2id --new-passphrase-file passphrase strict
expect 0 "new in approved mode" ncr-setkey --new --new-passphrase-file passphrase strict
expect 0 "slot list" ncr-setkey slot list strict
grep -q 'pbkdf2-sha256, 1000000 iterations' out
result $? "... PBKDF2"
expect 0 "slot list --json" ncr-setkey slot list --json strict
json_check <out
result $? "... is JSON"
expect 5 "Argon2id is passed over" ncr-setkey --passphrase-file passphrase other
tells "slot 16 (passphrase): passed over: argon2id is not approved"
expect 0 "PBKDF2 opens" ncr-setkey --passphrase-file passphrase strict
key_is_set
result $? "... the key is set"

# --- a module that cannot serve -------------------------------------------------------------------------------------

rmmod ncr
modprobe ncr allow_unload=1 fail_test=sha256
expect 0 "a module in its error state" grep -q '^state: error$' /sys/kernel/security/ncr/status
expect 3 "... is not waited for" timeout 60 ncr-setkey --wait 3600 --passphrase-file passphrase key

rmmod ncr
finish
