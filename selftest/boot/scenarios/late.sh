# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The store is on a file system that comes after sysinit.target, over the network as systemd sees it. What ncr-boot(7)
# says about it has been done.

before() {
	mkfs.ext4 -q -F -m0 -d /var/lib/ncr /ncr.img 16M
	rm -r /var/lib/ncr
	echo '/ncr.img /var/lib/ncr ext4 loop,_netdev,x-systemd.requires=late-network.service 0 0' >>/etc/fstab
	cat >/etc/systemd/system/late-network.service <<-'UNIT'
	[Unit]
	Description=A network with ordinary dependencies
	Before=network.target
	[Service]
	Type=oneshot
	RemainAfterExit=yes
	ExecStart=/bin/sleep 2
	UNIT
	mkdir -p /etc/systemd/system/ncr-keystore.service.d
	cp /usr/local/share/ncr/late.conf /etc/systemd/system/ncr-keystore.service.d/early.conf
}

after() {
	on_time 0
	earlier sysinit.target var-lib-ncr.mount
	result "the store was mounted after sysinit.target"
	earlier ncr-setkey.service sysinit.target
	result "the master key was set before sysinit.target all the same"
	earlier var-lib-ncr.mount ncr-keystore.service
	result "the keys were loaded when the store was there"
	detail=$(said ncr-keystore)
	echo "$detail" | grep -q '^3 loaded, 0 skipped, 0 failed'
	result "all of them"
	earlier ncr-keystore.service ncr-example.service
	result "the service that requires the unit waited for them"
}
