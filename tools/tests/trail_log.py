#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Logs whose records have MACs, as the module makes them (ncr-audit(7)), computed here anew; and damage to them, of which
# `ncr-report verify` must find each.
#
# usage: trail_log.py make RECORDS LOG KEY			writes both; prints the last trail:number
#        trail_log.py damage COUNT LOG KEY TRAIL:NUMBER PROGRAM	prints TAP
import hashlib
import hmac
import json
import os
import random
import re
import subprocess
import sys

HEAD = 64


def derive(key, label, context, size):
    # SP 800-108 r1 section 4.1, HMAC-SHA-256, one block
    message = b"\0\0\0\1" + label + b"\0" + context + (8 * size).to_bytes(4, "big")
    return hmac.digest(key, message, "sha256")[:size]


class Load:
    """One load of the module: records before the key, the key, operations, the end."""

    def __init__(self, root, log, time, serial):
        self.root, self.log, self.time, self.serial = root, log, time, serial
        self.seq = 0
        self.key = None
        self.before = b""
        self.last = ""
        self.since_head = 0

    def record(self, kind, text, own, pid=1000, uid=1000):
        self.seq += 1
        self.serial += 1
        self.time += random.randrange(5)
        stamp = "audit(%d.%03d:%d): " % (self.time // 1000, self.time % 1000, self.serial)
        text += " seq=%d" % self.seq
        subject = "pid=%d uid=%d euid=%d gid=%d auid=%d ses=%d" % (pid, uid, uid, 100, uid, 3)
        message = ("%d %s\n%s\n" % (kind, text, subject)).encode()
        if self.key:
            self.last = hmac.digest(self.key, message, "sha256")[:16].hex()
            self.key = hashlib.sha256(self.key).digest()
            text += " mac=" + self.last
        else:
            self.before += message
        who = (" ppid=9 pid=%d auid=%d uid=%d gid=100 euid=%d suid=%d fsuid=%d egid=100 sgid=100 fsgid=100 tty=(none) ses=3"
               " comm=\"ncr\" exe=\"/usr/bin/ncr\" subj=unconfined" % (pid, uid, uid, uid, uid, uid))
        line = "type=UNKNOWN[%d] msg=%s%s" % (kind, stamp, text)
        if own:
            self.log.append([line + who])
        else:
            self.log.append([line, "type=SYSCALL msg=%sarch=c000003e syscall=16 success=yes exit=0 a0=3 items=2%s key=\"k\""
                             "\x1dAUID=\"alice\" UID=\"alice\"" % (stamp, who), "type=PROCTITLE msg=%sproctitle=\"x\"" % stamp])
        self.since_head += 1

    def head(self):
        self.record(1601, "crypto_op=trail_head trail=%s last=%s" % (self.id, self.last), True)
        self.since_head = 0

    def run(self, records, unload):
        self.record(1601, "ncr_event=module_load res=1", True)
        for n in range(random.randrange(1, 6)):
            self.record(1601, "crypto_op=context_new ctx=%d res=1" % n, False)
        self.id = hashlib.sha256(b"%d" % self.serial).digest()[:16].hex()
        begin = " trail=%s before=%s" % (self.id, hashlib.sha256(self.before).hexdigest())
        self.key = derive(self.root, b"ncr trail", bytes.fromhex(self.id), 32)
        self.first = self.seq + 1
        self.record(1600, "key_size=32 res=1" + begin, False, uid=0)
        while self.seq < records:
            if self.since_head >= HEAD:
                self.head()
            self.record(1601, "crypto_op=session_op ctx=%d operation=\"encrypt\" algo=\"cbc(aes)\" key1=0 key1_uuid=%032x res=1" %
                        (self.seq % 7, self.seq % 5), random.randrange(5) == 0, 1000 + self.seq % 11, 1000 + self.seq % 3)
        if unload:
            self.record(1601, "ncr_event=module_unload res=1", True)
            self.head()
        return self


def make(records, name, key):
    random.seed(records)
    root = hashlib.sha256(b"the root").digest()
    log = []
    one = Load(root, log, 1767225600000, 100).run(records // 2, True)
    two = Load(root, log, one.time + 1000, one.serial + 5).run(records - records // 2, False)
    with open(name, "w", encoding="utf-8") as file:
        for event in log:
            file.write("\n".join(event) + "\n")
    with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("ncr-trail-key 1 0123456789abcdef %s\n" % root.hex())
    print("%s:%d" % (two.id, two.seq))


# --- damage -----------------------------------------------------------------------------------------------------------

def number(event):
    return int(re.search(r" seq=(\d+)", event[0]).group(1))


def other(char):
    return random.choice([c for c in "0123456789abcdefXYZ_=\" " if c != char])


def change(text, at):
    return text[:at] + other(text[at]) + text[at + 1:]


def alter_text(events, n):
    line = events[n][0]
    start = line.index("): ") + 3
    events[n][0] = change(line, random.randrange(start, line.index(" mac=")))


def alter_mac(events, n):
    at = events[n][0].index(" mac=") + 5 + random.randrange(32)
    events[n][0] = change(events[n][0], at)


def alter_subject(events, n):
    field = random.choice(["pid", "uid", "euid", "gid", "auid", "ses"])
    line = events[n][-2] if len(events[n]) > 1 else events[n][0]
    at = events[n].index(line)
    events[n][at] = re.sub(r" %s=(\d+)" % field, lambda m: " %s=%d" % (field, int(m.group(1)) + 1), line, count=1)


def alter_type(events, n):
    line = events[n][0]
    events[n][0] = line.replace("[1601]", "[1600]") if "[1601]" in line else line.replace("[1600]", "[1601]")


def strip_mac(events, n):
    events[n][0] = re.sub(r" mac=[0-9a-f]+", "", events[n][0])


def drop_record(events, n):
    del events[n][0]


def drop_event(events, n):
    events[n].clear()


def drop_run(events, n):
    # not to the end of a load: that is a cut tail, which no MAC tells
    for at in range(n, n + random.randrange(2, 150)):
        if at + 1 >= len(events) or "module_load" in events[at + 1][0]:
            break
        events[at].clear()


def drop_call(events, n):
    if len(events[n]) > 1:
        del events[n][1]
    else:
        events[n][0] = events[n][0][:events[n][0].index(" ppid=")]


def copy_event(events, n):
    events.insert(random.randrange(n + 1, len(events) + 1), list(events[n]))


def invent(events, n):
    event = [re.sub(r":(\d+)\)", lambda m: ":%d)" % (int(m.group(1)) + 100000), line) for line in events[n]]
    event[0] = event[0].replace("res=1", "res=0") if "res=1" in event[0] else event[0]
    events.insert(n + 1, event)


def before_key(events, n, firsts):
    load = random.choice(firsts)
    at = random.randrange(load[0], load[1])
    if random.randrange(2):
        events[at][0] = events[at][0].replace("res=1", "res=0")
    else:
        events[at].clear()


DAMAGES = [alter_text, alter_mac, alter_subject, alter_type, strip_mac, drop_record, drop_event, drop_run, drop_call, copy_event,
           invent, before_key]


def verify(program, key, log, *options):
    run = subprocess.run([program, "verify", "--json", "--trail-key", key, *options, "-"], input=log.encode(), capture_output=True,
                         check=False)
    if run.returncode not in (0, 1):
        return run.returncode, run.stderr.decode()
    return run.returncode, json.loads(run.stdout).get("findings", [])


def joined(events):
    return "".join(line + "\n" for event in events for line in event)


def damage(count, name, key, expected, program):
    events, event = [], []
    with open(name, encoding="utf-8") as file:
        # not splitlines(), to which the byte before what auditd adds is the end of a line
        for line in file.read().split("\n")[:-1]:
            if line.startswith("type=UNKNOWN") and event:
                events.append(event)
                event = []
            event.append(line)
    events.append(event)
    keys = [n for n, event in enumerate(events) if "[1600]" in event[0]]
    loads = [n for n, event in enumerate(events) if "module_load" in event[0]]
    sealed = [n for n, event in enumerate(events) if " mac=" in event[0]]
    inner = [n for n in sealed[:-1] if n + 1 < len(events) and "module_load" not in events[n + 1][0]]
    random.seed(7)
    tests = {}

    def result(what, good, why):
        tests.setdefault(what, []).append(None if good else why)

    code, findings = verify(program, key, joined(events), "--expect", expected)
    result("the log as it was written is whole", code == 0 and not [f for f in findings if f["damage"]], (code, findings))
    for n in range(count):
        function = DAMAGES[n % len(DAMAGES)]
        copy = [list(event) for event in events]
        # the last ones of a load are the tail's business
        at = random.choice(inner)
        wanted = number(copy[at])
        if function is before_key:
            before_key(copy, at, list(zip(loads, keys)))
        else:
            function(copy, at)
        code, findings = verify(program, key, joined(copy))
        bad = [f for f in findings if f["damage"]] if isinstance(findings, list) else []
        if function is before_key:
            named = any(f["what"] == "before" for f in bad)
        else:
            named = any(f.get("first", 0) <= wanted <= f.get("last", 0) for f in bad)
        if function in (drop_record, drop_event, drop_run):
            named = any(f["what"] == "removed" and f["first"] <= wanted <= f["last"] for f in bad)
        if function in (copy_event, invent):
            named = any(f["what"] == "inserted" and f["first"] == wanted for f in bad)
        result(function.__name__ + ": found and named", code == 1 and named, (n, wanted, code, findings))
    for n in range(20):
        copy = [list(event) for event in events]
        a, b = random.choice(sealed), random.choice(sealed)
        copy[a], copy[b] = copy[b], copy[a]
        code, findings = verify(program, key, joined(copy))
        warned = a == b or (isinstance(findings, list) and any(f["what"] == "order" and not f["damage"] for f in findings))
        result("two events that have changed places are no damage, but told", code == 0 and warned, (a, b, code, findings))
    for n in range(10):
        cut = random.choice(sealed[len(sealed) // 2 + 10:])
        code, findings = verify(program, key, joined(events[:cut]), "--expect", expected)
        result("a tail that is cut is found by --expect", code == 1 and any(f["what"] == "cut" for f in findings), (cut, code, findings))
    code, findings = verify(program, key, joined(events), "--expect", expected.split(":")[0] + ":%d" % (int(expected.split(":")[1]) + 1))
    result("one record more is expected", code == 1 and findings[-1]["what"] == "cut", (code, findings))
    code, findings = verify(program, key, joined(events), "--expect", "00" * 16 + ":1")
    result("another trail is expected", code == 1 and findings[-1]["what"] == "cut", (code, findings))
    lost = joined(events[:50]) + ("type=CONFIG_CHANGE msg=audit(1767225700.000:99999): op=set lost=0 old=9 auid=0 ses=1 res=1\n") + \
        joined(events[55:])
    code, findings = verify(program, key, lost)
    result("what the kernel has counted as dropped is told as lost", code == 1 and any("lost" in f["detail"] for f in findings), (code, findings))

    bad = 0
    for n, (what, results) in enumerate(tests.items(), 1):
        failures = [why for why in results if why]
        bad += bool(failures)
        print("%s %d - %s (%d of %d)" % ("not ok" if failures else "ok", n, what, len(results) - len(failures), len(results)))
        for why in failures[:3]:
            print("# %s" % (why,))
    print("1..%d" % len(tests))
    return bad


if sys.argv[1] == "make":
    make(int(sys.argv[2]), sys.argv[3], sys.argv[4])
else:
    sys.exit(damage(int(sys.argv[2]), *sys.argv[3:7]) != 0)
