# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Two file systems that come over the network, as systemd sees it: /var, for which the network is up before basic.target,
# since systemd's own units need it there; and the one with the store, whose network is an ordinary service. What
# ncr-boot(7) says about the second has been done.

# network NAME [LINE]...: a unit that takes its time, with loop devices in place of servers
network() {
	name=$1
	shift
	printf '%s\n' '[Unit]' "Description=$name" "$@" '[Service]' 'Type=oneshot' 'RemainAfterExit=yes' \
		'ExecStart=modprobe loop' 'ExecStart=sleep 2' >/etc/systemd/system/"$name".service
}

before() {
	mkfs.ext4 -q -F -m0 -d /var/lib/ncr /ncr.img 16M
	rm -r /var/lib/ncr/keystore
	mkfs.ext4 -q -F -m0 -d /var /var.img 96M
	mv /var /var.first && mkdir /var
	cat >>/etc/fstab <<-'FSTAB'
	/var.img /var ext4 loop,_netdev,x-systemd.requires=early-network.service 0 0
	/ncr.img /var/lib/ncr ext4 loop,_netdev,x-systemd.requires=late-network.service 0 0
	FSTAB
	network early-network DefaultDependencies=no After=local-fs-pre.target Before=network.target
	network late-network
	mkdir -p /etc/systemd/system/ncr-keystore.service.d
	cp /usr/local/share/ncr/late.conf /etc/systemd/system/ncr-keystore.service.d/early.conf
}

after() {
	on_time 0
	earlier local-fs.target var.mount
	result "/var was mounted after local-fs.target"
	earlier var.mount ncr-setkey.service
	result "the machine's part of the secret, which is there, was waited for"
	earlier ncr-setkey.service sysinit.target
	result "and the master key set before sysinit.target all the same"
	earlier sysinit.target var-lib-ncr.mount
	result "the store was mounted after sysinit.target"
	earlier var-lib-ncr.mount ncr-keystore.service
	result "the keys were loaded when the store was there"
	detail=$(said ncr-keystore)
	echo "$detail" | grep -q '^3 loaded, 0 skipped, 0 failed'
	result "all of them"
	earlier ncr-keystore.service ncr-example.service
	result "the service that requires the unit waited for them"
}
