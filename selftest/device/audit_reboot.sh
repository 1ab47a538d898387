#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A restart in order ends the trail with a head. Nobody takes records any more by then: the kernel's log has them, of a
# machine that restarts while it runs audit_trail --reboot. Prints TAP.
#
# usage: audit_reboot.sh MODULE-KO BIN64-FOLDER
set -u

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=selftest/tap.sh
. "$here/../tap.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

field() {
	sed -n "s/.* $1=\([0-9a-f]*\).*/\1/p" <<<"$2"
}

# a machine that is gone before its command has ended, exit status 125, is what is wanted here
"$here/../vm/run" --module "$1" --params allow_unload=1 --file "$2:/root/bin64" --append loglevel=7 --log "$work/log" \
	-- /root/bin64/audit_trail --reboot >"$work/out" 2>&1
[ $? -eq 125 ] && grep -q 'reboot: Restarting system' "$work/log"
result $? "the machine restarts"
grep -E 'audit: type=160[01] ' "$work/log" >"$work/records"
first=$(grep ' key_size=32 res=1 trail=' "$work/records" | head -n 1)
[ -n "$(field trail "$first")" ] && [ -n "$(field mac "$first")" ]
result $? "the master key begins a trail"
last=$(tail -n 1 "$work/records")
[ "$(grep -c ' crypto_op=trail_head ' "$work/records")" -eq 1 ] && grep -q ' crypto_op=trail_head ' <<<"$last"
result $? "the last record is a head, the only one"
[ "$(field trail "$last")" = "$(field trail "$first")" ] && [ -n "$(field mac "$last")" ]
result $? "... of this trail"
before=$(tail -n 2 "$work/records" | head -n 1)
[ -n "$(field last "$last")" ] && [ "$(field last "$last")" = "$(field mac "$before")" ]
result $? "... with the MAC of the record before"
sed 's/^/# /' "$work/records"
finish
