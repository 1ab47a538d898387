#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Resets a whole machine while two writers change a store on its disk (ext4, with journal), boots it again, and compares
what the store holds with what was acknowledged on the machine's serial line before the reset. Prints TAP.

Environment:
    POWER_CUTS  how many resets (4)
    SEED        what their moments and the writers' changes are drawn from; printed

usage: power_cuts.py BUILD    the folder with keystore/, as built
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
VM = os.path.join(HERE, "..", "vm")
EARLIEST, LATEST = 500, 4000    # milliseconds that the writers have


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


def boot(work, seed, milliseconds):
    """One boot; returns its lines as lists of words, and what was wrong with it"""
    log = os.path.join(work, "log")
    done = subprocess.run([os.path.join(VM, "run"), "--disk", os.path.join(work, "disk"), "--log", log, "--timeout", "120",
                           "--file", os.path.join(work, "files") + ":/root/power", "--",
                           "/root/power/writers.sh", "/data/store", "/root/power/master", str(seed), str(milliseconds)],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    text = done.stdout.decode(errors="replace")
    kernel = ""
    wrong = []
    if os.path.exists(log):
        with open(log, encoding="utf-8", errors="replace") as file:
            kernel = file.read()
    if milliseconds:
        # it stops without a status, as it should
        if done.returncode != 125 or "sysrq: Resetting" not in kernel:
            wrong.append("it was not reset (status %d)" % done.returncode)
    elif done.returncode:
        wrong.append("status %d" % done.returncode)
    if kernel:
        warnings = subprocess.run([os.path.join(VM, "kernel-log"), log], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  check=False)
        if warnings.returncode:
            wrong.append("kernel: " + warnings.stdout.decode(errors="replace"))
    # a line without its end was cut off with the machine
    lines = [line.split() for line in text.split("\n")[:-1]]
    if not any(words[:1] == ["boot"] for words in lines):
        wrong.append("it did not tell what the store holds")
    if wrong:
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


def told(writers):
    """What the writers were doing"""
    return ", ".join("%s %s" % (name, "idle" if not writer.pending else " ".join(writer.pending) +
                                (" done" if writer.came_back else " in doubt")) for name, writer in writers.items())


def follow(lines, writers):
    """Takes the lines of one boot; returns the writers from then on, and what is wrong"""
    wrong = []
    for word, *rest in lines:
        if word == "boot":
            keys = parse_keys(rest)
            wrong += judge(keys, writers)
            writers = {name: Writer({key: value for key, value in keys.items() if key.startswith(name)}) for name in writers}
        elif word == "opened" and rest != ["0"]:
            wrong.append("load: exit status " + " ".join(rest))
        elif word == "next" and rest != ["0"]:
            wrong.append("the next writer: exit status %s, left over: %s" % (rest[0], " ".join(rest[1:])))
        elif word in ("begin", "done", "state") and rest[0] in writers:
            writers[rest[0]].line(word, rest[1:])
    for writer in writers.values():
        wrong += writer.failed
    return writers, wrong


def prepare(work, build):
    """What the machine gets"""
    files = os.path.join(work, "files")
    os.mkdir(files)
    for source in (os.path.join(build, "keystore", "ncr-keystore"), os.path.join(build, "keystore", "tests", "client"),
                   os.path.join(HERE, "writers.sh")):
        shutil.copy(source, files)
    with open(os.path.join(files, "master"), "wb") as file:
        file.write(os.urandom(32))


def main():
    """All boots"""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    cuts = int(os.environ.get("POWER_CUTS") or 4)
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 30))
    if cuts < 1:
        sys.exit("error: POWER_CUTS=%d: at least one\nhint: POWER_CUTS=4" % cuts)
    print("# POWER_CUTS=%d SEED=%d" % (cuts, seed))
    draw = random.Random(seed)
    acknowledged = 0
    good = True
    writers = {"x": Writer({}), "y": Writer({})}
    with tempfile.TemporaryDirectory(prefix="ncr-power-cuts.") as work:
        prepare(work, sys.argv[1])
        for number in range(cuts + 1):
            calls = sum(writer.calls for writer in writers.values())
            acknowledged += calls
            title = "after reset %d: %d calls acknowledged (%s)" % (number, calls, told(writers)) if number else "an empty disk"
            lines, wrong = boot(work, draw.randrange(1 << 30), draw.randrange(EARLIEST, LATEST) if number < cuts else 0)
            writers, more = follow(lines, writers)
            good = report(not wrong + more, title, wrong + more) and good
    good = report(acknowledged > 0, "%d calls were acknowledged in all" % acknowledged, ["the writers did nothing"]) and good
    print("1..%d" % report.count)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
