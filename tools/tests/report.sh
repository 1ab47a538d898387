#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ncr-report as a program: its command line, logs of all forms, damage, hostile text, memory. With the sanitizers, but for what
# measures. Prints TAP.
#
# usage: report.sh BUILD-FOLDER
set -u

build=$1
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d /tmp/ncr-report.XXXXXX) || exit 1
cd "$work" || exit 1
trap 'cd / && rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC
# shellcheck source=selftest/tap.sh
. "$source/../selftest/tap.sh"
for command in gzip xz zstd python3 script; do
	command -v $command >/dev/null && continue
	echo "error: $command is not installed" >&2
	echo "hint: make deps" >&2
	exit 1
done
export PATH=$build/tests:$PATH

# is COUNT PATTERN: so many lines of the last output match
is() {
	[ "$(grep -cE -- "$2" out)" -eq "$1" ]
	result $? "... $1 x $2"
}

# event SERIAL SEQ FIELDS [EXIT]: one of ours, refused when there is an exit
event() {
	local id="1767225600.${1: -3}:$1" ok=1 success=yes
	[ "${4:-0}" = 0 ] || ok=0 success=no
	printf 'type=UNKNOWN[1601] msg=audit(%s): %s res=%d seq=%d\n' "$id" "$3" $ok "$2"
	printf 'type=SYSCALL msg=audit(%s): arch=c000003e syscall=16 success=%s exit=%s a0=3 ppid=9 pid=1000 auid=4294967294 ' \
		"$id" $success "${4:-0}"
	printf 'uid=0 gid=0 euid=0 tty=pts0 ses=4 comm="ncr" exe="/usr/bin/ncr" subj=unconfined key="k"\035AUID="alice" UID="root"\n'
	printf 'type=PROCTITLE msg=audit(%s): proctitle="x"\n' "$id"
}
uuid1=694ac3ec1a9345b6b2faa0a12d42d1b4
uuid2=11f4034306b446d1ab7a330f74818726
{
	event 101 1 "ncr_event=module_load"
	event 102 2 "crypto_op=key_gen ctx=1 key1=0 key1_id=\"twin\" key1_uuid=$uuid1"
	event 103 3 "crypto_op=key_import ctx=1 key1=1 key1_id=\"twin\" key1_uuid=$uuid2"
	event 104 4 "crypto_op=session_op ctx=1 operation=\"encrypt\" algo=\"cbc(aes)\" key1=0 key1_id=\"twin\" key1_uuid=$uuid1 approved=1"
	event 105 5 "crypto_op=key_export ctx=1 key1=1 key1_id=\"twin\" key1_uuid=$uuid2" -13
	event 106 6 "crypto_op=context_del ctx=1 keys=2"
	event 107 7 "ncr_event=module_unload"
} >good.log

# --- command line ---------------------------------------------------------------------------------------------------

expect 0 "--help" ncr-report --help
expect 0 "--version" ncr-report --version
verbs=$(ncr-report --help | sed -n 's/^  \([a-z]*\)  *.*/\1/p' | grep -v '^ncr-report$')
for verb in $verbs; do
	expect 0 "$verb --help" ncr-report "$verb" --help
	[ "$(head -c 18 out)" = "usage: ncr-report " ] && [ ! -s err ]
	result $? "... shows its usage"
done
expect 2 "no verb" ncr-report
says "no verb given"
expect 2 "unknown verb" ncr-report report
says "report: no such verb"
expect 2 "unknown option" ncr-report summary --bogus
says "unknown option"
expect 2 "an option of another verb" ncr-report missing --user root
says "unknown option"
expect 2 "--json and --csv" ncr-report summary --json --csv good.log
explains "exclude each other"
expect 2 "unknown operation" ncr-report events --operation key_exprt good.log
says "no such operation"
grep -q 'did you mean key_export' err
result $? "... and what was meant"
expect 2 "no time" ncr-report events --from tomorrow good.log
says "not a time"
expect 2 "from after to" ncr-report events --from 2026-02-01 --to 2026-01-01 good.log
explains "later"
expect 2 "--by nothing" ncr-report summary --by colour good.log
says "not something to count by"
expect 2 "no outcome" ncr-report events --outcome maybe good.log
explains "done or refused"
expect 2 "key without a key" ncr-report key
says "no key given"
expect 6 "no such log" ncr-report summary none.log
explains "none.log: No such file"
ncr-report summary good.log >/dev/full 2>err
[ $? -eq 6 ] && grep -q '^error: standard output' err
result $? "standard output is full"

