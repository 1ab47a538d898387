# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What tests in shell say and look with; sourced by them, in a folder of their own. Prints TAP.
#
#	need COMMAND...			they are there, or the test ends here
#	result STATUS NAME		a test; of a bad one what the last command said is shown (files why, err and out)
#	expect CODE NAME COMMAND...	its exit status is that; its stdout and stderr are left in out and err
#	says TEXT			so does an error: line of the last expect, and there is a hint: line
#	explains TEXT			as says, without a hint
#	tells TEXT			a line of its standard error has this text, as it stands
#	prints LINE			a line of its standard output is this
#	finish				the plan, and the exit status

count=0
failures=0

need() {
	for command; do
		command -v "$command" >/dev/null && continue
		echo "Bail out! $command is not in \$PATH"
		exit 1
	done
}

result() {
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $count - $2"
	[ ! -s why ] || sed 's/^/# /' why | head -n 5
	[ ! -s err ] || sed 's/^/# stderr: /' err | head -n 20
	# may be any bytes
	[ ! -s out ] || head -c 1600 out | LC_ALL=C tr -c '[:print:]\n' '?' | sed 's/^/# stdout: /' | head -n 12
}

expect() {
	wanted=$1
	name=$2
	shift 2
	"$@" >out 2>err
	got=$?
	[ $got -eq "$wanted" ] || echo "# exit status $got, not $wanted: $*"
	[ $got -eq "$wanted" ]
	result $? "$name"
}

says() {
	grep -q "^error: .*$1" err && grep -q '^hint: ' err
	result $? "... and says: $1"
}

explains() {
	grep -q "^error: .*$1" err
	result $? "... and says: $1"
}

tells() {
	grep -qF -- "$1" err
	result $? "... and says: $1"
}

prints() {
	grep -qxF -- "$1" out
	result $? "... and prints: $1"
}

finish() {
	echo "1..$count"
	[ $failures -eq 0 ]
	exit
}
