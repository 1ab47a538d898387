#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Resets a whole machine while two writers change a store on its disk (ext4, with journal), boots it again, and compares
what the store holds with what was acknowledged on the machine's serial line before the reset. Prints TAP.

Environment:
    POWER_CUTS  how many resets (4)
    SEED        what their moments and the writers' changes are drawn from; printed

usage: power_cuts.py RUN FILES    selftest/vm/run with its options, and the folder of what the machine needs
"""
import os
import random
import subprocess
import sys
import tempfile

EARLIEST, LATEST = 200, 2500    # milliseconds that the writers have


def parse_keys(words):
    """NAME=UUID:MODE ... as a dictionary of name to (uuid, mode)"""
    keys = {}
    for word in words:
        name, rest = word.split("=")
        keys[name] = tuple(rest.split(":"))
    return keys


def version(name):
    """(NAME, 7) of NAME@7; (NAME, 0) of NAME"""
    base, _, number = name.partition("@")
    return base, int(number or 0)


def applied(keys, verb, arguments):
    """What the verb makes of the keys; the uuid of a new key is None"""
    keys = dict(keys)
    name = arguments[0].rstrip("*")
    versions = sorted(key for key in keys if version(key)[0] == name)
    if verb == "generate":
        keys[name] = (None, "0500")
    elif verb == "remove":
        for key in versions:
            del keys[key]
    elif verb == "rename":
        for key in versions:
            keys[arguments[1] + key[len(name):]] = keys.pop(key)
    elif verb == "rekey":
        last = max(version(key)[1] for key in versions)
        keys["%s@%d" % (name, last + 1)] = keys[name]
        keys[name] = (None, keys[name][1])
    elif verb == "set":
        keys[name] = (keys[name][0], arguments[-1])
    else:
        raise ValueError(verb)
    return keys


def same(found, wanted, before):
    """Whether the keys are those that are wanted, with any new uuid where one was made"""
    if found.keys() != wanted.keys():
        return False
    old = {uuid for uuid, _ in before.values()}
    for name, (uuid, mode) in wanted.items():
        if found[name][1] != mode or (found[name][0] in old if uuid is None else found[name][0] != uuid):
            return False
    return True


class Writer:
    """What one writer was told of its keys"""

    def __init__(self, keys):
        self.acknowledged = keys    # what it saw last
        self.pending = None         # a call that was begun
        self.came_back = False      # ... and reported done
        self.calls = 0
        self.failed = []

    def line(self, word, rest):
        """One line of the machine"""
        if word == "begin":
            self.pending, self.came_back = rest, False
        elif word == "done":
            self.came_back = True
            self.calls += 1
            if rest != ["0"]:
                self.failed.append("%s: exit status %s" % (" ".join(self.pending), rest[0]))
        elif word == "state":
            keys = parse_keys(rest)
            if self.came_back and not same(keys, applied(self.acknowledged, self.pending[0], self.pending[1:]),
                                           self.acknowledged):
                self.failed.append("%s: %s" % (" ".join(self.pending), " ".join(rest)))
            self.acknowledged, self.pending, self.came_back = keys, None, False

    def allowed(self):
        """What the store may hold of this writer's after the reset, and how to say it"""
        if not self.pending:
            return [self.acknowledged]
        after = applied(self.acknowledged, self.pending[0], self.pending[1:])
        return [after] if self.came_back else [self.acknowledged, after]


def report(good, text, details):
    """One line of TAP; returns whether it is a good one"""
    for detail in details if not good else []:
        print("# " + detail)
    report.count += 1
    print("%sok %d - %s" % ("" if good else "not ", report.count, text), flush=True)
    return good


report.count = 0


