# SPDX-License-Identifier: GPL-2.0-or-later
"""Vectors in JSON: NIST's ACVP and Wycheproof, and OpenSSL's text of Camellia vectors (the folder VECTORS)."""

import json
import os
import re

CIPHERS = {'ACVP-AES-CBC-1.0': 'aes-cbc', 'ACVP-AES-ECB-1.0': 'aes-ecb', 'ACVP-AES-CTR-1.0': 'aes-ctr',
           'ACVP-TDES-CBC-1.0': '3des-cbc'}
MACS = {'HMAC-SHA-1-2.0': 'hmac-sha1', 'HMAC-SHA2-224-2.0': 'hmac-sha224', 'HMAC-SHA2-256-2.0': 'hmac-sha256',
        'HMAC-SHA2-384-2.0': 'hmac-sha384', 'HMAC-SHA2-512-2.0': 'hmac-sha512'}
HASHES = {'SHA2-224-1.0': 'sha224', 'SHA2-256-1.0': 'sha256', 'SHA2-384-1.0': 'sha384', 'SHA2-512-1.0': 'sha512'}
WRAPS = {'ACVP-AES-KW-1.0': 'rfc3394', 'ACVP-AES-KWP-1.0': 'rfc5649'}

AES_STEPS, TDES_STEPS = 1000, 10000


def joined(prompt_path, expected_path):
    """Yield each test group with its tests, in which the expected results are merged."""
    with open(prompt_path, encoding='utf-8') as prompt, open(expected_path, encoding='utf-8') as expected:
        prompt, expected = json.load(prompt), json.load(expected)
    if isinstance(prompt, list):
        prompt, expected = prompt[0], expected[0]
    results = {(group['tgId'], test['tcId']): test for group in expected['testGroups'] for test in group['tests']}
    for group in prompt['testGroups']:
        # what is in both (the key of a Monte Carlo test's first round, for one) must be that of the prompt
        yield group, [{**results[group['tgId'], test['tcId']], **test} for test in group['tests']]


def cipher_key(test):
    return test['key'] if 'key' in test else test['key1'] + test['key2'] + test['key3']


def convert_cipher(writer, algorithm, groups):
    for group, tests in groups:
        direction = group['direction']
        source, target = ('pt', 'ct') if direction == 'encrypt' else ('ct', 'pt')
        for test in tests:
            name = 'tcId-%d' % test['tcId']
            key, iv = cipher_key(test), test.get('iv', '')
            if group['testType'] == 'MCT':
                steps = TDES_STEPS if algorithm == '3des-cbc' else AES_STEPS
                writer.monte_carlo('mct-cipher', name, algorithm, direction, steps, key, iv, test[source],
                                   results=[result[target] for result in test['resultsArray']])
            elif group['testType'] == 'AFT':
                writer.cipher(name, algorithm, direction, key, iv, test[source], test[target],
                              bits=test.get('payloadLen', 0) % 8)
            else:
                raise ValueError('unknown test type %s' % group['testType'])


