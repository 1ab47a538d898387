# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The store's manifest is not the one that was sealed.

before() {
	sed -i 's/^key \(.*\) others$/key \1 theirs/' /var/lib/ncr/keystore/manifest
}

after() {
	on_time 0
	[ "$(value ncr-setkey ActiveState)" = active ]
	result "the master key is set"
	[ "$(value ncr-keystore ActiveState)" = failed ]
	result "the unit of the keys failed"
	one_complaint ncr-keystore '^error: .*manifest.* \(.*ncr-keystore fsck'
	result "with one line of cause and remedy"
	[ "$(grep -c ' ncr: ' /proc/keys)" -eq 0 ]
	result "no key was loaded"
	[ "$(value ncr-example InactiveExitTimestampMonotonic)" = 0 ]
	result "the service that needs one was not started"
}
