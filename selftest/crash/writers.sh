#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# In the machine of power_cuts.py: tells what the store holds, then lets two writers change it until the machine is reset.
#
# Lines of standard output, which is a serial line and so out of the machine when the next command begins:
#
#	boot KEYS			what the store holds; ...
#	opened STATUS			... of load of all keys
#	next STATUS LEFT		... of the next writer, and what is in the folder that belongs to no key
#	begin WRITER VERB ARGUMENT...	a writer calls ncr-keystore
#	done WRITER STATUS		... which has come back
#	state WRITER KEYS		what it has from then on; keys are NAME=UUID:MODE
#
# usage: writers.sh STORE MASTER-KEY SEED MILLISECONDS	0: no writers, and no reset
set -u

PATH=$(cd "$(dirname "$0")" && pwd):$PATH
store=$1
seed=$3
milliseconds=$4

# keys PREFIX: those whose names begin with it
keys() {
	[ -d "$store" ] || return 0
	ncr-keystore list --store "$store" --json | awk -v prefix="$1" -F '"' '
		$2 == "name" { name = $4 }
		$2 == "mode" { mode = $4 }
		$2 == "uuid" { uuid = $4 }
		/^ *}/ && substr(name, 1, length(prefix)) == prefix { printf " %s=%s:%s", name, uuid, mode }'
}

# random N: a number below N, in $number; a writer has its own row of them
random() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	number=$((seed / 65536 % $1))
}

# change VERB ARGUMENT...: one call, acknowledged
change() {
	echo "begin $writer $*"
	verb=$1
	shift
	ncr-keystore "$verb" --store "$store" "$@" >/dev/null
	echo "done $writer $?"
	have=$(keys "$writer")
	echo "state $writer$have"
}

# has NAME
has() {
	case $have in *" $1="*) return 0 ;; *) return 1 ;; esac
}

write_on() {
	writer=$1
	have=$(keys "$writer")
	while :; do
		random 4
		name=$writer$number
		random 4
		other=$writer$number
		random 6
		if ! has "$name"; then
			change generate "$name" --algorithm aes-cbc
		elif [ "$number" -eq 0 ]; then
			change remove "$name*"
		elif [ "$number" -eq 1 ] && ! has "$other"; then
			change rename "$name" "$other"
		elif [ "$number" -le 3 ]; then
			change rekey "$name"
		else
			random 2
			change set "$name" --mode "0${number}50"
		fi
	done
}

client master <"$2" || exit 1
echo "boot$(keys '')"
if [ -d "$store" ]; then
	ncr-keystore load --store "$store" >/dev/null
	echo "opened $?"
	ncr-keystore generate next --store "$store" --algorithm aes-cbc && ncr-keystore remove next --store "$store" >/dev/null
	status=$?
	listed=$(keys '')
	left=
	for file in "$store"/* "$store"/.[!.]*; do
		case ${file##*/} in
		lock | manifest | '*' | '.[!.]*') continue ;;
		*.ncrk)
			uuid=$(echo "${file##*/}" | sed 's/\.ncrk$//; s/-//g')
			case $listed in *"=$uuid:"*) continue ;; esac
			;;
		esac
		left="$left ${file##*/}"
	done
	echo "next $status$left"
fi
[ "$milliseconds" -gt 0 ] || exit 0

write_on x &
seed=$((seed + 1))
write_on y &
sleep "$((milliseconds / 1000)).$(printf %03d $((milliseconds % 1000)))"
echo b >/proc/sysrq-trigger
