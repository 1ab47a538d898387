#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the example of README.md with a known key, and compares its ciphertext with OpenSSL's. Prints TAP.
set -u

cd "$(mktemp -d)" || exit 1
status=0
result() {
	if [ "$1" -eq 0 ]; then echo "ok $2"; else echo "not ok $2"; status=1; fi
}

head -c 32 /dev/urandom >master && chmod 400 master && ncr-setkey master
result $? "1 - the master key is set"
head -c 32 /dev/urandom >raw
ncr import --algorithm aes-ctr -i raw -o backup.ncrk 2>/dev/null
result $? "2 - a known key is in backup.ncrk"
/root/example >ours
result $? "3 - the example runs"
key=$(od -An -v -tx1 raw | tr -d ' \n')
iv=$(printf 0123456789abcdef | od -An -v -tx1 | tr -d ' \n')
printf 'attack at dawn' | openssl enc -aes-256-ctr -K "$key" -iv "$iv" >theirs && cmp ours theirs
result $? "4 - its ciphertext is that of openssl"
mv backup.ncrk elsewhere
/root/example >none 2>message
[ $? -eq 1 ] && [ ! -s none ] && grep -q '^error: ' message
result $? "5 - without the blob it says so"
echo 1..5
exit $status
