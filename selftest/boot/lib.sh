# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What scenarios in the systemd machine look with. Each is a file with the functions before (optional: damage, in
# systemd's place) and after (the tests, at the end of the boot, with TAP as output).
#
#	result TEXT		a test: whether the command before it succeeded; $detail is shown when not
#	value UNIT PROPERTY
#	said UNIT		what its processes wrote to the journal in this boot
#	complaint UNIT		the same, errors only
#	one_complaint UNIT RE	there is one, and it matches
#	entered UNIT		when it became active, or stopped trying to, in microseconds since the kernel's start
#	spent UNIT		how long it took for that, in seconds
#	earlier UNIT UNIT	the first was active when the second became so
#	on_time SECONDS		the boot came to its end, without a cycle, and sysinit.target was held up by NCR's units for
#				no longer: by what was waited for, and what a slow machine needs for the programs
#				($slack, in seconds)
#	operator		in the background: types the passphrase at another terminal, whenever it is asked for

count=0
status=0
detail=
result() {
	code=$?
	count=$((count + 1))
	if [ $code -eq 0 ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		[ -z "$detail" ] || echo "$detail" | sed 's/^/# /'
		status=1
	fi
	detail=
}

value() { systemctl show --value -p "$2" "$1"; }
said() { journalctl -b -o cat -u "$1" _TRANSPORT=stdout; }
complaint() { journalctl -b -o cat -p err -u "$1" _TRANSPORT=stdout; }

entered() {
	case $(value "$1" ActiveState) in
	active) value "$1" ActiveEnterTimestampMonotonic ;;
	*) value "$1" InactiveEnterTimestampMonotonic ;;
	esac
}
spent() { echo $((($(entered "$1") - $(value "$1" InactiveExitTimestampMonotonic)) / 1000000)); }

earlier() {
	detail="$1: $(entered "$1"), $2: $(entered "$2")"
	[ "$(value "$1" ActiveState)" = active ] && [ "$(value "$2" ActiveState)" = active ] &&
		[ "$(entered "$1")" -le "$(entered "$2")" ]
}

# A machine that runs beside others is slow: the time it took as far as the file systems says how slow. What is of
# interest is that nothing waits for systemd's 90 s.
on_time() {
	slack=$((15 + $(entered local-fs.target) / 1000000 * 2))
	detail=$(systemctl list-jobs --no-legend; systemctl --failed --no-legend)
	[ "$(value multi-user.target ActiveState)" = active ] && [ "$(value graphical.target ActiveState)" = active ]
	result "the boot comes to its end"
	detail=$(journalctl -b -o cat -g 'ordering cycle|deleted to break')
	[ -z "$detail" ]
	result "no ordering cycle"
	begun=0
	for unit in systemd-modules-load.service local-fs.target auditd.service; do
		[ "$(entered $unit)" -le $begun ] || begun=$(entered $unit)
	done
	held=$((($(entered sysinit.target) - begun) / 1000000))
	detail="sysinit.target was reached $held s after modules, file systems and auditd"
	[ $held -ge 0 ] && [ $held -le $(($1 + slack)) ]
	result "it is held up for no more than $1 s, and the programs' own time"
}

one_complaint() {
	detail=$(complaint "$1")
	[ "$(echo "$detail" | wc -l)" -eq 1 ] && echo "$detail" | grep -qE "$2"
}

# by systemd's protocol, as systemd-tty-ask-password-agent does
operator() {
	while sleep 0.2; do
		for question in /run/systemd/ask-password/ask.*; do
			[ -e "$question" ] || continue
			socket=$(sed -n 's/^Socket=//p' "$question")
			echo 'correct horse battery' | /lib/systemd/systemd-reply-password 1 "$socket" 2>/dev/null
		done
	done
}

finish() {
	echo "1..$count"
	exit $status
}
