#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ncr-auditctl against the kernel's audit, with stock auditctl as the judge: what both have loaded must be the same in
# `auditctl -l`. Prints TAP.
set -u

here=$(cd "$(dirname "$0")" && pwd)
PATH=$here:$PATH
nodes=/sys/kernel/security/ncr/op
cd "$(mktemp -d)" || exit 1
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

# expect CODE COMMAND...: exit status and, of a failure, "error: " first; what it said is in out and err
expect() {
	wanted=$1
	shift
	"$@" >out 2>err
	got=$?
	if [ $got -ne "$wanted" ]; then
		echo "# exit status $got, not $wanted: $*"
		sed 's/^/# /' err
		return 1
	fi
	[ "$wanted" -eq 0 ] || head -n 1 err | grep -q '^error: '
}

kernel() {
	auditctl -l
}

auditctl -e 1 >/dev/null
auditctl -b 8192 >/dev/null
auditctl -D >/dev/null 2>&1

# --- the table against the nodes ------------------------------------------------------------------------------------

ncr-auditctl --operations | awk '$3 == "yes" { print $2 }' | sort >known
ls $nodes | sort >there
cmp known there
result "every node of the module is an operation of the tool, and there is none more"

# --- loading: the same as stock auditctl loads from the translation -------------------------------------------------

cat >cases <<'CASES'
-a always,exit -F crypto_op=key_export
-a exit,always -F crypto_op=key_export -k one
-a always,exit -F crypto_op=key_export,key_wrap -F auid>=1000 -F auid!=unset -k one -k two
-a never,exit -F crypto_op=session_op,session_init,session_final -F exe=/usr/bin/ncr
-A always,exit -F crypto_op=key_gen,key_import -F key=first
-a always,exit -F arch=b64 -F crypto_op=key_gen
-a always,exit -F arch=b32 -F crypto_op=key_gen -F success=0 -k b32
-a always,exit -F arch=b64 -S ioctl,openat -F crypto_op=key_gen -F exit=-EACCES
-a always,exit -F arch=b32 -S ioctl -F crypto_op=key_gen -F exit!=0
-a always,exit -F uid=root -F gid!=0 -F euid=0 -F pid!=1 -F ppid>0 -F crypto_op=key_derive -F sessionid!=7
-a always,exit -F crypto_op=key_derive -C uid!=euid -C auid=obj_uid -F a1&=0x40 -F a0=3 -F filetype=file -k compare
CASES
equal=yes
again=yes
while read -r line; do
	auditctl -D >/dev/null 2>&1
	auditctl -a always,exit -F arch=b64 -S reboot -k stock >/dev/null 2>&1
	# not quoted: words, as auditctl -R would split them
	ncr-auditctl $line || equal=no
	kernel >ours
	ncr-auditctl -l >meant
	auditctl -D >/dev/null 2>&1
	auditctl -a always,exit -F arch=b64 -S reboot -k stock >/dev/null 2>&1
	echo "$line" | ncr-auditctl --translate >translated || equal=no
	auditctl -R translated >/dev/null 2>err || { cat err; equal=no; }
	kernel >theirs
	cmp ours theirs || { echo "# $line"; diff ours theirs | sed 's/^/# /'; equal=no; }
	# what -l says is a rule again, and the same
	auditctl -D >/dev/null 2>&1
	auditctl -a always,exit -F arch=b64 -S reboot -k stock >/dev/null 2>&1
	case $line in
	-A*) ;;
	*)
		if ! ncr-auditctl -R meant || ! kernel >back || ! cmp ours back; then
			echo "# $line: -l gave"
			sed 's/^/# /' meant
			again=no
		fi
		;;
	esac
done <cases
[ $equal = yes ]
result "each rule is in the kernel as stock auditctl loads it from --translate"
[ $again = yes ]
result "what -l prints loads the same rules"

auditctl -D >/dev/null 2>&1
ncr-auditctl -a always,exit -F crypto_op=key_export,key_wrap,key_unwrap -F 'auid>=1000' -k one
ncr-auditctl -a always,exit -F crypto_op=key_gen -k one
ncr-auditctl -l >out
printf '%s\n' "-a always,exit -F crypto_op=key_export,key_wrap,key_unwrap -F auid>=1000 -F key=one" \
	"-a always,exit -F crypto_op=key_gen -F key=one" >wanted
