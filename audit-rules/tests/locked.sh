#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a machine does at boot: the unit's script, then auditd with augenrules, whose last rule is -e 2. The lock holds
# until the machine goes down, so each of these runs in a machine of its own. Prints TAP.
#
# usage: locked.sh present|absent
set -u

here=$(cd "$(dirname "$0")" && pwd)
PATH=$here:$PATH
rules=/etc/audit/rules.d
nodes=/sys/kernel/security/ncr/op
count=0
status=0
result() {
	code=$?
	count=$((count + 1))
	if [ $code -eq 0 ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		status=1
	fi
}

# what the machine's packages and its administrator have put there
mkdir -p /etc/ncr/audit-rules.d /usr/sbin
cp "$here/ncr-auditctl" /usr/sbin/
rm -f $rules/*
printf '%s\n' '-D' '-b 8192' '-f 1' >$rules/10-base.rules
echo '-a always,exit -F arch=b64 -S reboot -k before' >$rules/30-before.rules
echo '-w /etc/shadow -p wa -k after' >$rules/50-after.rules
echo '-e 2' >$rules/99-finalize.rules
cp "$here"/source/*.rules /etc/ncr/audit-rules.d/
wanted=$(cat /etc/ncr/audit-rules.d/*.rules | ncr-auditctl --translate | grep -c '^-a')

boot() {
	auditd || return 1
	augenrules --load >/tmp/augenrules 2>&1
}
others() {
	auditctl -l >/tmp/list
	grep -q 'reboot.*key=before' /tmp/list && grep -q '/etc/shadow.*-k after' /tmp/list
}

present() {
	modprobe ncr allow_unload=1
	result "the module is loaded"

	# the script by itself, before anything is locked
	rm -f $rules/40-ncr.rules
	mkdir /tmp/kept && mv /etc/ncr/audit-rules.d/* /tmp/kept/
	ncr-audit-rules >/tmp/out && grep -q '^no rules' /tmp/out && [ ! -e $rules/40-ncr.rules ]
	result "without rules in its folder the script puts in none"
	mv /tmp/kept/* /etc/ncr/audit-rules.d/
	ncr-audit-rules 2>/tmp/warnings
	result "with rules it puts them in"
	there=$(grep -c '^-a' $rules/40-ncr.rules)
	dead=$(grep -c 'no such operation' /tmp/warnings)
	[ $((there + dead)) -eq "$wanted" ] && [ "$there" -gt 10 ]
	result "all but those on operations that this module does not have, which it names ($there in, $dead out)"
	[ "$(stat -c %a $rules/40-ncr.rules)" = 640 ] && [ "$(ls -A $rules | wc -l)" -eq 5 ]
	result "the file is not for everybody, and nothing else is left behind"
	sum=$(stat -c %Y-%i $rules/40-ncr.rules)
	ncr-audit-rules 2>/dev/null && [ "$(stat -c %Y-%i $rules/40-ncr.rules)" = "$sum" ]
	result "once more it changes nothing"
	echo '-a always,exit -F crypto_op=key_gen -F auid=nobody-of-this-name' >/etc/ncr/audit-rules.d/99-bad.rules
	ncr-audit-rules 2>/tmp/err
	[ $? -eq 5 ] && grep -q '99-bad.rules:1: .*no such user' /tmp/err && grep -q 'those of before stay' /tmp/err &&
		[ "$(stat -c %Y-%i $rules/40-ncr.rules)" = "$sum" ] && [ "$(ls -A $rules | wc -l)" -eq 5 ]
	result "a rule that is not right is named, and the rules stay as they were"
	rm /etc/ncr/audit-rules.d/99-bad.rules

	boot && others && [ "$(grep -c $nodes /tmp/list)" -eq "$there" ]
	result "augenrules loads them between the other rules"
	auditctl -s | grep -q '^enabled 2$'
	result "and the lock comes last"
	ncr-auditctl -s >/tmp/out
	[ $? -eq 0 ] && grep -q '^verdict: in force$' /tmp/out && grep -q "^rules: $there\$" /tmp/out &&
		grep -q '^audit: locked until reboot$' /tmp/out
	result "-s: in force"
	ncr-auditctl -a always,exit -F crypto_op=key_gen -k late 2>/tmp/err
	[ $? -eq 4 ] && grep -q 'locked until the next boot' /tmp/err
	result "a rule that comes later is refused, with the reason"
	ncr-auditctl -D 2>/tmp/err
	[ $? -eq 4 ] && others
	result "so is deleting them"
	perform key_export refused && sleep 1 && grep -q 'crypto_op=key_export.*res=0' /var/log/audit/audit.log &&
		grep -q 'success=no.*key="ncr-export"' /var/log/audit/audit.log
	result "what they select is logged"

	rmmod ncr && modprobe ncr allow_unload=1 && others && ! grep -q $nodes /tmp/list
	result "after a reload of the module they are gone, and all others are there"
	ncr-auditctl -s >/tmp/out
	[ $? -eq 1 ] && grep -q '^verdict: rules gone until reboot$' /tmp/out
	result "-s: rules gone until reboot"
	augenrules --load >/dev/null 2>&1
	auditctl -l | grep -q $nodes
	[ $? -eq 1 ]
	result "which is the truth: augenrules cannot load them again"
}

absent() {
	[ ! -d $nodes ]
	result "the module is not loaded"
	# as the last boot left it, when there was a module
	ncr-auditctl --translate /etc/ncr/audit-rules.d/*.rules >$rules/40-ncr.rules
	auditctl -R $rules/40-ncr.rules >/dev/null 2>&1
	[ $? -ne 0 ]
	result "without the module the kernel refuses the rules"
	ncr-audit-rules 2>/tmp/err
	[ $? -eq 3 ] && [ "$(wc -l </tmp/err)" -eq 1 ] && grep -q '^error: the module ncr is not loaded' /tmp/err
	result "the script fails with one line that says why"
	[ ! -e $rules/40-ncr.rules ]
	result "and takes the rules out"
	boot && others
	result "the rules before and behind them are loaded"
	auditctl -s | grep -q '^enabled 2$'
	result "and the lock holds"
	ncr-auditctl -s >/tmp/out
	[ $? -eq 3 ] && grep -q '^module: not loaded$' /tmp/out && grep -q '^verdict: none until reboot$' /tmp/out
	result "-s says so"
	modprobe ncr allow_unload=1 && ncr-audit-rules 2>/dev/null && augenrules --load >/dev/null 2>&1
	ncr-auditctl -s >/tmp/out
	[ $? -eq 1 ] && grep -q '^verdict: rules gone until reboot$' /tmp/out
	result "a module that comes later has no rules until the next boot, and -s says so"
}

"$1"
# the rules cannot be taken out again, and auditd holds nothing of the module
kill "$(cat /run/auditd.pid)"
echo "1..$count"
exit $status
