# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the tests of ncr-keystore in the machine share: a folder of their own, in which they are, and a store in it, $store.
# Sourced by them; beside this file are tap.sh and the programs.

here=$(cd "$(dirname "$0")" && pwd)
PATH=$here:$PATH
export LC_ALL=C
# shellcheck source=selftest/tap.sh
. "$here/tap.sh"
need ncr ncr-keystore client json_check setpriv keyctl sha256sum openssl

work=$(mktemp -d /tmp/ncr-keystore.XXXXXX) || exit 1
store=$work/store
holder=
cd "$work" || exit 1
trap '[ -z "$holder" ] || kill "$holder" 2>/dev/null; cd / && rm -rf "$work"' EXIT
chmod 755 "$work"

# keystore CODE NAME VERB ARGUMENT...: expect of ncr-keystore in the store of this test
keystore() {
	wanted_code=$1
	what=$2
	verb=$3
	shift 3
	expect "$wanted_code" "$what" ncr-keystore "$verb" --store "$store" "$@"
}

# field NAME FIELD: of show
field() {
	ncr-keystore show --store "$store" "$1" 2>err | sed -n "s/^$2: //p"
}

as() {
	user=$1
	shift
	setpriv --reuid "$user" --regid "$user" --clear-groups "$@"
}

# listed NAME: the manifest has such a key
listed() {
	grep -q "^key .* $1\$" "$store/manifest"
}

# blob NAME: the path of its blob
blob() {
	awk -v store="$store" -v name="$1" '$1 == "key" && $5 == name { print store "/" $2 ".ncrk" }' "$store/manifest"
}

snapshot() {
	(cd "$store" && sha256sum -- * 2>/dev/null; ls -A)
}

# unchanged NAME: the store is what it was at the last snapshot >before
unchanged() {
	snapshot >after
	cmp -s before after
	result $? "$1"
}

loaded() {
	# who looks must possess the keyring to see the keys of others
	keyctl session - sh -c 'ring=$(awk '"'"'$8 == "keyring" && $9 == ".ncr:" { print "0x" $1 }'"'"' /proc/keys)
		keyctl link $(($ring)) @s && for key in $(keyctl rlist $(($ring))); do keyctl rdescribe $key; done' 2>/dev/null |
		sed -n 's/^ncr;[^;]*;[^;]*;[^;]*;//p' | sort
}
