# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The kernel was updated, the module was not.

before() {
	rm /lib/modules/*/updates/ncr.ko
	depmod "$(uname -r)"
}

after() {
	on_time 10
	[ "$(value dev-crypto.device JobRunningTimeoutUSec)" = 10s ]
	result "the device is waited for for 10 s"
	detail=$(journalctl -b -o cat -u dev-crypto.device)
	echo "$detail" | grep -q 'Timed out waiting for device'
	result "which systemd says"
	one_complaint ncr-setkey "^error: there is no module ncr for the kernel $(uname -r) \(make install KERNELRELEASE="
	result "the unit of the master key says in one line what is wrong, and what to do"
	one_complaint ncr-keystore "^error: there is no module ncr for the kernel"
	result "and so does that of the keys"
	[ "$(value ncr-setkey ActiveState)-$(value ncr-keystore ActiveState)" = failed-failed ]
	result "both failed"
	[ "$(value ncr-example ActiveState)" = inactive ] && [ "$(value ncr-example InactiveExitTimestampMonotonic)" = 0 ]
	result "the service that needs its key was not started"
	[ "$(value ncr-audit-rules ActiveState)" = failed ] && auditctl -s | grep -q '^enabled 2$' &&
		auditctl -l | grep -q 'key=administrator'
	result "the administrator's audit rules are loaded without those on operations, and locked"
}
