#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the example of README.md with a known key, as the user whose key it is, and compares its ciphertext with OpenSSL's.
# Prints TAP.
set -u

work=$(mktemp -d) && cd "$work" && chmod 755 . && cp /root/example . || exit 1
# the group that a udev rule would give the device to
chgrp 900 /dev/crypto
status=0
result() {
	if [ "$1" -eq 0 ]; then echo "ok $2"; else echo "not ok $2"; status=1; fi
}
as() {
	setpriv --reuid "$1" --regid "$1" --groups 900 ./example
}

head -c 32 /dev/urandom >raw
as alice >none 2>message
[ $? -eq 1 ] && [ ! -s none ] && grep -q '^error: ' message
result $? "1 - without the key it says so"
ncr import backup --algorithm aes-ctr -i raw --owner alice 2>/dev/null
result $? "2 - a known key is published as backup, for alice"
as alice >ours
result $? "3 - the example runs"
key=$(od -An -v -tx1 raw | tr -d ' \n')
iv=$(printf 0123456789abcdef | od -An -v -tx1 | tr -d ' \n')
printf 'attack at dawn' | openssl enc -aes-256-ctr -K "$key" -iv "$iv" >theirs && cmp ours theirs
result $? "4 - its ciphertext is that of openssl"
as bob >none 2>message
[ $? -eq 1 ] && [ ! -s none ] && grep -q '^error: ' message
result $? "5 - bob cannot use the key"
echo 1..5
exit $status
