#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""NIST's ACVP vectors of HMAC_DRBG with SHA-512, as lines for drbg_test.

usage: drbg_vectors.py FOLDER-OF-ACVP-SERVER OUT
"""

import json
import os
import sys


def words(test):
    """Yield the words of a test, without its answer."""
    yield 'seed ' + test['entropyInput'] + test['nonce'] + test['persoString']
    for other in test['otherInput']:
        if other['entropyInput']:
            # with prediction resistance a request begins with a new seed, which takes its additional input
            yield 'reseed ' + other['entropyInput'] + other['additionalInput']
            if other['intendedUse'] == 'generate':
                yield 'generate -'
        else:
            yield 'generate ' + (other['additionalInput'] or '-')


def main():
    folder, out = sys.argv[1:]
    documents = []
    for name in 'prompt.json', 'expectedResults.json':
        with open(os.path.join(folder, 'hmacDRBG-1.0', name), encoding='utf-8') as file:
            documents.append(json.load(file))
    prompt, expected = documents
    answers = {test['tcId']: test['returnedBits'] for group in expected['testGroups'] for test in group['tests']}
    with open(out, 'w', encoding='utf-8') as file:
        for group in prompt['testGroups']:
            if group['mode'] == 'SHA2-512':
                for test in group['tests']:
                    print(*words(test), 'is ' + answers[test['tcId']], file=file)


if __name__ == '__main__':
    main()