cmp out wanted && [ "$(kernel | wc -l)" -eq 4 ]
result "-l shows the rules as they were written"

# --- deleting -------------------------------------------------------------------------------------------------------

auditctl -a always,exit -F arch=b64 -S reboot -k stock 2>/dev/null
auditctl -w /etc/passwd -p wa -k stock 2>/dev/null
ncr-auditctl -d always,exit -F crypto_op=key_wrap -F 'auid>=1000' -k one
ncr-auditctl -l | grep -q '^-a always,exit -F crypto_op=key_export,key_unwrap -F auid>=1000 -F key=one$'
result "-d deletes one operation of a list"
kernel >before
expect 1 ncr-auditctl -d always,exit -F crypto_op=key_export,key_wrap -F 'auid>=1000' -k one
grep -q 'no such rule' err && kernel | sort >after && sort before | cmp - after
result "-d of a list with a rule that is not there deletes none"
expect 1 ncr-auditctl -a always,exit -F crypto_op=key_zeroize,key_gen -k one
grep -q 'key_gen.*exists already' err && kernel | sort >after && sort before | cmp - after
result "-a of a list with a rule that is there already adds none"
expect 0 ncr-auditctl -l -k nothing && [ "$(cat out)" = "No rules" ] && ncr-auditctl -D -k nothing &&
	kernel | sort >after && sort before | cmp - after
result "-l and -D go by the key"
ncr-auditctl -D && kernel >after && [ "$(grep -c . after)" -eq 2 ] && ! grep -q /ncr/ after && grep -q reboot after &&
	grep -q passwd after
result "-D deletes rules on operations and no others"

# --- files ----------------------------------------------------------------------------------------------------------

auditctl -D >/dev/null 2>&1
printf '%s\n' '# comment' '' '-a always,exit -F crypto_op=key_export -k file' >good
{ cat good; echo '-a always,exit -F crypto_op=key_gen,key_gen'; } >bad
expect 5 ncr-auditctl -R bad && grep -q '^error: bad:4: .*twice' err && [ "$(kernel)" = "No rules" ]
result "a file with a mistake loads nothing"
{ cat good good; } >double
expect 1 ncr-auditctl -R double && [ "$(kernel)" = "No rules" ]
result "a file with a rule twice loads nothing"
ncr-auditctl -R good && kernel >before
{ echo '-D'; echo '-a always,exit -F crypto_op=key_gen'; echo '-a always,exit -F crypto_op=random'; } >replace
expect 5 ncr-auditctl -R replace && kernel >after && cmp before after
result "a file that deletes and then fails puts the rules back"
{ echo '-D'; echo '-a always,exit -F crypto_op=key_gen'; } >replace
ncr-auditctl -R replace && [ "$(ncr-auditctl -l)" = "-a always,exit -F crypto_op=key_gen" ]
result "a file can begin with -D"
echo '-D -k nothing' >keyed && ncr-auditctl -R keyed && [ "$(ncr-auditctl -l)" = "-a always,exit -F crypto_op=key_gen" ] &&
	echo '-D' | ncr-auditctl -R - && [ "$(ncr-auditctl -l)" = "No rules" ]
result "also with -D -k, and standard input is a file"
auditctl -D >/dev/null 2>&1
expect 5 ncr-auditctl -a always,exit -F crypto_op=random && grep -q 'no operation random' err && [ "$(kernel)" = "No rules" ]
result "an operation that this module does not perform is refused"
echo '-a always,exit -F crypto_op=key_gen,random -k x' | ncr-auditctl --translate --loaded >out 2>err &&
	[ "$(cat out)" = "-a always,exit -F path=$nodes/key_gen -k x" ] && grep -q '^warning: .*random' err
