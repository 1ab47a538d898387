#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The tool's table of operations against the kernel's sources: every operation that they know has there the number and
# the name that the tool has. Prints TAP.
#
# usage: operations.sh KERNEL-FOLDER NCR-AUDITCTL
set -u

# the enumeration, and the names that stand beside its members
numbers=$(cat "$1"/*.h | awk '
	/^enum ncr_audit_op/ { inside = 1; next }
	inside && /^}/ { exit }
	inside && match($0, /NCR_AUDIT_[A-Z_0-9]+/) {
		name = substr($0, RSTART, RLENGTH)
		if (match($0, /= *[0-9]+/))
			number = substr($0, RSTART + 1, RLENGTH - 1) + 0
		if (name != "NCR_AUDIT_OPS")
			print number++, name
	}')
names=$(cat "$1"/*.[ch] | sed -n 's/.*\[\(NCR_AUDIT_[A-Z_0-9]*\)\] = "\([a-z_]*\)".*/\1 \2/p')
kernel=$(echo "$numbers" | while read -r number member; do
	name=$(echo "$names" | awk -v member="$member" '$1 == member { print $2 }')
	# a member without a name has no node yet
	[ -z "$name" ] || echo "$number $name"
done)
tool=$("$2" --operations | awk '{ print $1, $2 }')
status=0
if [ "$(echo "$kernel" | grep -c .)" -ge 16 ]; then
	echo "ok 1 - the kernel's operations are found in its sources"
else
	echo "# $kernel"
	echo "not ok 1 - the kernel's operations are found in its sources"
	status=1
fi
unknown=$(echo "$kernel" | while read -r line; do echo "$tool" | grep -qx "$line" || echo "$line"; done)
if [ -z "$unknown" ]; then
	echo "ok 2 - each has its number and its name in the tool's table"
else
	echo "# $unknown"
	echo "not ok 2 - each has its number and its name in the tool's table"
	status=1
fi
echo 1..2
exit $status
