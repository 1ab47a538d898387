#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ncr-report on what auditd of a real machine has written: keys are made, used, exported, refused and wiped under two loads of
# the module, audit is switched off in between, rules go, a line is cut out. Prints TAP.
#
# Runs as root with the module freshly loaded (no master key yet, may be unloaded), and user alice (1000).
#
# usage: guest_report.sh [--log]	--log: nothing but the log, for a look at it
set -u

# shellcheck source=tools/tests/lib.sh
. "$(dirname "$0")/lib.sh"
need ncr-report auditd auditctl ausearch gzip

[ "${1:-}" != --log ] || exec 3>&1 >/dev/null
log=/var/log/audit/audit.log
nodes=/sys/kernel/security/ncr/op
rules() {
	for node in "$nodes"/*; do
		auditctl -a always,exit -F path="$node" -k ncr-trail
	done >/dev/null
}
as_alice() {
	setpriv --reuid alice --regid alice --groups 900 ncr "$@" >/dev/null 2>>said
}
auditd_stop() {
	daemon=$(cat /run/auditd.pid)
	kill "$daemon"
	while [ -e /run/auditd.pid ]; do sleep 0.1; done
}
# counts in the row of an operation: row OPERATION DONE REFUSED
row() {
	awk -v name="$1" '$1 == name { print $2, $3 }' out >why
	[ "$(cat why)" = "$2 $3" ]
	result $? "... $1: $2 done, $3 refused"
}

# --- what is to be reported -----------------------------------------------------------------------------------------

# where alice can get at them
cp "$here/ncr" "$here/ncr-setkey" "$here/ncr-report" /usr/bin/ && hash -r
# the number that each login has; what comes later is done by somebody who logged in as root
echo 0 >/proc/self/loginuid 2>/dev/null
sed -i 's/^log_format *=.*/log_format = ENRICHED/' /etc/audit/auditd.conf
auditctl -e 1 >/dev/null
auditctl -b 8192 >/dev/null
auditctl -D >/dev/null 2>&1
rm -f $log*
auditd || exit 1
rmmod ncr && modprobe ncr allow_unload=1 || exit 1
rules
chgrp ncr /dev/crypto
head -c 32 /dev/urandom >master
head -c 32 /dev/urandom >raw1
head -c 32 /dev/urandom >raw2
chmod 600 master raw1 raw2
head -c 1000 /dev/urandom >message
chmod 644 message
ncr-setkey master 2>>said
ncr generate tickets -a aes-cbc -o tickets.ncrk
for time in 1 2 3 4 5; do
	ncr encrypt --key tickets -i message -o tickets.enc --force
done
ncr generate mail -a aes-cbc --owner alice
as_alice encrypt --key mail -i message
as_alice encrypt --key mail -i message
# refused: not hers, not exportable
as_alice encrypt --key tickets -i message
as_alice export --key mail
# two keys with one id, "twin", one of which can be exported
ncr import -a aes-cbc -i raw1 --id 7477696e -o twin1.ncrk 2>>said
ncr import -a aes-cbc -i raw2 --id 7477696e --flags storable,exportable -o twin2.ncrk 2>>said
ncr export -k twin2.ncrk -o twin2.raw
auditctl -e 0 >/dev/null
ncr encrypt --key tickets -i message -o tickets.enc --force
auditctl -e 1 >/dev/null
keyctl purge -s ncr >/dev/null 2>&1
rmmod ncr && modprobe ncr allow_unload=1 || exit 1
chgrp ncr /dev/crypto
# the rules went with the nodes
ncr encrypt -k tickets.ncrk -i message -o unseen.enc 2>>said
rules
ncr-setkey master 2>>said
ncr publish -k tickets.ncrk tickets 2>>said
ncr decrypt --key tickets -i tickets.enc -o tickets.out 2>>said
# what the auditor is told apart from the log
ncr-setkey --trail-key trail.key master 2>>said
trail=$(sed -n 's/^trail: //p' /sys/kernel/security/ncr/status)
auditctl -D >/dev/null 2>&1
auditd_stop
sed 's/^/# /' said
rm -f out err
if [ "${1:-}" = --log ]; then
	cat $log >&3
	exit
fi

# --- reports --------------------------------------------------------------------------------------------------------

uuid=$(ncr info -k tickets.ncrk 2>/dev/null | sed -n 's/^uuid: //p')
expect 1 "summary: something is missing" ncr-report summary
grep -q 'audit-off.*audit was switched off' out && grep -q 'rules-removed' out && ! grep -q '^sequence' out
result $? "... audit was off, rules went, and no number is missing"
row key_gen 2 0
row key_import 2 0
row key_export 1 1
row master_key_set 2 0
row module_load 2 0
expect 1 "keys" ncr-report keys --json
json_check <out
result $? "... is JSON"
expect 1 "keys with one id" ncr-report keys --key twin
[ "$(grep -c 'twin (2 keys)' out)" -eq 2 ]
result $? "... are two"
expect 1 "the history of a key" ncr-report key "$uuid"
grep -qE ' 2 +5 +tickets .*session_init +done +encrypt cbc' out
result $? "... used five times is one line"
grep -qE ' 3 +1 +tickets .*session_init +done +decrypt cbc' out
result $? "... and once after the module was loaded again"
expect 1 "what was refused" ncr-report refused --user alice
grep -q 'alice.*/ncr .*key_export.*the key is not exportable (EACCES)' out &&
	grep -q 'alice.*key_attach.*tickets.*the mode of the key does not let you use it (EACCES)' out
result $? "... to alice, and why"
expect 1 "events of one program" ncr-report events --program ncr-setkey --operation master_key_set
[ "$(grep -c 'master_key_set .*done' out)" -eq 2 ]
result $? "... two"

# the same log, in other clothes
ncr-report events --csv $log >plain.csv 2>plain.err
gzip -c $log >log.gz
# the names that auditd added come from this machine
sed "s/$(printf '\035').*//" $log >raw.log
sed 's/^/node=web1 /' $log >node.log
for form in log.gz raw.log; do
	ncr-report events --csv $form 2>/dev/null | cmp - plain.csv
	result $? "$form: the same report"
done
ncr-report events --csv - <$log 2>/dev/null | cmp - plain.csv
result $? "standard input: the same report"
ncr-report events --csv node.log 2>/dev/null | sed 's/,web1,/,,/' | cmp - plain.csv
result $? "node=: the same report, with the machine's name"
ausearch --raw -if $log 2>/dev/null | ncr-report events --csv - 2>/dev/null | cmp - plain.csv
result $? "ausearch --raw: the same report"

# --- the chain of MACs ----------------------------------------------------------------------------------------------

expect 0 "verify: the log is as it was written" ncr-report verify --trail-key trail.key --expect "$trail" $log
grep -q '^No record was altered, removed or inserted' out && [ "$(grep -cE '^[0-9a-f]{32} ' out)" -eq 2 ]
result $? "... both loads"
expect 0 "... raw, from another machine" ncr-report verify --trail-key trail.key --expect "$trail" node.log
sed '/type=SYSCALL/s/ uid=1000 / uid=1001 /' $log >altered.log
expect 1 "somebody else did it" ncr-report verify --trail-key trail.key altered.log
grep -q '^altered .*the MAC is not that of this record and of who did it' out
result $? "... which is found"
grep -v 'crypto_op=key_export .*res=0' $log >cut.log
expect 1 "a record was taken out" ncr-report verify --trail-key trail.key cut.log
[ "$(grep -c '^removed ' out)" -eq 1 ]
result $? "... which is found"
expect 1 "the end was cut off" ncr-report verify --trail-key trail.key --expect "${trail%:*}:$((${trail#*:} + 1))" $log
grep -q '^cut ' out
result $? "... which is found"

expect 1 "a line was taken out" ncr-report missing cut.log
grep -q '^sequence .*is not there' out
result $? "... which its number tells"
finish