# --- reports --------------------------------------------------------------------------------------------------------

expect 0 "a whole log: nothing is missing" ncr-report summary good.log
is 1 '^key_export +0 +1 '
is 1 '^Nothing is missing\.$'
expect 0 "by user" ncr-report summary --by user good.log
is 1 '^alice as root +6 +1 '
expect 0 "by reason" ncr-report summary --by reason good.log
is 1 '^the key is not exportable \(EACCES\) +0 +1 '
for by in operation key program outcome algorithm node day; do
	expect 0 "by $by" ncr-report summary --by $by good.log
done
expect 0 "events" ncr-report events good.log
is 7 '^2026-01-01 00:00:00  alice as root '
expect 0 "of one operation" ncr-report events --operation key_gen,key_import good.log
is 2 ' key_(gen|import) '
expect 0 "of one user" ncr-report events --user alice good.log
is 7 'alice'
expect 0 "of another" ncr-report events --user bob good.log
is 0 'alice'
expect 0 "of a program" ncr-report events --program ncr --outcome refused good.log
is 1 ' key_export .*refused'
expect 0 "of a time" ncr-report events --from 2026-01-01T00:00:00Z --to 2026-01-02 good.log
is 7 'alice'
expect 0 "of another time" ncr-report events --to 2025-12-31 good.log
is 0 'alice'
expect 0 "users by number" ncr-report events -n good.log
is 7 '4294967294 as 0 '
expect 0 "keys: two with one id" ncr-report keys good.log
is 2 ' twin \(2 keys\) '
is 1 "^$uuid1 .* generated +alice as root +0 +1 +0 +0 +1 "
is 1 "^$uuid2 .* imported +alice as root +0 +0 +0 +1 +1 "
expect 0 "the history of one" ncr-report key ${uuid1:0:8} good.log
is 1 ' key_gen +done'
is 1 ' session_op +done +encrypt cbc\(aes\)'
is 0 "$uuid2"
expect 0 "of an id that two have" ncr-report key twin good.log
is 2 "^($uuid1|$uuid2) "
expect 0 "what was refused" ncr-report refused good.log
is 1 '^ +1 .*alice as root +/usr/bin/ncr +key_export +twin \(11f40343\) +the key is not exportable \(EACCES\)$'
expect 0 "missing: nothing" ncr-report missing good.log
is 1 '^Nothing is missing\.$'
for verb in summary events keys "key twin" refused missing; do
	# shellcheck disable=SC2086
	expect 0 "$verb --json" ncr-report $verb --json good.log
	python3 -c 'import json; assert isinstance(json.load(open("out"))["missing"], list)' 2>why
	result $? "... is JSON, with what is missing"
	# shellcheck disable=SC2086
	expect 0 "$verb --csv" ncr-report $verb --csv good.log
	python3 -c 'import csv; rows = list(csv.reader(open("out", newline=""))); assert len({len(r) for r in rows}) == 1, rows' 2>why
	result $? "... is CSV"
done

# --- what is missing ------------------------------------------------------------------------------------------------

grep -v 'seq=[34]$' good.log >cut.log
expect 1 "two records are not there" ncr-report summary cut.log
is 1 '^sequence .* 2  records 3 to 4 of load 1 are not there$'
expect 1 "... which CSV has no room for" ncr-report summary --csv cut.log
tells "warning: missing: sequence: records 3 to 4 of load 1 are not there (2)"
expect 1 "... and JSON has" ncr-report summary --json cut.log
is 1 '"what": "sequence"'
is 1 '"missing": true'
expect 0 "... at another time" ncr-report missing --to 2025-12-31 cut.log
grep -v type=SYSCALL good.log >nobody.log
expect 1 "nobody did it" ncr-report missing nobody.log
is 1 '^no-subject .* 7  records do not say who'

# --- forms of logs --------------------------------------------------------------------------------------------------

