#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
convert.py - published test vectors, in one text of simple lines for run_vectors

usage: convert.py [--vectors FOLDER] [--rounds N | --full] OUTPUT

Words are separated by one space; bytes are hexadecimal in lower case, "-" when there are none.

    begin NAME                                  a file of vectors
    cipher ID ALGORITHM encrypt|decrypt KEY IV INPUT OUTPUT [BITS]      BITS of the last byte count, without it all 8
    hash ID ALGORITHM INPUT DIGEST
    mac ID ALGORITHM KEY INPUT MAC              MAC may be shorter than the algorithm's
    wrap ID ALGORITHM KEK KEY WRAPPED
    unwrap ID ALGORITHM KEK WRAPPED DIGEST|refused                      DIGEST: SHA-256 of the key
    mct-cipher ID ALGORITHM encrypt|decrypt STEPS KEY IV INPUT OUTPUT...
    mct-hash ID ALGORITHM standard|alternate SEED DIGEST...
    long-hash ID ALGORITHM CONTENT BYTES DIGEST                         CONTENT repeated up to BYTES
    skip COUNT REASON...                        vectors of the file that are not in this text
    reduced REASON...                           vectors that are there, but in part
    end NAME COUNT                              COUNT vectors, skipped ones apart
    total COUNT                                 the last line

exit status: 0 done, 1 a source is missing or not understood (nothing is written), 2 usage
"""

import argparse
import contextlib
import hashlib
import os
import subprocess
import sys

import acvp
import cavp

PACKAGE = 'python3-cryptography-vectors'


class Writer:
    """Collects the lines and counts them."""

    def __init__(self, rounds, full):
        self.lines, self.total, self.count, self.skipped, self.reduced = [], 0, 0, {}, {}
        self.rounds, self.full, self.name = rounds, full, 'none'

    @contextlib.contextmanager
    def file(self, name):
        self.name, self.count, self.skipped, self.reduced = name, 0, {}, {}
        self.lines.append('begin ' + name)
        yield
        if not self.count and not self.skipped:
            raise ValueError('%s: no vectors in it' % name)
        self.lines.extend('skip %d %s' % (count, reason) for reason, count in self.skipped.items())
        self.lines.extend('reduced %d Monte Carlo tests to %d of %d rounds (VECTORS_FULL=1 runs all)' % (count, *rounds)
                          for rounds, count in self.reduced.items())
        self.lines.append('end %s %d' % (name, self.count))
        self.total += self.count

    @staticmethod
    def digits(text):
        return bytes.fromhex(text).hex() or '-'

    def add(self, *words):
        self.lines.append(' '.join(str(word) for word in words))
        self.count += 1

    def cipher(self, name, algorithm, direction, key, iv, source, target, bits=0):
        words = [self.digits(text) for text in (key, iv, source, target)]
        self.add('cipher', name, algorithm, direction, *words, *([bits] if bits else []))

    def both_directions(self, name, algorithm, key, iv, plaintext, ciphertext):
        self.cipher(name + '-encrypt', algorithm, 'encrypt', key, iv, plaintext, ciphertext)
        self.cipher(name + '-decrypt', algorithm, 'decrypt', key, iv, ciphertext, plaintext)

    def hash(self, name, algorithm, message, digest):
        self.add('hash', name, algorithm, self.digits(message), self.digits(digest))

    def mac(self, name, algorithm, key, message, tag):
        self.add('mac', name, algorithm, self.digits(key), self.digits(message), self.digits(tag))

    def wrap(self, name, algorithm, kek, key, wrapped):
        self.add('wrap', name, algorithm, self.digits(kek), self.digits(key), self.digits(wrapped))

    def unwrap(self, name, algorithm, kek, wrapped, key):
        result = 'refused' if key is None else hashlib.sha256(bytes.fromhex(key)).hexdigest()
        self.add('unwrap', name, algorithm, self.digits(kek), self.digits(wrapped), result)

    def monte_carlo(self, kind, name, algorithm, *words, results):
        rounds = len(results) if self.full else min(self.rounds, len(results))
        if rounds < len(results):
            key = (rounds, len(results))
            self.reduced[key] = self.reduced.get(key, 0) + 1
        # all but the method, the direction and the number of steps are bytes
        plain = 2 if kind == 'mct-cipher' else 1
        self.add(kind, name, algorithm, *words[:plain], *(self.digits(text) for text in words[plain:]),
                 *(self.digits(text) for text in results[:rounds]))

    def long_hash(self, name, algorithm, content, size, digest):
        if self.full:
            self.add('long-hash', name, algorithm, self.digits(content), size, self.digits(digest))
        else:
            self.skip(1, 'messages of 1 to 8 GiB take minutes in an emulated machine (VECTORS_FULL=1 runs them)')

    def skip(self, count, reason):
        self.skipped[reason] = self.skipped.get(reason, 0) + count


def package_folder():
    """The folder of the package's vectors, found in its list of files."""
    try:
        listed = subprocess.run(['dpkg', '-L', PACKAGE], capture_output=True, text=True, check=True).stdout.split('\n')
    except (OSError, subprocess.CalledProcessError):
        listed = []
    for path in listed:
        if path.endswith('/cryptography_vectors/ciphers') and os.path.isdir(path):
            return os.path.dirname(path)
    raise FileNotFoundError('%s is not installed' % PACKAGE)


def convert_null(writer):
    """RFC 2410 has test vectors of the NULL cipher, and no collection repeats them."""
    with writer.file('rfc2410'):
        writer.both_directions('1', 'null', '', '', *['0123456789abcdef'] * 2)
        text = b'Network Security People Have A Strange Sense Of Humor'.hex()
        writer.both_directions('2', 'null', '', '', text, text)


def main():
    parser = argparse.ArgumentParser(description='Write published test vectors as lines for run_vectors.')
    parser.add_argument('--vectors', metavar='FOLDER', help='collection with INDEX.tsv (ACVP, Wycheproof, OpenSSL)')
    parser.add_argument('--rounds', metavar='N', type=int, default=2, help='rounds of each Monte Carlo test')
    parser.add_argument('--full', action='store_true', help='all rounds, and messages of several GiB')
    parser.add_argument('output')
    args = parser.parse_args()
    if args.rounds < 2:
        parser.error('--rounds: fewer than 2 would not prove that a round follows from the one before')

    writer = Writer(args.rounds, args.full)
    try:
        convert_null(writer)
        if args.vectors:
            acvp.convert(writer, args.vectors)
            cavp.convert_copies(writer, os.path.join(args.vectors, 'pyca'))
        cavp.convert(writer, package_folder())
    except FileNotFoundError as error:
        print('error: %s' % error, file=sys.stderr)
        print('hint: apt-get install %s; VECTORS= leaves the other collection out' % PACKAGE, file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError) as error:
        print('error: %s: %s' % (type(error).__name__, error), file=sys.stderr)
        print('hint: the last file was %s' % writer.name, file=sys.stderr)
        return 1
    writer.lines.append('total %d' % writer.total)
    temporary = args.output + '.new'
    with open(temporary, 'w', encoding='ascii') as file:
        file.write('\n'.join(writer.lines) + '\n')
    os.replace(temporary, args.output)
    if not args.vectors:
        print('note: VECTORS is not set: the ACVP, Wycheproof and OpenSSL files are left out', file=sys.stderr)
    return 0


if __name__ == '__main__':
    sys.exit(main())
