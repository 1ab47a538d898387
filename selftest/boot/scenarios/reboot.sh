# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# README, "On a real server", behind the reboot: the units alone have set the key and loaded the store.

# what ausearch finds of this boot
trail() { ausearch --input-logs -ts boot "$@" --raw 2>/dev/null; }

# variant NAME SED-ARGUMENT...: the example service changed
variant() {
	name=$1
	shift
	sed -e "s|^StateDirectory=.*|StateDirectory=$name|" "$@" /etc/systemd/system/ncr-example.service \
		>/run/systemd/system/"$name".service
}

after() {
	on_time 0
	for unit in ncr-setkey ncr-keystore; do
		earlier $unit.service sysinit.target
		result "$unit.service is active before sysinit.target is"
		earlier auditd.service $unit.service
		result "and after auditd"
		detail=$(complaint $unit)
		[ -z "$detail" ]
		result "without a complaint"
	done
	[ "$(stat -c '%U:%G %a' /dev/crypto)" = 'root:ncr 660' ]
	result "the device belongs to the group ncr"
	[ "$(stat -c '%U:%G %a' /etc/ncr /var/lib/ncr /var/lib/ncr/keystore | xargs)" = \
		'root:root 755 root:root 755 root:root 700' ]
	result "the folders are root's, and the store nobody else's"

	while IFS= read -r command; do
		detail=$(eval "$command" 2>&1 </dev/null)
		result "${command%%  *}"
	done </ncr-test/commands.3

	earlier ncr-keystore.service ncr-example.service
	result "the example service is started when the keys are there"
	detail=$(journalctl -b -o cat -u ncr-example)
	[ -s /var/lib/ncr-example/hostname.enc ] && ! grep -q "$(cat /etc/hostname)" /var/lib/ncr-example/hostname.enc
	result "and has encrypted its file"
	variant stranger -e 's/--key backup/--key others/'
	variant dynamic -e 's/^User=.*/DynamicUser=yes/' -e 's/^#SupplementaryGroups/SupplementaryGroups/' \
		-e 's/--key backup/--key shared/'
	variant outsider -e 's/^User=.*/DynamicUser=yes/' -e 's/--key backup/--key shared/'
	variant shut -e '/^DeviceAllow/d'
	systemctl daemon-reload
	systemctl start stranger 2>/dev/null
	[ $? -ne 0 ] && said stranger | grep -q 'the mode of the key does not let you use it'
	result "it is refused the key of another account"
	detail=$(systemctl start dynamic 2>&1; journalctl -b -o cat -u dynamic)
	[ "$(value dynamic ActiveState)" = active ] && [ "$(value dynamic DynamicUser)" = yes ]
	result "a service with DynamicUser= uses the key of its group"
	systemctl start outsider 2>/dev/null
	[ $? -ne 0 ] && said outsider | grep -q 'the mode of the key does not let you use it'
	result "and is refused it when it is not in the group"
	systemctl start shut 2>/dev/null
	[ $? -ne 0 ] && said shut | grep -q 'no permission to open the device'
	result "without DeviceAllow= the device does not open"
	systemctl restart ncr-setkey
	[ $? -eq 0 ] && said ncr-setkey | grep -q 'a master key is set already'
	result "to set the master key once more is no failure"

	sleep 1
	trail -m 1600 | grep -q 'res=1'
	result "auditd has the record of the master key"
	trail -m 1601 | grep -q 'crypto_op=key_load.*key1_label="backup".*res=1'
	result "of the keys' loading"
	trail -m 1601 | grep -q 'crypto_op=key_attach.*key1_label="backup".*res=1' &&
		trail -m 1601 | grep -q 'crypto_op=key_attach.*key1_label="others".*res=0'
	result "and of who used them, and who was refused"
	[ "$(value ncr-audit-rules Result)" = success ] && [ "$(value ncr-audit-rules InactiveExitTimestampMonotonic)" -gt 0 ] &&
		[ "$(entered ncr-audit-rules)" -le "$(entered auditd)" ]
	result "the rules on operations are in place before auditd loads its rules"
	auditctl -s | grep -q '^enabled 2$' && auditctl -l | grep -q 'key=administrator' &&
		auditctl -l | grep -q /sys/kernel/security/ncr/op/key_attach
	result "they are in force, between the administrator's and his -e 2"
}
