# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# README, "On a real server", up to the reboot. The recovery passphrase is typed at another terminal.

after() {
	operator &
	operator=$!
	cp ncr.tar.gz /root/ && cd /root || return
	while IFS= read -r command; do
		case $command in
		'systemctl reboot') continue ;;
		'apt-get install '*)
			# the machine was made with them, since it has no network
			detail=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' ${command#apt-get install } 2>&1 |
				grep -v '^installed')
			[ -z "$detail" ]
			result "$command"
			continue
			;;
		esac
		eval "$command" >/tmp/output 2>&1 </dev/null
		code=$?
		detail=$(cat /tmp/output)
		[ $code -eq 0 ]
		result "${command%%  *}"
	done </ncr-test/commands.2

	# the same master key for scenarios: slots in another order, and a passphrase that takes less memory
	cp --preserve=mode /etc/ncr/master-key /etc/ncr/recovery-key
	detail=$(ncr-setkey slot remove 16 /etc/ncr/recovery-key 2>&1 && ncr-setkey slot add tpm2 /etc/ncr/recovery-key 2>&1 &&
		ncr-setkey slot add --kdf-memory 64 --kdf-passes 3 passphrase /etc/ncr/recovery-key 2>&1)
	result "slots for the TPM and a passphrase"
	kill $operator

	# what this administrator has besides: rules of his own that are locked, another service's keys
	echo '-a always,exit -F arch=b64 -S reboot -k administrator' >/etc/audit/rules.d/30-administrator.rules
	echo '-e 2' >/etc/audit/rules.d/99-finalize.rules
	groupadd --system web-keys
	detail=$(ncr-keystore generate others --algorithm aes-cbc --owner games 2>&1 &&
		ncr-keystore generate shared --algorithm aes-cbc --group web-keys --mode 0050 2>&1)
	result "keys of others, and of a group"
}
