#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds sentences.tsv against the specification of the interface and against the tests.

A row of the table is a sentence of the specification: its section, its number there, "behaviour" and the test that
shows it, or "not" and why it states none, and its beginning (with "…" where it goes on). Only the specification's own
order and numbers will do, and each test of device/specification_*.c is the test of exactly one sentence.

The specification is SPECIFICATION=FILE, or shared/spec/ncr-api.txt beside the project. Where there is none, the tests
are still held against the table, and a skip says what was not looked at.

usage: sentences.py		check; prints TAP
       sentences.py --list	what the specification has: section, number, sentence
"""
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE / "sentences.tsv"
TESTS = "device/specification_*.c"


# --- the specification ------------------------------------------------------------------------------------------------

def split(text):
    """The sentences of a paragraph, in which line ends are gone; a word that was cut at one is whole again."""
    text = re.sub(r"(?<=[a-zA-Z])-\n(?=[a-zA-Z])", "", text.strip())
    text = " ".join(text.split())
    return [part for part in re.split(r"(?<!e\.g\.)(?<! [A-Z]\.)(?:(?<=[^.]\.)|(?<=\.\))) (?=[A-Za-z(])", text) if part]


def manual(text):
    """(section, sentence) of everything before the patch; sections are the headings and the names of commands."""
    section = "overview"
    for paragraph in re.split(r"\n\s*\n", text):
        lines = paragraph.strip("\n").split("\n")
        if re.fullmatch(r"[A-Z]+|NCRIO_[A-Z_]+", lines[0]):
            section = lines.pop(0)
        for sentence in split("\n".join(lines)):
            yield section, sentence


def header(name, text):
    """(name, sentence) of the comments of a header, each behind the code of its line."""
    at = 0
    for comment in re.finditer(r"/\*(.*?)\*/", text, re.S):
        code = " ".join(text[max(text.rfind("\n", 0, comment.start()) + 1, at):comment.start()].split())
        at = comment.end()
        if code.startswith("#endif"):
            continue
        body = re.sub(r"\n\s*\*?", "\n", comment.group(1))
        for number, sentence in enumerate(split(body)):
            yield name, f"{code} {sentence}" if code and not number else sentence


def sentences(text):
    """[(section, number, sentence)] of the whole specification."""
    before, *files = re.split(r"^---\n|^diff --git ", text, flags=re.M)
    found = list(manual(before))
    for file in files:
        name = re.search(r"^\+\+\+ b/include/linux/(\w+\.h)$", file, re.M)
        if name:
            added = "\n".join(line[1:] for line in file[name.end():].split("\n") if line.startswith("+"))
            found += header(name.group(1), added)
    counts = {}
    numbered = []
    for section, sentence in found:
        counts[section] = counts.get(section, 0) + 1
        numbered.append((section, counts[section], sentence))
    return numbered


# --- the table --------------------------------------------------------------------------------------------------------

KINDS = ("behaviour", "not")


def table():
    """[(line, section, number, kind, test or reason, beginning)], and what is wrong with its form."""
    rows, problems = [], []
    for line, text in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        if not text or text.startswith("#"):
            continue
        fields = text.split("\t")
        if len(fields) != 5 or not all(fields) or not fields[1].isdigit() or fields[2] not in KINDS:
            problems.append(f"line {line}: not section, number, behaviour or not, test or reason, sentence: {text}")
            continue
        rows.append((line, fields[0], int(fields[1]), *fields[2:]))
    return rows, problems


def compare(rows, specified):
    """Where table and specification differ: missing, not there, out of order, or another sentence."""
    wanted = {(section, number): sentence for section, number, sentence in specified}
    have = [(section, number) for _, section, number, *_ in rows]
    problems = [f"missing: {section} {number}: {sentence}" for section, number, sentence in specified
                if (section, number) not in have]
    for line, section, number, _, _, quote in rows:
        sentence = wanted.get((section, number))
        if sentence is None:
            problems.append(f"line {line}: the specification has no {section} {number}: {quote}")
        elif quote.endswith("…"):
            if not sentence.startswith(quote[:-1]):
                problems.append(f"line {line}: {section} {number} is: {sentence}")
        elif sentence != quote:
            problems.append(f"line {line}: {section} {number} is: {sentence}")
    if not problems and have != list(wanted):
        problems.append("the table is not in the specification's order")
    return problems


# --- the tests --------------------------------------------------------------------------------------------------------

def tests():
    """{test: files} of those that the programs run, and what is defined and not run."""
    found, problems = {}, []
    for path in sorted(HERE.glob(TESTS)):
        text = path.read_text(encoding="utf-8")
        run = re.findall(r"\b(?:counted_test|cmocka_unit_test\w*)\(\s*(\w+)", text)
        for name in run:
            found.setdefault(name, []).append(path.name)
        problems += [f"{path.name}: {name} is defined, and not run"
                     for name in re.findall(r"^static void (\w+)\(void \*\*state\)$", text, re.M) if name not in run]
    return found, problems


def check_tests(rows, found):
    """Whether sentences that state behaviour and tests are one to one."""
    named, problems = {}, []
    for line, section, number, kind, test, _ in rows:
        if kind != "behaviour":
            continue
        if test not in found:
            problems.append(f"line {line}: {section} {number}: no test {test}")
        elif test in named:
            problems.append(f"line {line}: {section} {number}: {test} is the test of line {named[test]}")
        named.setdefault(test, line)
    for test, files in found.items():
        if len(files) > 1:
            problems.append(f"{test} is a test of {' and of '.join(files)}")
        if test not in named:
            problems.append(f"{files[0]}: {test} is the test of no sentence")
    return problems


# --- the checks -------------------------------------------------------------------------------------------------------

def specification():
    """The file, None when there is none; one that was asked for must be there."""
    asked = os.environ.get("SPECIFICATION")
    if asked and not os.path.isfile(asked):
        sys.exit(f"error: {asked}: no such file\nhint: SPECIFICATION=FILE")
    if asked:
        return pathlib.Path(asked)
    beside = HERE.parent.parent / "shared/spec/ncr-api.txt"
    return beside if beside.exists() else None


def report(number, name, problems):
    print(f"{'not ok' if problems else 'ok'} {number} - {name}")
    for problem in problems:
        print(f"  {problem}")
    return not problems


def check():
    rows, malformed = table()
    found, unrun = tests()
    behaviours = sum(row[3] == "behaviour" for row in rows)
    path = specification()
    good = report(1, f"the table is well formed: {len(rows)} sentences, {behaviours} of them state behaviour",
                  malformed + ([] if rows else ["it is empty"]))
    good &= report(2, f"each of these sentences has its test, and each of {len(found)} tests its sentence",
                   check_tests(rows, found) + unrun)
    name = "no sentence of the specification is missing, and none is there that it lacks"
    if path:
        good &= report(3, name, compare(rows, sentences(path.read_text(encoding="utf-8"))))
    else:
        print(f"ok 3 - {name} # SKIP the specification is not at hand: SPECIFICATION=FILE")
    print("1..3")
    return 0 if good else 1


def main():
    if sys.argv[1:] == ["--list"]:
        path = specification()
        if not path:
            sys.exit("error: the specification is not at hand\nhint: SPECIFICATION=FILE")
        for row in sentences(path.read_text(encoding="utf-8")):
            print(*row, sep="\t")
        return 0
    if sys.argv[1:]:
        sys.exit(__doc__[__doc__.index("usage:"):].rstrip())
    return check()


if __name__ == "__main__":
    sys.exit(main())
