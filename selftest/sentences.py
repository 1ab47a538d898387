#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds sentences.tsv against the specification of the interface and against the tests.

A row of the table is a sentence of the specification: its section, its number there, "behaviour" and the test that shows
it, or "not" and why it states none, and its beginning (with "…" where it goes on). Only the specification's own order and
numbers will do, and each test of device/specification_*.c is the test of exactly one sentence.

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
    return [part for part in re.split(r"(?:(?<=[^.]\.)|(?<=\.\))) (?=[A-Za-z(])", text) if part]


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
