# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# A self-test of the module failed.

before() {
	cp /ncr-test/ncr.ko /lib/modules/*/updates/ncr.ko
	depmod "$(uname -r)"
	echo 'options ncr fail_test=sha256' >/etc/modprobe.d/ncr-test.conf
	# what ncr-boot(7) says about records from before auditd
	mkdir -p /etc/systemd/journald.conf.d
	printf '[Journal]\nAudit=\n' >/etc/systemd/journald.conf.d/audit.conf
}

after() {
	on_time 10
	grep -q '^state: error$' /sys/kernel/security/ncr/status && [ ! -e /dev/crypto ]
	result "the module is in its error state, and there is no device"
	one_complaint ncr-setkey '^error: self-test sha256 of the module ncr failed, and it serves nothing \(.*ncr status\)$'
	result "the unit of the master key says in one line which test it was, and what to do"
	one_complaint ncr-keystore '^error: self-test sha256 of the module ncr failed'
	result "and so does that of the keys"
	[ "$(value ncr-setkey ActiveState)-$(value ncr-keystore ActiveState)" = failed-failed ]
	result "both failed"
	sleep 1
	detail=$(ausearch --input-logs -ts boot -m 1600-1699 --raw 2>&1)
	ausearch --input-logs -ts boot -m 1601 --raw 2>/dev/null | grep -q 'self_test.*test="sha256".*res=0'
	result "auditd has the record of it, where audit is on from the beginning"
}
