# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# /var comes late, from the network as systemd sees it: it is not there before sysinit.target, but when the file systems
# of remote-fs.target are. What ncr-boot(7) says about it has been done.

before() {
	mkfs.ext4 -q -F -m0 -d /var /var.img 64M
	mv /var /var.early
	mkdir /var
	echo '/var.img /var ext4 loop,_netdev 0 0' >>/etc/fstab
	mkdir -p /etc/systemd/system/ncr-keystore.service.d
	cp /usr/local/share/ncr/late.conf /etc/systemd/system/ncr-keystore.service.d/early.conf
}

after() {
	on_time 0
	earlier sysinit.target var.mount
	result "/var was mounted after sysinit.target"
	earlier ncr-setkey.service sysinit.target
	result "the master key was set before sysinit.target all the same"
	earlier var.mount ncr-keystore.service
	result "the keys were loaded after /var was there"
	detail=$(said ncr-keystore)
	echo "$detail" | grep -q '^3 loaded, 0 skipped, 0 failed'
	result "all of them"
	earlier ncr-keystore.service ncr-example.service
	result "the service that requires the unit waited for them"
}
