# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the tests of ncr in the machine share: a folder of their own, in which they are. Sourced by them; beside this file are
# tap.sh and the programs.

here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:$here
export LC_ALL=C
# shellcheck source=selftest/tap.sh
. "$here/tap.sh"
need ncr ncr-setkey json_check openssl sha256sum setpriv keyctl

work=$(mktemp -d /tmp/ncr-tools.XXXXXX) || exit 1
chmod 755 "$work"
cd "$work" || exit 1
trap 'cd / && rm -rf "$work"' EXIT

same() {
	cmp "$1" "$2" >why 2>&1
	result $? "$3"
	rm -f why
}

absent() {
	[ ! -e "$1" ]
	result $? "$2"
}

hex() {
	od -An -v -tx1 "$1" | tr -d ' \n'
}

# the printf of a POSIX shell knows octal only
unhex() {
	printf "$(printf '%s\n' "$1" | awk '{
		digits = "0123456789abcdef"
		for (i = 1; i < length($0); i += 2)
			printf "\\%03o", 16 * (index(digits, tolower(substr($0, i, 1))) - 1) + index(digits, tolower(substr($0, i + 1, 1))) - 1
	}')"
}
