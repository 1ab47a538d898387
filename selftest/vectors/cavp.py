# SPDX-License-Identifier: GPL-2.0-or-later
"""Vectors in NIST's CAVP text form, as Debian's package python3-cryptography-vectors has them."""

import glob
import os
import re

AES_MODES = {'CBC': 'aes-cbc', 'ECB': 'aes-ecb'}
HASHES = {'SHA1': 'sha1', 'SHA224': 'sha224', 'SHA256': 'sha256', 'SHA384': 'sha384', 'SHA512': 'sha512'}
MACS = {'HMAC/rfc-2202-md5.txt': 'hmac-md5', 'HMAC/rfc-2202-sha1.txt': 'hmac-sha1',
        'HMAC/rfc-4231-sha224.txt': 'hmac-sha224', 'HMAC/rfc-4231-sha256.txt': 'hmac-sha256',
        'HMAC/rfc-4231-sha384.txt': 'hmac-sha384', 'HMAC/rfc-4231-sha512.txt': 'hmac-sha512'}
INVERSE = 'the interface has no wrapping with the inverse cipher'
TDES = ['TCBCMMT1', 'TCBCMMT2', 'TCBCMMT3', 'TCBCinvperm', 'TCBCpermop', 'TCBCsubtab', 'TCBCvarkey', 'TCBCvartext']


def records(path, first):
    """
    Yield the records of a response file: dictionaries with upper-case names, each beginning with the name `first`.
    SECTION is the last title in brackets, PREAMBLE what was assigned before the first record, FAIL a line of that word.
    """
    section, preamble, record = '', {}, None
    with open(path, encoding='utf-8') as file:
        for line in (line.strip() for line in file):
            match = re.match(r'(\w+)\s*=\s*(\S*)$', line)
            if line.startswith('['):
                section = line.strip('[]')
            elif line == 'FAIL':
                record['FAIL'] = True
            elif match:
                name, value = match.group(1).upper(), match.group(2)
                if name == first:
                    if record:
                        yield record
                    record = {'SECTION': section, 'PREAMBLE': preamble}
                (preamble if record is None else record)[name] = value
            elif line and not line.startswith('#'):
                raise ValueError('%s: unknown line: %s' % (path, line))
    if record:
        yield record


def convert_cipher(writer, algorithm, path, both=False):
    """A file with the sections ENCRYPT and DECRYPT, or with one of them and `both` asked for."""
    for record in records(path, 'COUNT'):
        direction = record['SECTION'].lower()
        if direction not in ('encrypt', 'decrypt'):
            raise ValueError('%s: neither encrypts nor decrypts: %s' % (path, direction))
        if 'KEYS' in record:
            key = record['KEYS'] * 3
        elif 'KEY1' in record:
            key = record['KEY1'] + record['KEY2'] + record['KEY3']
        else:
            key = record['KEY']
        args = (algorithm, key, record.get('IV', ''), record['PLAINTEXT'], record['CIPHERTEXT'])
        if both:
            writer.both_directions(record['COUNT'], *args)
            continue
        texts = args[3:] if direction == 'encrypt' else args[:2:-1]
        writer.cipher('%s-%s' % (direction, record['COUNT']), algorithm, direction, *args[1:3], *texts)


def convert_camellia_ecb(writer, path):
    """NTT's own text: lines of K, P and C with numbers."""
    key, key_number, plaintext = None, None, None
    with open(path, encoding='utf-8') as file:
        for line in file:
            match = re.match(r'([KPC]) No\.(\d+) :((?: [0-9A-F]{2})+)\s*$', line)
            if not match:
                if line.strip() and not line.startswith('#'):
                    raise ValueError('%s: unknown line: %s' % (path, line.strip()))
                continue
            kind, number, value = match.group(1), match.group(2), match.group(3).replace(' ', '')
            if kind == 'K':
                key, key_number = value, number
            elif kind == 'P':
                plaintext = value
            else:
                writer.both_directions('K%s-P%s' % (key_number, number), 'camellia-ecb', key, '', plaintext, value)


