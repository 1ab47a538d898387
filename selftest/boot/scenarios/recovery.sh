# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The host key is lost, and what the machine starts is another thing; somebody types the recovery passphrase at the
# console. One blob of the store is damaged, too.

before() {
	cp --preserve=mode /etc/ncr/recovery-key /etc/ncr/master-key
	rm /var/lib/systemd/credential.secret
	tpm2_pcrextend -T device:/dev/tpmrm0 7:sha256=$(printf '%064d' 1)
	uuid=$(sed -n 's/^key \([^ ]*\) .* others$/\1/p' /var/lib/ncr/keystore/manifest)
	blob=/var/lib/ncr/keystore/$uuid.ncrk
	# its tag
	head -c 16 /dev/zero | dd of="$blob" bs=1 seek=$(($(stat -c %s "$blob") - 16)) conv=notrunc 2>/dev/null
}

after() {
	on_time 30
	detail=$(said ncr-setkey)
	[ "$(value ncr-setkey ActiveState)" = active ] && [ -z "$(complaint ncr-setkey)" ]
	result "the passphrase opens the file"
	detail=$(said ncr-setkey)
	echo "$detail" | grep -q '^warning: slot 1 (credential): '
	result "after the credential, whose host key is gone, did not"
	detail=$(said ncr-setkey)
	echo "$detail" | grep -q '^warning: slot 2 (tpm2): PCR 7 '
	result "and the TPM did not, with the PCR named"
	[ "$(value ncr-keystore ActiveState)" = active ] && [ "$(value ncr-keystore ExecMainStatus)" = 7 ]
	result "the unit of the keys is active, though a blob is damaged"
	one_complaint ncr-keystore '^error: others: '
	result "the key is named in one line"
	detail=$(said ncr-keystore)
	echo "$detail" | grep -q '^warning: the keys named above are missing'
	result "and a warning says that the others are there"
	earlier ncr-keystore.service sysinit.target
	result "all of that before sysinit.target"
	[ "$(value ncr-example ActiveState)" = active ]
	result "the service whose key is there runs"
}
