# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The machine's part of the secret is another one, as after a change of hardware, and nobody sits at the console.

override=/etc/systemd/system/ncr-setkey.service.d/override.conf

before() {
	# behind the number of the machine
	dd if=/dev/urandom of=/var/lib/systemd/credential.secret bs=16 seek=1 count=256 conv=notrunc 2>/dev/null
	tpm2_pcrextend -T device:/dev/tpmrm0 7:sha256=$(printf '%064d' 1)
	mkdir -p $(dirname $override)
	printf '[Service]\nEnvironment=NCR_PROMPT_SECONDS=5\n' >$override
}

# refused FILE-COMMAND EXPRESSION: the unit with a key file that the command has made unfit
refused() {
	cp --remove-destination --preserve=mode /etc/ncr/recovery-key /etc/ncr/master-key
	sh -c "$1"
	sleep 1
	since=$(date '+%F %T')
	systemctl start ncr-setkey 2>/dev/null
	[ $? -ne 0 ] || return 1
	detail=$(journalctl -b -o cat -p err -u ncr-setkey --since "$since" _TRANSPORT=stdout | tail -n 1)
	echo "$detail" | grep -qE "$2"
}

after() {
	on_time 5
	[ "$(value ncr-setkey ActiveState)" = failed ]
	result "the unit of the master key failed"
	detail="$(spent ncr-setkey) s"
	[ "$(spent ncr-setkey)" -ge 5 ] && [ "$(spent ncr-setkey)" -le $((5 + slack)) ]
	result "after the time for the passphrase"
	one_complaint ncr-setkey '^error: /etc/ncr/master-key: none of its 2 slots opened \(the recovery passphrase opens it: '
	result "with one line of cause and remedy"
	detail=$(said ncr-setkey)
	echo "$detail" | grep -q '^warning: slot 1 (credential): ' &&
		echo "$detail" | grep -q 'slot 16 (passphrase): nobody gave a passphrase within 5 s'
	result "and a warning for each slot"
	one_complaint ncr-keystore '^error: .*: no master key is set \('
	result "the unit of the keys says that there is no master key"
	[ "$(value ncr-keystore ActiveState)" = failed ] && [ "$(value ncr-example InactiveExitTimestampMonotonic)" = 0 ]
	result "it failed, and the service was not started"

	refused 'rm /etc/ncr/master-key' '^error: /etc/ncr/master-key: No such file or directory'
	result "without the file the unit says so"
	refused 'chmod 644 /etc/ncr/master-key' '^error: /etc/ncr/master-key: mode 0644 opens it to others \(chmod '
	result "a file that others can read is refused"
	refused 'echo x >>/etc/ncr/master-key' '^error: /etc/ncr/master-key: '
	result "one that is damaged is, too"

	printf '[Service]\nEnvironment=NCR_PROMPT_SECONDS=60\nTimeoutStartSec=5\n' >$override
	systemctl daemon-reload
	refused : '^error: ncr-setkey did not come to its end in the time that its unit gives it$'
	result "a program that is too slow is ended, and the unit says so"
	rm $override
	systemctl daemon-reload

	# somebody comes who knows the passphrase
	cp --remove-destination --preserve=mode /etc/ncr/recovery-key /etc/ncr/master-key
	operator &
	systemctl start ncr-example 2>/dev/null
	detail=$(said ncr-setkey | tail -n 5; said ncr-keystore | tail -n 5)
	[ "$(systemctl is-active ncr-setkey ncr-keystore ncr-example | xargs)" = 'active active active' ]
	result "starting the service asks again, and with the passphrase all three units start, without a reboot"
	kill $!
}
