#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ncr-report verify: its command line, a log of 100,000 records, and $DAMAGES (1000) random damages to another one, of which each
# must be found. trail_log.py computes the MACs; what the module itself writes is verified in guest_report.sh. Prints TAP.
#
# usage: report_verify.sh BUILD-FOLDER
set -u

build=$1
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d /tmp/ncr-verify.XXXXXX) || exit 1
cd "$work" || exit 1
trap 'cd / && rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC
# the program switches off what the leak detector needs to look at it
export ASAN_OPTIONS=detect_leaks=0
# shellcheck source=selftest/tap.sh
. "$source/../selftest/tap.sh"
export PATH=$build/tests:$PATH
log() {
	python3 "$source/tests/trail_log.py" "$@"
}

end=$(log make 1000 whole.log key)
result $? "a log with MACs"
expect 0 "is whole" ncr-report verify --trail-key key whole.log
grep -q '^No record was altered, removed or inserted\.$' out && grep -q 'open end since 2026-01-01 00:00:0' out &&
	grep -q 'the module was unloaded$' out
result $? "... with an open end, and a load that has ended"
expect 0 "... as expected" ncr-report verify --trail-key key --expect "$end" whole.log
grep -q ' as expected$' out && ! grep -q 'open end' out
result $? "... and says so"
expect 0 "... as CSV" ncr-report verify --trail-key key --csv whole.log
[ "$(wc -l <out)" -eq 3 ]
result $? "... one row a load"
sed 's/\x1d.*//; s/^/node=web1 /' whole.log | xz >raw.xz
expect 0 "... raw, with node=, compressed" ncr-report verify --trail-key key raw.xz
sed 's/ auid=1001/ auid=1002/' whole.log >altered.log
expect 1 "somebody else logged in" ncr-report verify --trail-key key altered.log
grep -q '^altered .*the MAC is not that of this record and of who did it$' out && ! grep -q '^removed' out
result $? "... is found"

expect 2 "no key" ncr-report verify whole.log
says "no key given"
expect 6 "a key that is not there" ncr-report verify --trail-key none whole.log
explains "none: No such file"
echo "ncr-trail-key 2" >wrong
expect 5 "a key that is none" ncr-report verify --trail-key wrong whole.log
says "not the key of a trail"
cat key key >wrong
expect 5 "two keys" ncr-report verify --trail-key wrong whole.log
says "not the key of a trail"
for wrong in x "$end"x "${end#?}" "${end%:*}" "${end%:*}:" ":5" "${end%:*}:-1"; do
	expect 2 "--expect $wrong" ncr-report verify --trail-key key --expect "$wrong" whole.log
	says "not a trail and a number"
done
sed 's/[0-9a-f]$/x/; s/0x$/1/; s/x$/0/' key >other
expect 1 "a key of another system" ncr-report verify --trail-key other whole.log
grep -q 'nothing of it is good' out
result $? "... makes nothing good"
expect 0 "a key of each master key" ncr-report verify --trail-key other --trail-key key --expect "$end" whole.log
expect 2 "more keys than are taken" ncr-report verify $(yes -- '--trail-key key' | head -n 17) whole.log
explains "more than 16 keys"
sed 's/ mac=[0-9a-f]*//' whole.log >bare.log
expect 5 "a log without MACs" ncr-report verify --trail-key key bare.log
explains "no record has a MAC"

end=$(log make 100000 large.log largekey)
expect 0 "100,000 records are whole" "$build/ncr-report" verify --trail-key largekey --expect "$end" large.log
[ "$(awk 'length($1) == 32 { good += $6 } END { print good }' out)" -gt 99900 ]
result $? "... all of them verified"
memory() {
	python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$build/ncr-report" verify --trail-key "$@"
}
small=$(memory key whole.log)
large=$(memory largekey large.log)
[ "$large" -lt $((small + 1024)) ]
result $? "... in as much memory as 1,000 ($large, $small KiB)"
finish_later=$count

# one plan for both
log damage "${DAMAGES:-1000}" whole.log key "$(log make 1000 again.log againkey)" "$build/ncr-report" >damaged || failures=$((failures + 1))
log damage 24 whole.log key "$(log make 1000 again2.log againkey2)" "$build/tests/ncr-report" >sanitized || failures=$((failures + 1))
sed '/^1\.\./d' damaged sanitized | awk -v count="$finish_later" '
	/^(not )?ok / { sub(/ok [0-9]+/, "ok " ++count) } { print } END { print "1.." count }'
[ $failures -eq 0 ]