def convert_hash(writer, algorithm, path):
    for number, record in enumerate(records(path, 'LEN'), 1):
        size = int(record['LEN'])
        # of the empty message the file writes one zero byte
        writer.hash('%d-len-%d' % (number, size), algorithm, record['MSG'][:size // 4], record['MD'])


def convert_hash_monte_carlo(writer, algorithm, path):
    results = list(records(path, 'COUNT'))
    writer.monte_carlo('mct-hash', 'monte', algorithm, 'standard', results[0]['PREAMBLE']['SEED'],
                       results=[record['MD'] for record in results])


def convert_mac(writer, algorithm, path):
    for number, record in enumerate(records(path, 'LEN'), 1):
        writer.mac('%d-len-%s' % (number, record['LEN']), algorithm, record['KEY'], record['MSG'], record['MD'])


def convert_wrap(writer, algorithm, path):
    wrap = '_AE_' in os.path.basename(path)
    for record in records(path, 'COUNT'):
        name = '%s-%s' % (record['SECTION'].rsplit(' ', 1)[-1], record['COUNT'])
        if wrap:
            writer.wrap(name, algorithm, record['K'], record['P'], record['C'])
        else:
            writer.unwrap(name, algorithm, record['K'], record['C'], record.get('P'))
            if ('P' in record) == ('FAIL' in record):
                raise ValueError('%s: %s: neither a key nor FAIL' % (path, name))


def convert_botan_wrap(writer, path):
    for record in records(path, 'COUNT'):
        writer.wrap('wrap-' + record['COUNT'], 'rfc5649', record['KEY'], record['INPUT'], record['OUTPUT'])
        writer.unwrap('unwrap-' + record['COUNT'], 'rfc5649', record['KEY'], record['OUTPUT'], record['INPUT'])


def each(folder, pattern):
    paths = sorted(glob.glob(os.path.join(folder, pattern)))
    if not paths:
        raise FileNotFoundError('no such file: %s' % os.path.join(folder, pattern))
    return paths


def convert(writer, folder, prefix='cavp/'):
    """Convert all that the package must have; a pattern that finds no file is an error."""

    def file(path):
        return writer.file(prefix + os.path.relpath(path, folder))

    for mode, algorithm in AES_MODES.items():
        for path in each(folder, 'ciphers/AES/%s/*.rsp' % mode):
            with file(path):
                convert_cipher(writer, algorithm, path)
    for pattern, algorithm in (('ciphers/AES/CTR/aes-*-ctr.txt', 'aes-ctr'),
                               ('ciphers/Camellia/camellia-cbc.txt', 'camellia-cbc')):
        for path in each(folder, pattern):
            with file(path):
                convert_cipher(writer, algorithm, path, both=True)
    for name in TDES:
        path = os.path.join(folder, 'ciphers', '3DES', 'CBC', name + '.rsp')
        with file(path):
            convert_cipher(writer, '3des-cbc', path)
    for path in each(folder, 'ciphers/Camellia/camellia-*-ecb.txt'):
        with file(path):
            convert_camellia_ecb(writer, path)
    for name, algorithm in HASHES.items():
        for kind, function in (('ShortMsg', convert_hash), ('LongMsg', convert_hash),
                               ('Monte', convert_hash_monte_carlo)):
            for path in each(folder, 'hashes/SHA[12]/%s%s.rsp' % (name, kind)):
                with file(path):
                    function(writer, algorithm, path)
    convert_short(writer, folder, prefix)
    for pattern, algorithm in (('KW_*.txt', 'rfc3394'), ('KWP_*.txt', 'rfc5649')):
        for path in each(folder, 'keywrap/kwtestvectors/' + pattern):
            with file(path):
                if path.endswith('_inv.txt'):
                    writer.skip(len(list(records(path, 'COUNT'))), INVERSE)
                else:
                    convert_wrap(writer, algorithm, path)
    path = os.path.join(folder, 'keywrap', 'kwp_botan.txt')
    with file(path):
        convert_botan_wrap(writer, path)


def convert_short(writer, folder, prefix):
    """MD5 and HMAC: the files from RFCs."""
    path = os.path.join(folder, 'hashes', 'MD5', 'rfc-1321.txt')
    with writer.file(prefix + 'hashes/MD5/rfc-1321.txt'):
        convert_hash(writer, 'md5', path)
    for name, algorithm in MACS.items():
        path = os.path.join(folder, name)
        with writer.file(prefix + name):
            convert_mac(writer, algorithm, path)


def convert_copies(writer, folder):
    """What the folder VECTORS keeps of the same collection: there the package may be of another version."""
    for name in ('HMAC/rfc-2202-md5.txt',):
        with writer.file('pyca/' + name):
            convert_mac(writer, MACS[name], os.path.join(folder, name))
    for name, algorithm in (('MD5/rfc-1321.txt', 'md5'), ('SHA1/SHA1ShortMsg.rsp', 'sha1'),
                            ('SHA2/SHA256ShortMsg.rsp', 'sha256'), ('SHA2/SHA512ShortMsg.rsp', 'sha512')):
        with writer.file('pyca/hashes/' + name):
            convert_hash(writer, algorithm, os.path.join(folder, 'hashes', name))
