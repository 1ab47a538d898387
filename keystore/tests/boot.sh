#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is installed for the boot: files, units without an error or a cycle, and how much they leave open. What the units
# do is seen in the systemd machine (make check-boot). Prints TAP.
#
# usage: boot.sh SOURCE-FOLDER BUILD-FOLDER
set -u

source=$1
out=$2
# shellcheck source=selftest/tap.sh
. "$source/../selftest/tap.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
root=$work/root
units=$root/usr/lib/systemd/system

make -s -C "$source" install O="$out" DESTDIR="$root" PREFIX=/usr >err 2>&1 &&
	(cd "$root/usr" && ls lib/ncr/ncr-boot lib/modules-load.d/ncr.conf lib/udev/rules.d/60-ncr.rules lib/sysusers.d/ncr.conf \
		lib/tmpfiles.d/ncr.conf share/man/man7/ncr-boot.7 share/ncr/late.conf share/ncr/ncr-example.service) \
		>/dev/null 2>>err
result $? "all of it is installed"
sh -n "$root/usr/lib/ncr/ncr-boot" 2>err && ! grep -r '@[A-Z]*@' "$root/usr/lib" >>err
result $? "the script of the units parses, and its folders are filled in"
command -v systemd-analyze >err || { echo "systemd-analyze is missing (hint: make deps)" >err; false; }
result $? "systemd-analyze is there"

for unit in ncr-setkey ncr-keystore; do
	# in tenths
	systemd-analyze security --offline=true --no-pager --threshold=20 "$units/$unit.service" >all 2>&1
	code=$?
	grep -E 'exposure level|✗' all >err
	[ $code -eq 0 ]
	result $? "$unit.service: $(sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/exposure \1/p' err), 2.0 at most"
done
systemd-analyze security --offline=true --no-pager --threshold=20 "$root/usr/share/ncr/ncr-example.service" >err 2>&1
result $? "the example of a service, too"

# The units beside what they are ordered against, in a root of its own; all in one start, as at boot: only then is a cycle one.
cp "$root/usr/share/ncr/ncr-example.service" "$units/"
mkdir -p "$root/usr/bin"
printf '#!/bin/sh\n' >"$root/usr/bin/ncr" && chmod 755 "$root/usr/bin/ncr"
sed -i 's|^ExecStart=ncr |ExecStart=/usr/bin/ncr |' "$units/ncr-example.service"
cat >"$units/auditd.service" <<-'UNIT'
	[Unit]
	Description=what Debian's auditd.service says of its place at boot
	DefaultDependencies=no
	After=local-fs.target systemd-tmpfiles-setup.service
	Before=sysinit.target shutdown.target
	Conflicts=shutdown.target
	[Service]
	ExecStart=/usr/sbin/ncr-keystore
UNIT
cat >"$units/boot.target" <<-'UNIT'
	[Unit]
	Description=a boot
	Requires=local-fs.target sysinit.target basic.target multi-user.target ncr-keystore.service ncr-example.service
	Requires=auditd.service systemd-modules-load.service systemd-tmpfiles-setup.service
	After=multi-user.target ncr-example.service
UNIT
for unit in local-fs.target sysinit.target basic.target multi-user.target shutdown.target systemd-modules-load.service \
	systemd-tmpfiles-setup.service; do
	cp /lib/systemd/system/$unit "$units/" 2>>err || true
done
# verify: what systemd has to say about what is ours
verify() {
	SYSTEMD_UNIT_PATH="$units:" systemd-analyze verify --man=no --recursive-errors=yes --root="$root" \
		ncr-setkey.service ncr-keystore.service ncr-example.service boot.target >verified 2>&1
	grep -E 'ncr-|dev-crypto|boot.target|cycle' verified >err
	[ ! -s err ]
}
verify
result $? "systemd has nothing to say against the units, and there is no cycle"
cp "$root/usr/share/ncr/late.conf" "$units/ncr-keystore.service.d/early.conf"
cat >"$units/var-lib-ncr.mount" <<-'UNIT'
	[Unit]
	Description=a file system that comes after sysinit.target
	DefaultDependencies=no
	After=basic.target
	[Mount]
	What=/dev/null
	Where=/var/lib/ncr
UNIT
verify
result $? "nor with a store that comes later"
# the control
printf '[Unit]\nBefore=sysinit.target\n' >"$units/ncr-keystore.service.d/again.conf"
! verify && grep -q cycle err
result $? "which with the early order would be a cycle, and is seen as one"
finish
