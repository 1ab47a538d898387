#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Makes each known-answer test of the module fail, one at a time, and sees that exactly this one is named, that nothing is
# served then, and that the module can be unloaded.
#
# usage: selftest_fail.sh TEST-BUILD-KO [NAME...]
#
# The module must not be loaded (selftest/vm/run --no-load). Without names they are taken from known_answers.h beside this
# script and known_answers_public.h, with what the module appends to them. Output is TAP; the exit status is the number of failures.
set -u

ko=${1:?usage: selftest_fail.sh TEST-BUILD-KO [NAME...]}
shift
status=/sys/kernel/security/ncr/status
number=0
failures=0

say() {
	number=$((number + 1))
	if [ "$1" = ok ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		failures=$((failures + 1))
	fi
}

check() {
	description=$1
	shift
	if "$@"; then say ok "$description"; else say failed "$description"; fi
}

value() {
	sed -n "s/^$1: //p" "$status" 2>/dev/null
}

loaded() {
	grep -q '^ncr ' /proc/modules
}

load() {
	insmod "$ko" "$@"
}

fail_one() {
	name=$1
	if ! load "fail_test=$name"; then
		say failed "$name: insmod"
		return
	fi
	wrong=
	loaded || wrong="$wrong not-loaded"
	[ "$(value state)" = error ] || wrong="$wrong state=$(value state)"
	[ "$(value self_test)" = "failed $name" ] || wrong="$wrong self_test=$(value self_test)"
	[ ! -e /dev/crypto ] || wrong="$wrong device"
	[ "$(value keys)" = 0 ] || wrong="$wrong keys=$(value keys)"
	rmmod ncr || wrong="$wrong rmmod"
	[ ! -e "$status" ] || wrong="$wrong status-left"
	if [ -z "$wrong" ]; then
		say ok "$name fails as itself"
	else
		say failed "$name fails as itself:$wrong"
	fi
}

# Ciphers run both ways, wrappings and GCM are altered as well; hashes, MACs and KDFs have one name.
names_of() {
	sed -n 's/^[[:space:]]*\.name = "\([^"]*\)",.*/\1/p' "$@" | while read -r name; do
		case $name in
		null | *-cbc* | *-ecb* | *-ctr* | arcfour-*) echo "$name-encrypt $name-decrypt" ;;
		*-rfc*) echo "$name-wrap $name-unwrap $name-altered" ;;
		rsa-*)
			for scheme in pkcs1-sign pkcs1-verify pss-sign pss-verify pkcs1-decrypt oaep-decrypt; do
				echo "$name-$scheme"
			done
			;;
		dsa-*) echo "$name-verify $name-sign" ;;
		dh-*) echo "$name-derive" ;;
		*-gcm*) echo "$name-encrypt $name-decrypt $name-altered" ;;
		*) echo "$name" ;;
		esac
	done
}

if loaded; then
	echo "Bail out! the module is loaded (hint: selftest/vm/run --no-load)"
	exit 99
fi
# What depmod would load for it; insmod takes the file alone.
for module in $(modinfo -F softdep "$ko" | sed 's/.*pre: //') $(modinfo -F depends "$ko" | tr , ' '); do
	modprobe -q "$module"
done

if [ $# -eq 0 ]; then
	answers=$(dirname "$0")/known_answers
	for file in "$answers.h" "${answers}_public.h"; do
		if [ ! -r "$file" ]; then
			echo "Bail out! $file is missing (hint: --file selftest/${file##*/})"
			exit 99
		fi
	done
	set -- $(names_of "$answers.h" "${answers}_public.h")
fi

# the control: without the parameter, and with a name there is not, everything passes
check "loads without fail_test" load
check "operational" [ "$(value state)" = operational ]
passed=$(value self_test)
check "all $# tests are known to this script (the module: $passed)" [ "$passed" = "$# passed" ]
check "the device is there" [ -c /dev/crypto ]
check "unloads" rmmod ncr
check "loads with a name there is not" load fail_test=no-such-test
check "operational all the same" [ "$(value state)" = operational ]
check "unloads" rmmod ncr

for name; do
	fail_one "$name"
done
check "loads again" load
check "operational again" [ "$(value state)" = operational ]
check "unloads" rmmod ncr

echo "1..$number"
exit $((failures < 99 ? failures : 98))
