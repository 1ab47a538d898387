#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The program's command line, and what is installed: rule files, unit, completion, manual pages. Prints TAP.
#
# usage: files.sh SOURCE-FOLDER BUILD-FOLDER
set -u

source=$1
out=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0
status=0
result() {
	code=$?
	count=$((count + 1))
	if [ $code -eq 0 ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		[ ! -s "$work/said" ] || sed 's/^/# /' "$work/said"
		status=1
	fi
}
# as ASan sees it
tool=$out/tests/ncr-auditctl

# expect CODE ARGUMENT...
expect() {
	wanted=$1
	shift
	"$tool" "$@" >"$work/out" 2>"$work/said" </dev/null
	got=$?
	[ $got -eq "$wanted" ] || { echo "# $*: exit status $got, not $wanted"; return 1; }
	[ "$wanted" -eq 0 ] || head -n 1 "$work/said" | grep -q '^error: ' || { echo "# $*: no error: line"; return 1; }
}
expect 0 --help && [ ! -s "$work/said" ] && grep -q '^usage: ' "$work/out" && expect 0 --version &&
	grep -q '^ncr-auditctl [0-9]' "$work/out" && expect 0 --operations && [ "$(wc -l <"$work/out")" -eq 25 ]
result "--help, --version, --operations"
expect 2 && expect 2 --nonsense && expect 2 -a && expect 2 -a always,exit -F crypto_op=key_gne && expect 2 -l x &&
	expect 2 -D x y z &&
	expect 2 -R && expect 2 -s --xml && expect 2 --translate --nonsense && expect 2 -F crypto_op=key_gen && expect 2 key_gen
result "a command line that is not right is exit status 2"
expect 6 --translate "$work/none" && expect 0 --translate && [ ! -s "$work/out" ]
result "--translate reads standard input, or files that must be there"
"$tool" --help >/dev/full 2>"$work/said"
[ $? -eq 6 ] && echo '-a always,exit -F crypto_op=key_gen' | {
	"$tool" --translate >/dev/full 2>"$work/said"
	[ $? -eq 6 ]
}
result "a full disk is an error"

right=yes
for file in "$source"/rules/*.rules; do
	name=${file##*/}
	"$tool" --translate "$file" >"$work/out" 2>"$work/said" || right=no
	cmp "$work/out" "$out/rules/$name" || right=no
	# nothing is lost and nothing is left
	[ "$(grep -v '^-' "$file")" = "$(grep -v '^-' "$work/out")" ] || right=no
	! grep '^-' "$work/out" | grep -v -- '-F path=/sys/kernel/security/ncr/op/[a-z_]* ' || right=no
done
[ $right = yes ]
result "every rule file is translated, its comments kept"
# a second rule that equals one before stops auditctl -R
cat "$source"/rules/*.rules | "$tool" --translate 2>"$work/said" | grep '^-' | sort | uniq -d >"$work/out"
[ ! -s "$work/out" ] && [ ! -s "$work/said" ]
result "no rule is in two of the files"
awk '/^-a/ && before !~ /^(#|-a)/ { print FILENAME ": " $0; bad = 1 } { before = $0 } END { exit bad }' "$source"/rules/43-*.rules
result "every rule of the OSPP file has its requirement above it"

make -s -C "$source" install O="$out" DESTDIR="$work/root" PREFIX=/usr >"$work/said" 2>&1 &&
	(cd "$work/root/usr" && ls sbin/ncr-auditctl lib/ncr/ncr-audit-rules \
		share/ncr/audit-rules/40-ncr-keys.rules share/ncr/audit-rules/stock/40-ncr-keys.rules share/man/man8/ncr-auditctl.8 share/man/man7/ncr-audit.7 \
		share/bash-completion/completions/ncr-auditctl lib/systemd/system/ncr-audit-rules.service) >/dev/null 2>>"$work/said"
result "all of it is installed"
sh -n "$work/root/usr/lib/ncr/ncr-audit-rules" 2>"$work/said" && ! grep -r '@[A-Z]*@' "$work/root/usr/lib" >>"$work/said"
result "the script of the unit parses, and its folders are filled in"

command -v systemd-analyze >/dev/null || { echo "# systemd-analyze is missing (hint: make deps)"; false; }
result "systemd-analyze is there"
# the unit beside what it is ordered against, in a root of its own
mkdir -p "$work/root/usr/sbin" && cat >"$work/root/usr/lib/systemd/system/auditd.service" <<-'UNIT'
	[Unit]
	Description=what Debian's auditd.service says of its place at boot
	DefaultDependencies=no
	After=local-fs.target systemd-tmpfiles-setup.service
	Before=sysinit.target shutdown.target
	Conflicts=shutdown.target
	Wants=ncr-audit-rules.service
	[Service]
	ExecStart=/usr/sbin/ncr-auditctl
UNIT
# all of them in one start, as at boot: only then is a cycle one
cat >"$work/root/usr/lib/systemd/system/boot.target" <<-'UNIT'
	[Unit]
	Description=a boot
	Requires=local-fs.target sysinit.target systemd-modules-load.service auditd.service
	After=local-fs.target sysinit.target auditd.service
UNIT
for unit in local-fs.target sysinit.target shutdown.target systemd-modules-load.service systemd-tmpfiles-setup.service; do
	cp /lib/systemd/system/$unit "$work/root/usr/lib/systemd/system/" 2>>"$work/said" || true
done
SYSTEMD_UNIT_PATH="$work/root/usr/lib/systemd/system:" systemd-analyze verify --man=no --recursive-errors=yes \
	--root="$work/root" ncr-audit-rules.service auditd.service boot.target >"$work/verify" 2>&1
grep -E 'ncr-audit|auditd|boot.target|cycle' "$work/verify" >"$work/said"
[ ! -s "$work/said" ]
result "systemd has nothing to say against the unit, and no cycle with auditd.service"
PATH=$out:$PATH bash -c '. "$1"; COMP_WORDS=(ncr-auditctl -F crypto_op = key_gen,key_ex); COMP_CWORD=4; _ncr_auditctl
	[ "${COMPREPLY[*]}" = key_gen,key_export ]' - "$source/completions/ncr-auditctl" 2>"$work/said"
result "the completion knows the operations"
echo "1..$count"
exit $status