ncr-report events --csv good.log >plain
for form in gz xz zst; do
	case $form in
	gz) gzip -k good.log ;;
	xz) xz -k good.log ;;
	zst) zstd -q good.log ;;
	esac
	expect 0 "$form" ncr-report events --csv good.log.$form
	cmp out plain >why
	result $? "... the same report"
	# by what is in it, not by its name
	cp good.log.$form renamed
	expect 0 "... by another name" ncr-report events --csv renamed
	cmp out plain >why
	result $? "... the same report"
	head -c $(($(stat -c %s good.log.$form) - 9)) good.log.$form >short
	expect 1 "... cut short" ncr-report missing short
	is 1 '^cut-short .*short: damaged or cut short'
done
ncr-report summary - <good.log.gz >out 2>err
[ $? -eq 0 ] && grep -q '^key_gen ' out
result $? "compressed standard input, a file"
cat good.log.gz | ncr-report summary - >out 2>err
[ $? -eq 6 ] && grep -q '^hint: gzip -dc' err
result $? "... a pipe: says how"
cat good.log | ncr-report events --csv - >out 2>err
cmp out plain >why
result $? "a pipe"
sed 's/\x1d.*//; s/UNKNOWN\[1601\]/CRYPTO_USERSPACE_OP/' good.log >raw.log
expect 0 "raw, with the type's name" ncr-report summary --by operation raw.log
is 1 '^key_export +0 +1 '
sed 's/^/node=web1 /' good.log >web1.log
sed 's/^/node=web2 /' good.log >web2.log
paste -d '\n' web1.log web2.log >both.log
expect 0 "two machines in one log" ncr-report summary --by node both.log
is 1 '^web1 +6 +1 '
is 1 '^web2 +6 +1 '
expect 0 "one of them" ncr-report events --node web2 both.log
is 7 '  web2 +alice'
{ sed 's/^type=/----\ntime->Thu Jan  1\ntype=/' good.log; echo; } >separated.log
expect 0 "what ausearch puts between events" ncr-report missing separated.log
is 1 '^Nothing is missing\.$'

# rotated: named and compressed as they come, read in the order of their times
mkdir rotated
head -n 6 good.log | gzip >rotated/audit.log.10.gz
sed -n 7,12p good.log | xz >rotated/audit.log-20260101.xz
sed -n 13,21p good.log >rotated/audit.log
echo 'not a log' >rotated/other
expect 0 "a folder" ncr-report events --csv rotated
cmp out plain >why
result $? "... the same report"
printf 'log_format = ENRICHED\n log_file = %s/rotated/audit.log\n' "$work" >auditd.conf
expect 0 "the log that auditd's configuration names" ncr-report events --csv --config auditd.conf
cmp out plain >why
result $? "... the same report"
expect 0 "named in the wrong order" ncr-report events --csv rotated/audit.log rotated/audit.log-20260101.xz rotated/audit.log.10.gz
cmp out plain >why
result $? "... the same report"
ln -s good.log link.log
expect 0 "a log twice is read once" ncr-report events --csv good.log link.log
cmp out plain >why
result $? "... the same report"
tells "warning: link.log: the same file as good.log"
echo 'log_file = relative' >wrong.conf
expect 5 "a configuration that is not right" ncr-report summary --config wrong.conf
explains "not the absolute path"
mkdir empty
expect 6 "a folder without a log" ncr-report summary empty
explains "empty: no audit.log there"
: >empty.log
expect 0 "an empty log" ncr-report summary empty.log

# --- damage ---------------------------------------------------------------------------------------------------------

{ cat good.log; printf 'rubbish\ntype=UNKNOWN[1601] msg=audit(1767225600.108:108): crypto_op=key_gen\n'; } >rubbish.log
expect 1 "lines that are none" ncr-report missing rubbish.log
is 1 '^damaged .* 2  rubbish.log: .*, the first one is line 22$'
head -c -40 good.log >short.log
expect 1 "a log that ends in a line" ncr-report missing short.log
is 1 '^cut-short .*short.log: ends within line 21$'
{ cat good.log; head -c 5000000 /dev/zero | tr '\0' x; echo; } >huge.log
expect 1 "a line of five million bytes" ncr-report events --csv huge.log
cmp out plain >why
result $? "... the others are there"
tells "damaged: huge.log: lines that are no whole records, the first one is line 22 (1)"
# where lines meet blocks: every length around the size of one
python3 - <<-'P'
	import subprocess
	good = open("good.log", "rb").read()
	plain = open("plain", "rb").read()
	for size in list(range(262144 - 40, 262144 + 41, 8)) + [65535, 65536, 65537, 2 * 262144]:
	    with open("edge.log", "wb") as log:
	        left = size
	        while left > 0:
	            line = b"type=PATH msg=audit(1767225600.000:1): name=" + b"x" * min(left, 60000)
	            log.write(line + b"\n")
	            left -= len(line) + 1
	        log.write(good)
	    out = subprocess.run(["ncr-report", "events", "--csv", "edge.log"], capture_output=True)
	    assert out.stdout == plain and out.returncode == 0, (size, out)