def convert_hash(writer, algorithm, groups):
    for group, tests in groups:
        for test in tests:
            name = 'tcId-%d' % test['tcId']
            if group['testType'] == 'AFT':
                if test['len'] != len(test['msg']) * 4:
                    raise ValueError('%s: the message is not of %d bits' % (name, test['len']))
                writer.hash(name, algorithm, test['msg'], test['md'])
            elif group['testType'] == 'MCT':
                writer.monte_carlo('mct-hash', name, algorithm, group.get('mctVersion', 'standard'), test['msg'],
                                   results=[result['md'] for result in test['resultsArray']])
            elif group['testType'] == 'LDT':
                large = test['largeMsg']
                if large['expansionTechnique'] != 'repeating' or large['contentLength'] != len(large['content']) * 4:
                    raise ValueError('%s: unknown expansion' % name)
                writer.long_hash(name, algorithm, large['content'], large['fullLength'] // 8, test['md'])
            else:
                raise ValueError('unknown test type %s' % group['testType'])


def convert_mac(writer, algorithm, groups):
    for _, tests in groups:
        for test in tests:
            if test['macLen'] != len(test['mac']) * 4 or test['msgLen'] != len(test['msg']) * 4:
                raise ValueError('tcId %d: lengths differ' % test['tcId'])
            writer.mac('tcId-%d' % test['tcId'], algorithm, test['key'], test['msg'], test['mac'])


def convert_wrap(writer, algorithm, groups):
    for group, tests in groups:
        if group['kwCipher'] != 'cipher':
            writer.skip(len(tests), 'the interface has no wrapping with the inverse cipher')
            continue
        for test in tests:
            name = 'tcId-%d' % test['tcId']
            if group['direction'] == 'encrypt':
                writer.wrap(name, algorithm, test['key'], test['pt'], test['ct'])
            else:
                writer.unwrap(name, algorithm, test['key'], test['ct'], test.get('pt'))
                if ('pt' in test) == (test.get('testPassed') is False):
                    raise ValueError('%s: neither a key nor a failure' % name)


def convert_wycheproof_camellia(writer, path):
    with open(path, encoding='utf-8') as file:
        groups = json.load(file)['testGroups']
    refused = 0
    for group in groups:
        for test in group['tests']:
            if test['result'] != 'valid':
                refused += 1
                continue
            message = bytes.fromhex(test['msg'])
            padding = 16 - len(message) % 16
            padded = (message + bytes([padding]) * padding).hex()
            writer.both_directions('tcId-%d' % test['tcId'], 'camellia-cbc', test['key'], test['iv'],
                                   padded, test['ct'])
    writer.skip(refused, 'wrong PKCS #5 padding, which the module neither adds nor removes')


def convert_openssl_camellia(writer, path):
    with open(path, encoding='utf-8') as file:
        stanzas = [dict(re.findall(r'^(\w+) *= *(\S+)$', stanza, re.M)) for stanza in file.read().split('\n\n')]
    for number, stanza in enumerate((s for s in stanzas if 'Cipher' in s), 1):
        mode = stanza['Cipher'].rsplit('-', 1)[1].lower()
        name = '%d-%s' % (number, stanza['Cipher'].lower())
        args = (stanza['Key'], stanza.get('IV', ''), stanza['Plaintext'], stanza['Ciphertext'])
        operation = stanza.get('Operation')
        if operation != 'DECRYPT':
            writer.cipher(name + '-encrypt', 'camellia-' + mode, 'encrypt', *args)
        if operation != 'ENCRYPT' or mode == 'ctr':
            writer.cipher(name + '-decrypt', 'camellia-' + mode, 'decrypt', *args[:2], args[3], args[2])


def convert(writer, folder):
    """Convert all that the folder must have; a file that is missing is an error."""
    server = os.path.join(folder, 'acvp-server')
    for table, function in ((CIPHERS, convert_cipher), (HASHES, convert_hash), (MACS, convert_mac),
                            (WRAPS, convert_wrap)):
        for name, algorithm in table.items():
            with writer.file('acvp-server/' + name):
                function(writer, algorithm, joined(os.path.join(server, name, 'prompt.json'),
                                                   os.path.join(server, name, 'expectedResults.json')))
    with writer.file('acvp-aws-lc/SHA-1'):
        convert_hash(writer, 'sha1', joined(os.path.join(folder, 'acvp-aws-lc', 'SHA-1.vectors.json'),
                                            os.path.join(folder, 'acvp-aws-lc', 'SHA-1.expected.json')))
    with writer.file('wycheproof/camellia_cbc_pkcs5_test.json'):
        convert_wycheproof_camellia(writer, os.path.join(folder, 'wycheproof', 'camellia_cbc_pkcs5_test.json'))
    with writer.file('openssl/evpciph_camellia.txt'):
        convert_openssl_camellia(writer, os.path.join(folder, 'openssl', 'evpciph_camellia.txt'))