def boot(command, files, disk, log, seed, milliseconds):
    """One boot; returns its lines as lists of words, and what was wrong with it"""
    arguments = ["/root/power/writers.sh", "/data/store", "/root/power/master", str(seed), str(milliseconds)]
    done = subprocess.run([command[0], "--disk", disk, "--log", log, "--timeout", "120", "--file", files + ":/root/power",
                           *command[1:], "--", *arguments],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    with open(log, encoding="utf-8", errors="replace") as file:
        kernel = file.read()
    wrong = []
    if milliseconds:
        # it stops without a status, as it should
        if done.returncode != 125 or "sysrq: Resetting" not in kernel:
            wrong.append("it was not reset (status %d)" % done.returncode)
    elif done.returncode:
        wrong.append("status %d" % done.returncode)
    warnings = subprocess.run([os.path.join(os.path.dirname(command[0]), "kernel-log"), log], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
    if warnings.returncode:
        wrong.append("kernel: " + warnings.stdout.decode(errors="replace"))
    text = done.stdout.decode(errors="replace")
    # a line without its end was cut off with the machine
    lines = [line.split() for line in text.split("\n")[:-1]]
    if wrong or not any(words[:1] == ["boot"] for words in lines):
        wrong += ["stdout: " + line for line in text.split("\n")[-10:]]
        wrong += ["stderr: " + line for line in done.stderr.decode(errors="replace").split("\n")[-30:]]
    return [words for words in lines if words], wrong


def judge(keys, writers):
    """What is wrong with the keys of a store after a reset"""
    wrong = []
    for name, writer in writers.items():
        found = {key: value for key, value in keys.items() if key.startswith(name)}
        allowed = writer.allowed()
        if not any(same(found, wanted, writer.acknowledged) for wanted in allowed):
            wrong.append("writer %s: pending %s, came back: %s" % (name, writer.pending, writer.came_back))
            wrong += ["  found    %s" % sorted(found.items())] + ["  expected %s" % sorted(one.items()) for one in allowed]
    wrong += ["a key of nobody's: " + key for key in keys if key[0] not in writers and key != "next"]
    return wrong


def main():
    """All boots"""
    command, files = sys.argv[1:-1], sys.argv[-1]
    cuts = int(os.environ.get("POWER_CUTS") or 4)
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 30))
    if cuts < 1:
        sys.exit("error: POWER_CUTS=%d: at least one\nhint: POWER_CUTS=4" % cuts)
    print("# POWER_CUTS=%d SEED=%d" % (cuts, seed))
    draw = random.Random(seed)
    acknowledged = 0
    good = True
    with tempfile.TemporaryDirectory(prefix="ncr-power-cuts.") as work:
        disk = os.path.join(work, "disk")
        writers = {"x": Writer({}), "y": Writer({})}
        for number in range(cuts + 1):
            milliseconds = draw.randrange(EARLIEST, LATEST) if number < cuts else 0
            lines, wrong = boot(command, files, disk, os.path.join(work, "log"), draw.randrange(1 << 30), milliseconds)
            after = "the store is empty" if not number else "after reset %d: %d calls acknowledged, %s" % (
                number, sum(writer.calls for writer in writers.values()),
                ", ".join("%s %s" % (name, " ".join(writer.pending) + (" done" if writer.came_back else " in doubt")
                                     if writer.pending else "idle") for name, writer in writers.items()))
            for words in lines:
                if words[0] == "boot":
                    keys = parse_keys(words[1:])
                    wrong += judge(keys, writers)
                    writers = {name: Writer({key: value for key, value in keys.items() if key.startswith(name)})
                               for name in writers}
                elif words[0] == "opened" and words[1] != "0":
                    wrong.append("load: exit status " + words[1])
                elif words[0] == "next" and words[1:] != ["0"]:
                    wrong.append("the next writer: exit status %s, left over: %s" % (words[1], " ".join(words[2:])))
                elif words[0] in ("begin", "done", "state") and words[1] in writers:
                    writers[words[1]].line(words[0], words[2:])
            for writer in writers.values():
                wrong += writer.failed
                acknowledged += writer.calls
            good = report(not wrong, after, wrong) and good
        good = report(acknowledged > 0, "%d calls were acknowledged in all, none is lost" % acknowledged,
                      ["the writers did nothing"]) and good
    print("1..%d" % report.count)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
