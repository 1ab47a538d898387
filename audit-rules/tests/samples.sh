#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Performs each operation so that it is done and so that it is refused, with a rule on it, reads the events back with
# ausearch, and compares them with the samples of the documentation. Numbers that no two runs share are replaced by
# fixed ones. Prints TAP.
#
# usage: samples.sh FILE	compare
#        samples.sh		print what FILE should be; exit status 0 when all events were found
set -u

here=$(cd "$(dirname "$0")" && pwd)
PATH=$here:$PATH
nodes=/sys/kernel/security/ncr/op
work=$(mktemp -d) || exit 1
cd "$work" || exit 1

# what auditd adds for other machines to read begins with this byte
added=$(printf '\035')

normalise() {
	sed -e 's/audit([0-9]*\.[0-9]*:[0-9]*)/audit(1767225600.000:100)/' \
		-e 's/ pid=[0-9]*/ pid=1000/' -e 's/ ppid=[0-9]*/ ppid=999/' -e 's/\(opener_pid\)=[0-9]*/\1=1000/' \
		-e 's/ a\([012]\)=[0-9a-f]\{9,\}/ a\1=7ffc00000000/g' -e 's/ a3=[0-9a-f]*/ a3=0/' \
		-e 's/ exit=[0-9]\{6,\}/ exit=281577796/' -e '/ syscall=250 /s/ a1=[0-9a-f]*/ a1=10c88d44/' \
		-e 's/ inode=[0-9]*/ inode=2000/' -e 's/ dev=[0-9a-f]*:[0-9a-f]*/ dev=00:07/' \
		-e 's/ rdev=[1-9a-f][0-9a-f]*:[0-9a-f]*/ rdev=0a:7e/' \
		-e 's/ ctx=[0-9]*/ ctx=5/' -e 's/ seq=[0-9]*/ seq=812/' \
		-e 's/_uuid=[0-9a-f]\{32\}/_uuid=694ac3ec1a9345b6b2faa0a12d42d1b4/g' \
		-e 's/_id=[0-9A-F]\{40\}/_id=7FF1AD37CE0D71A53C5B3F0CDFBA7CF02E58865E/g' \
		-e 's/ \(mac\|trail\|before\|last\)=[0-9a-f]*/ \1=00/g' -e "s/$added.*//"
}

# event NAME PID: of the events in log, the one of this process with a record of this operation
event() {
	awk -v name="$1" -v pid="$2" '
		match($0, /audit\([0-9.]*:[0-9]*\)/) {
			id = substr($0, RSTART, RLENGTH)
			if (!(id in text))
				order[++n] = id
			text[id] = text[id] $0 "\n"
			if (index($0 " ", " pid=" pid " "))
				his[id] = 1
			if (index($0, "crypto_op=" name " ") || (name == "master_key_set" && /type=[^ ]*1600/))
				it[id] = 1
		}
		END {
			for (i = 1; i <= n; i++)
				if (his[order[i]] && it[order[i]]) {
					printf "%s", text[order[i]]
					exit
				}
		}' log
}

auditctl -e 1 >/dev/null
auditctl -b 8192 >/dev/null
auditctl -D >/dev/null 2>&1
rm -f /var/log/audit/audit.log*
auditd || exit 1
perform --list >cases
# a rule for all of them, in force before the first case begins
cut -d' ' -f1 cases | sort -u >names
while read -r name; do
	[ -e "$nodes/$name" ] || continue
	auditctl -a always,exit -F path=$nodes/"$name" -k ncr-sample 2>/dev/null || echo "# no rule for $name" >>problems
done <names
# refused as long as there is no master key; set by the cases themselves
while read -r name outcome; do
	(cd /tmp && exec perform "$name" "$outcome") 2>>problems &
	pid=$!
	wait $pid || echo "# $name $outcome did not come out like that" >>problems
	echo "$name $outcome $pid" >>performed
done <cases
auditctl -D >/dev/null 2>&1
# what the module says of itself, rules or not: unloaded, loaded, loaded to fail, unloaded, loaded
grep -c . /var/log/audit/audit.log >before
rmmod ncr && modprobe ncr allow_unload=1 && rmmod ncr && modprobe ncr fail_test=aes-cbc-256-encrypt && rmmod ncr &&
	modprobe ncr allow_unload=1 || echo "# the module could not be loaded anew" >>problems
daemon=$(cat /run/auditd.pid)
kill "$daemon"
while [ -e /run/auditd.pid ]; do sleep 0.1; done
auditctl -e 0 >/dev/null
ausearch --raw >log 2>/dev/null

{
	echo "# Events as they were logged, one for each operation, done and refused. Made by \`make -C audit-rules samples\`"
	echo "# with the rule  -a always,exit -F crypto_op=NAME -k ncr-sample. Times, process and inode numbers, addresses,"
	echo "# uuids, random key ids, numbers of the key facility, ctx, seq and what is computed from them are replaced by"
	echo "# fixed ones; everything else is as it was."
	while read -r name outcome pid; do
		echo
		echo "## $name, $outcome"
		event "$name" "$pid" >found
		[ -s found ] || echo "# no event of $name $outcome" >>problems
		normalise <found
	done <performed
	tail -n +$(($(cat before) + 1)) /var/log/audit/audit.log |
		grep -E '^type=[^ ]*160[01].*(ncr_event=|crypto_op=(self_test|trail_head))' >own
	[ ! -s own ] || {
		echo
		echo "## the module itself, without a rule: unloaded, loaded, unloaded, loaded with a self-test that fails,"
		echo "## unloaded, loaded"
		normalise <own
	}
} >samples
for node in "$nodes"/*; do
	grep -q "^${node##*/} " cases || grep -q "crypto_op=${node##*/} " own ||
		echo "# no case in perform.c for the operation ${node##*/}" >>problems
done

if [ $# -eq 0 ]; then
	cat samples
	[ ! -s problems ] || { cat problems >&2; exit 1; }
	exit 0
fi
status=0
if [ -s problems ]; then
	cat problems
	echo "not ok 1 - every operation was performed, done and refused, and has its event"
	status=1
else
	echo "ok 1 - every operation was performed, done and refused, and has its event"
fi
if diff "$1" samples >difference; then
	echo "ok 2 - the events are those of the documentation"
else
	sed 's/^/# /' difference
	echo "# hint: make -C audit-rules samples"
	echo "not ok 2 - the events are not those of the documentation"
	status=1
fi
echo "1..2"
exit $status