P
result $? "events at the edges of what is read at once"
python3 - <<-'P' 2>why
	import random, subprocess
	good = bytearray(open("good.log", "rb").read())
	random.seed(1)
	bad = 0
	for n in range(200):
	    log = bytearray(good)
	    for flip in range(random.randrange(1, 20)):
	        at = random.randrange(len(log))
	        kind = random.randrange(3)
	        if kind == 0:
	            log[at] = random.randrange(256)
	        elif kind == 1:
	            del log[at:at + random.randrange(1, 50)]
	        else:
	            log[at:at] = bytes(random.choice(b"\x00\n\x1d\"= \xff[](:)0") for i in range(random.randrange(1, 9)))
	        if not log:
	            break
	    verb = random.choice([["events"], ["keys"], ["key", "twin"], ["refused"], ["missing", "--json"], ["summary", "--by", "key"]])
	    out = subprocess.run(["ncr-report"] + verb + ["-"], input=bytes(log), capture_output=True)
	    assert out.returncode in (0, 1), (n, verb, out.stderr)
	    shown = out.stdout + out.stderr
	    assert not any(byte < 32 and byte != 10 for byte in shown), (n, verb)
	    shown.decode("utf-8")
P
result $? "two hundred damaged logs: a report of each, and nothing for a terminal to obey"

# --- hostile text ---------------------------------------------------------------------------------------------------

{
	event 101 1 'crypto_op=key_publish ctx=1 key1=0 key1_id=1B5B324A key1_label=1B5D303B6576696C07'
	event 102 2 'crypto_op=key_publish ctx=1 key1=0 key1_label="=cmd|1"'
	event 103 3 "crypto_op=$(printf '\033[31m')key_gen ctx=1 by=$(printf '\302\233')x"
} | sed "s|exe=\"/usr/bin/ncr\"|exe=2F1B5B3041|; s/^/node=$(printf '\033]0;x\007') /" >hostile.log
for verb in summary events keys refused missing "key evil" "events --csv" "events --json" "summary --by key"; do
	# shellcheck disable=SC2086
	ncr-report $verb hostile.log >out 2>err
	! LC_ALL=C grep -qP '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]' out err
	result $? "$verb: no terminal control comes through"
done
ncr-report events --csv hostile.log 2>err | grep -q ",\"'=cmd|1\","
result $? "a formula is text for a spreadsheet"

# --- size -----------------------------------------------------------------------------------------------------------

# memory FILE...: of the program as it is installed, in KiB
memory() {
	python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$build/ncr-report" "$@"
}
make_log 5 1000 >small.log
make_log 150 1000 >large.log
for verb in summary events keys refused; do
	small=$(memory $verb small.log)
	large=$(memory $verb large.log)
	[ "$large" -lt $((small + 1024)) ]
	result $? "$verb: $(grep -c 'UNKNOWN.1601' large.log) records in as much memory as $(grep -c 'UNKNOWN.1601' small.log) ($large, $small KiB)"
done
expect 0 "they are all there" "$build/ncr-report" summary large.log
is 1 "^session_op +$(grep -c UNKNOWN.1601 large.log) +0 "
# the first line after a second, on a terminal, and none elsewhere
mkfifo slow
{ cat small.log; sleep 2; head -n 30000 large.log; } >slow &
script -qec "$build/ncr-report missing - <slow" /dev/null >typed 2>&1 </dev/null
grep -q ' MiB' typed
result $? "progress on a terminal"
expect 0 "none elsewhere" "$build/ncr-report" missing large.log
[ ! -s err ]
result $? "... nothing on standard error"
finish
