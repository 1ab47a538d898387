#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Does run_vectors fail when it must? Runs it on the stand-in for the device with the real text of vectors, which must
# pass, and with texts that are damaged in one way each, which must not.
#
# usage: run_vectors_test.sh RUN_VECTORS VECTORS.TXT
# Prints TAP; exits with the number of failures.
set -u

runner=$1
text=$2
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON3:-python3}
work=$(mktemp -d "${TMPDIR:-/tmp}/ncr-vectors.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
tests=0
failures=0

result() {	# STATUS NAME
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $2"
	fi
}

# The damaged text is in $work/text: one more line "not ok" at least, and the exit status says how many.
must_fail() {	# NAME [PATTERN-OF-THE-OUTPUT]
	"$runner" "$work/text" >"$work/out" 2>&1
	status=$?
	reported=$(grep -c '^not ok' "$work/out")
	if [ $status -gt 0 ] && [ $status = "$reported" ] && grep -q "${2:-^not ok}" "$work/out"; then
		result 0 "fails: $1"
	else
		sed 's/^/# /' "$work/out" | grep -v '^# ok' | tail -5
		result 1 "fails: $1 (exit status $status, $reported failures reported)"
	fi
}

# The first file that has a line of this kind, alone.
file_with() {	# KIND
	awk -v kind="$1" '
		/^begin/ { lines = ""; found = 0 }
		{ lines = lines $0 "\n" }
		$1 == kind && (kind != "unwrap" || $6 != "refused") { found = 1 }
		/^end/ && found { printf "%stotal %s\n", lines, $3; exit }' "$text"
}

"$runner" "$text" >"$work/out" 2>&1
status=$?
grep -v '^ok' "$work/out" | sed 's/^/# /' | grep -v '^# # .*reduced'
[ $status = 0 ] && tail -1 "$work/out" | grep -q '^# [1-9][0-9]* vectors in .* 0 failed'
result $? 'all vectors pass on the stand-in'

: >"$work/text"
must_fail 'an empty text'

echo 'total 0' >"$work/text"
must_fail 'a text without vectors'

printf 'begin x\nend x 0\n' | cat - "$text" >"$work/text"
must_fail 'a file without vectors' '^not ok .* - x: 0 vectors read'

lines=$(($(wc -l <"$text") / 2))
head -n "$lines" "$text" >"$work/text"
must_fail 'a text that ends in the middle' 'ends early'

sed '$d' "$text" >"$work/text"
must_fail 'a text without its last line' 'is complete'

{ cat "$text"; printf 'begin x\nend x 0\n'; } >"$work/text"
must_fail 'a text that goes on after its last line' 'is complete'

file_with hash | awk '$1 == "hash" && !done { done = 1; next } { print }' >"$work/text"
must_fail 'a vector less than written' 'vectors read'

file_with hash | sed 's/^hash /hsah /' >"$work/text"
must_fail 'an unknown kind of line' 'malformed line'

for kind in cipher hash mac wrap unwrap mct-cipher mct-hash; do
	# Debian's package has not every kind
	if ! grep -q "^$kind " "$text"; then
		result 0 "fails: a wrong result: $kind # SKIP the vectors at hand have none of this kind (VECTORS=FOLDER gives more)"
		continue
	fi
	# another last digit in the last line of this kind
	file_with $kind | awk -v kind=$kind '
		{ line[NR] = $0 }
		$1 == kind && $NF != "refused" && length($NF) > 1 { last = NR }
		END {
			digit = substr(line[last], length(line[last]))
			line[last] = substr(line[last], 1, length(line[last]) - 1) (digit == "0" ? "1" : "0")
			for (i = 1; i <= NR; i++)
				print line[i]
		}' >"$work/text"
	must_fail "a wrong result: $kind" '^# .*: wrong '
done

file_with unwrap | awk '$1 == "unwrap" && $6 != "refused" && !done { done = 1; $6 = "refused" } { print }' >"$work/text"
must_fail 'an unwrap that should have been refused' 'not authentic'

file_with unwrap | awk '$6 == "refused" && !done { done = 1; $6 = "00" } { print }' >"$work/text"
must_fail 'an unwrap that is refused and should not' 'unwrap: '

# --- the converter --------------------------------------------------------------------------------------------------

must_refuse() {	# STATUS NAME PATTERN COMMAND...
	expected=$1 name=$2 pattern=$3
	shift 3
	rm -f "$work/none"
	"$@" >"$work/out" 2>&1
	status=$?
	[ $status = "$expected" ] && grep -q -- "$pattern" "$work/out" && [ ! -e "$work/none" ]
	result $? "convert.py: $name"
}

# the program itself: a wrapper would need PATH
python=$("$python" -c 'import sys; print(sys.executable)') || {
	echo 'error: python3 is not installed' >&2
	echo 'hint: make deps' >&2
	exit 100
}
must_refuse 1 'a collection that is not there' '^error: .*no-such-folder' \
	"$python" -B "$here/convert.py" --vectors "$work/no-such-folder" "$work/none"
must_refuse 1 'the package is not installed' '^hint: apt-get install python3-cryptography-vectors' \
	env PATH=/nonexistent "$python" -B "$here/convert.py" "$work/none"
must_refuse 2 'one round proves too little' 'rounds' "$python" -B "$here/convert.py" --rounds 1 "$work/none"

echo "1..$tests"
exit $failures