result "--translate --loaded leaves it out and says so"
stock=yes
for file in "$here"/stock/*.rules; do
	auditctl -D >/dev/null 2>&1
	auditctl -R "$file" >/dev/null 2>err || { echo "# $file"; sed 's/^/# /' err; stock=no; }
	[ "$(kernel | grep -c $nodes)" -eq "$(grep -c "path=$nodes" "$file")" ] || stock=no
done
[ $stock = yes ]
result "stock auditctl loads every rule file as it is installed"
auditctl -D >/dev/null 2>&1
for file in "$here"/stock/*.rules; do auditctl -R "$file" >/dev/null 2>&1 || { echo "# $file"; stock=no; }; done
[ $stock = yes ]
result "and all of them together"
auditctl -D >/dev/null 2>&1

# --- selection ------------------------------------------------------------------------------------------------------

auditd || echo "# auditd did not start"
ncr-auditctl -a always,exit -F crypto_op=key_export -F success=0 -k sel-64
perform key_export refused && perform key_export done
ncr-auditctl -D
ncr-auditctl -a always,exit -F arch=b32 -F crypto_op=key_export -k sel-32
perform key_export refused && perform32 key_export refused
ncr-auditctl -D
ncr-auditctl -a always,exit -F crypto_op=key_export -F 'uid>=1000' -k sel-uid
perform key_export refused
ncr-auditctl -D
ncr-auditctl -a always,exit -F crypto_op=key_gen,key_export -k sel-both
perform key_gen done && perform32 key_export done && perform key_wrap done
ncr-auditctl -D
ncr-auditctl -a never,exit -F crypto_op=key_export -F exe="$here/perform"
ncr-auditctl -a always,exit -F crypto_op=key_export -k sel-never
perform key_export done && perform32 key_export done
ncr-auditctl -D
daemon=$(cat /run/auditd.pid)
kill "$daemon"
while [ -e /run/auditd.pid ]; do sleep 0.1; done

events() {
	ausearch --raw -k "$1" 2>/dev/null >"events.$1"
	# not those of the change of rules
	grep -c "^type=SYSCALL.*key=\"$1\"" "events.$1"
}
[ "$(events sel-64)" -eq 1 ] && grep -q '1601.*crypto_op=key_export.*res=0' events.sel-64 && grep -q 'success=no' events.sel-64
result "a rule on a failed export selects that, and not the one that is done"
[ "$(events sel-32)" -eq 1 ] && grep -q '^type=SYSCALL.*arch=40000003.*exe=".*perform32"' events.sel-32 &&
	grep -q '1601.*crypto_op=key_export' events.sel-32
result "with arch=b32 a 32-bit caller is selected, and no other"
[ "$(events sel-uid)" -eq 0 ]
result "somebody else's rule selects nothing"
[ "$(events sel-both)" -eq 2 ] && grep -q '1601.*crypto_op=key_gen' events.sel-both &&
	grep -q '1601.*crypto_op=key_export' events.sel-both && ! grep -q '1601.*crypto_op=key_wrap' events.sel-both
result "a list without arch selects each of its operations, of 64-bit and 32-bit callers"
[ "$(events sel-never)" -eq 1 ] && grep -q '^type=SYSCALL.*exe=".*perform32"' events.sel-never
result "a rule with never before it lets one program pass, and no other"

# --- status ---------------------------------------------------------------------------------------------------------

expect 0 ncr-auditctl -s && grep -q '^module: loaded$' out && grep -q '^audit: on$' out && grep -q '^rules: 0$' out &&
	grep -q '^verdict: none$' out
result "-s without rules"
ncr-auditctl -a always,exit -F crypto_op=key_gen && expect 0 ncr-auditctl -s && grep -q '^rules: 1$' out &&
	grep -q '^verdict: in force$' out && expect 0 ncr-auditctl -s --json && json_check <out
result "-s with a rule, and as JSON"

# --- without the module ---------------------------------------------------------------------------------------------

rmmod ncr && [ "$(ncr-auditctl -l)" = "No rules" ]
result "the rules go with the module"
expect 3 ncr-auditctl -a always,exit -F crypto_op=key_gen && grep -q '^hint: modprobe ncr$' err
result "without the module a rule is an error that names the remedy"
ncr-auditctl -s >out
[ $? -eq 3 ] && grep -q '^module: not loaded$' out
result "-s says that the module is not loaded"
echo '-a always,exit -F crypto_op=key_gen' | ncr-auditctl --translate >out && [ -s out ]
result "--translate needs no module"
expect 3 ncr-auditctl --translate --loaded /dev/null
result "--translate --loaded does"

# --- not root -------------------------------------------------------------------------------------------------------

unprivileged() {
	setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all --bounding-set=-all "$here/ncr-auditctl" "$@"
}
chmod 755 "$here" /root
expect 4 unprivileged -l && expect 4 unprivileged -a always,exit -F crypto_op=key_gen && expect 4 unprivileged -s
result "not for everybody"

auditctl -D >/dev/null 2>&1
auditctl -e 0 >/dev/null
echo "1..$count"
exit $status
