#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Published RSA vectors as lines for rsa_vectors.

usage: vectors.py [COLLECTION] >LINES

RSA Laboratories' come from the Debian package python3-cryptography-vectors, NIST's ACVP from COLLECTION, a folder with
acvp-server/ and acvp-aws-lc/; without it a line says that they are left out.

A line: name, operation, hash, salt size, key, input, random bytes, output. All bytes are in hexadecimal, "-" is nothing; a
key is PKCS #1 or SubjectPublicKeyInfo in DER. An output of "refused" is what must not be given, or must be refused.
"""
import json
import math
import os
import random
import re
import sys

RSA_LABS = "/usr/lib/python3/dist-packages/cryptography_vectors/asymmetric/RSA"
HASHES = {"SHA-1": "SHA1", "SHA2-224": "SHA224", "SHA2-256": "SHA256", "SHA2-384": "SHA384", "SHA2-512": "SHA512"}

lines = []


def der(tag, content):
    size = len(content)
    length = bytes([size]) if size < 128 else (lambda b: bytes([128 + len(b)]) + b)(
        size.to_bytes((size.bit_length() + 7) // 8, "big"))
    return bytes([tag]) + length + content


def integer(number):
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def public_key(n, e):
    algorithm = der(0x30, bytes.fromhex("06092a864886f70d0101010500"))
    return der(0x30, algorithm + der(3, b"\0" + der(0x30, integer(n) + integer(e)))).hex()


def private_key(n, e, d, p=None, q=None):
    if not p:
        p, q = factors(n, e, d)
    numbers = [0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p)]
    return der(0x30, b"".join(integer(number) for number in numbers)).hex()


def factors(n, e, d):
    """SP 800-56B r2 appendix C.1"""
    generator = random.Random(n)
    odd = e * d - 1
    twos = (odd & -odd).bit_length() - 1
    odd >>= twos
    while True:
        x = pow(generator.randrange(2, n), odd, n)
        for _ in range(twos):
            y = x * x % n
            if y == 1 and x not in (1, n - 1):
                p = math.gcd(x - 1, n)
                return max(p, n // p), min(p, n // p)
            x = y


def exponent(e, p, q):
    return pow(e, -1, math.lcm(p - 1, q - 1))


def emit(name, operation, hash_name, salt, key, data, seed, output):
    fields = [name, operation, hash_name or "-", str(salt), key or "-", data or "-", seed or "-", output or "-"]
    lines.append(" ".join(fields))


# --- RSA Laboratories ---

def rsa_labs(path, kinds):
    """Each example is a heading, "# Message:" and more headings with hexadecimal digits below."""
    key, fields, field, private, number = {}, {}, None, False, 0
    name = os.path.basename(path).split(".")[0]

    def finish():
        nonlocal number
        output = fields.get("signature") or fields.get("encryption")
        if output:
            number += 1
            kinds(f"{name}-{number}", key, fields)
        fields.clear()

    with open(path, encoding="latin-1") as file:
        for line in file:
            line = line.strip()
            if not line.startswith("#") and re.fullmatch(r"([0-9a-f]{2} ?)+|[0-9a-f]+", line) and field:
                target = key if field in ("n", "e", "d", "p", "q") else fields
                target[field] = target.get(field, "") + line.replace(" ", "")
                continue
            heading = line.lstrip("# ").rstrip(": ").lower()
            if not line.startswith("#"):
                continue
            field = None
            if heading.startswith("example"):
                finish()
                key.clear()
                private = False
            elif heading == "private key":
                private = True
                key.clear()
            elif heading == "public key":
                private = False
                finish()
                key.clear()
            elif heading in ("message", "message to be signed"):
                finish()
                field = "message"
            elif heading in ("seed", "salt", "signature", "encryption"):
                field = heading
            elif private and heading in ("modulus", "public exponent", "exponent", "prime 1", "prime 2"):
                field = {"modulus": "n", "public exponent": "e", "exponent": "d", "prime 1": "p", "prime 2": "q"}[heading]
    finish()


def numbers_of(key):
    return [int(key[name], 16) for name in ("n", "e", "d", "p", "q")]


def labs_sign(name, key, fields):
    emit(name, "sign", "SHA1", 0, private_key(*numbers_of(key)), fields["message"], "", fields["signature"])


def labs_pss(name, key, fields):
    emit(name, "sign-pss", "SHA1", len(fields["salt"]) // 2, private_key(*numbers_of(key)), fields["message"],
         fields["salt"], fields["signature"])


def labs_crypt(name, key, fields):
    private, public = private_key(*numbers_of(key)), public_key(*numbers_of(key)[:2])
    emit(name, "encrypt", "", 0, public, fields["message"], fields["seed"], fields["encryption"])
    emit(name, "decrypt", "", 0, private, fields["encryption"], "", fields["message"])


def labs_oaep(hash_name):
    def kind(name, key, fields):
        private, public = private_key(*numbers_of(key)), public_key(*numbers_of(key)[:2])
        if "seed" in fields:
            emit(name, "encrypt-oaep", hash_name, 0, public, fields["message"], fields["seed"], fields["encryption"])
        emit(name, "decrypt-oaep", hash_name, 0, private, fields["encryption"], "", fields["message"])
    return kind


# --- ACVP ---

def joined(prompt, expected):
    """(group, test) with what is expected in both"""
    answers = {group["tgId"]: group for group in expected["testGroups"]}
    for group in prompt["testGroups"]:
        tests = {test["tcId"]: test for test in answers[group["tgId"]]["tests"]}
        both = {**group, **{k: v for k, v in answers[group["tgId"]].items() if k != "tests"}}
        for test in group["tests"]:
            yield both, {**test, **tests[test["tcId"]]}


def load(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def signatures(name, pairs, generated):
    for group, test in pairs:
        hash_name = HASHES.get(group["hashAlg"])
        if not hash_name or group.get("maskFunction", "mgf1") != "mgf1" or group.get("conformance"):
            continue
        if group["sigType"] not in ("pkcs1v1.5", "pss"):
            continue
        key = public_key(int(group["n"], 16), int(group["e"], 16))
        good = generated or test["testPassed"]
        emit(f"{name}-{group['tgId']}-{test['tcId']}", "verify-pss" if group["sigType"] == "pss" else "verify", hash_name,
             group.get("saltLen", 0), key, test["message"] + test["signature"], f"{len(test['message']) // 2:08x}",
             "01" if good else "refused")


def primitives(name, operation, pairs, given, result):
    for group, test in pairs:
        n, e, p, q = (int(test[field], 16) for field in ("n", "e", "p", "q"))
        if p < q:
            p, q = q, p
        output = test[result] if test["testPassed"] else "refused"
        emit(f"{name}-{group['tgId']}-{test['tcId']}", operation, "", 0,
             private_key(n, e, exponent(e, p, q), p, q), test[given], "", output)


def acvp(collection):
    server = os.path.join(collection, "acvp-server")
    for folder, generated in ("RSA-SigVer-FIPS186-5", False), ("RSA-SigGen-FIPS186-5", True):
        prompt, expected = load(server, folder, "prompt.json"), load(server, folder, "expectedResults.json")
        signatures(folder, joined(prompt, expected), generated)
    aws = os.path.join(collection, "acvp-aws-lc")
    for index, pair in enumerate(zip(load(aws, "RSA.vectors.json"), load(aws, "RSA.expected.json"))):
        signatures(f"aws-lc-{index}", joined(*pair), False)
    for folder, operation, given, result in (
            ("RSA-DecryptionPrimitive-Sp800-56Br2", "decipher", "ct", "pt"),
            ("RSA-SignaturePrimitive-2.0", "private", "message", "signature")):
        prompt, expected = load(server, folder, "prompt.json"), load(server, folder, "expectedResults.json")
        primitives(folder, operation, joined(prompt, expected), given, result)
    for group in load(server, "KTS-IFC-Sp800-56Br2", "internalProjection.json")["testGroups"]:
        if group["ktsConfiguration"]["associatedDataPattern"]:
            continue
        for test in group["tests"]:
            n, e, p, q = (int(test["server" + field], 16) for field in "NEPQ")
            emit(f"KTS-{group['tgId']}-{test['tcId']}", "decrypt-oaep", HASHES[group["ktsConfiguration"]["hashAlg"]], 0,
                 private_key(n, e, exponent(e, p, q), p, q), test["iutC"], "", test["iutK"])
    for group in load(server, "RSA-KeyGen-FIPS186-5", "expectedResults.json")["testGroups"]:
        for test in group["tests"]:
            n, e, p, q = (int(test[field], 16) for field in ("n", "e", "p", "q"))
            emit(f"KeyGen-{group['tgId']}-{test['tcId']}", "import", "", 0,
                 private_key(n, e, exponent(e, p, q), p, q), "", "", "01")


def main():
    if not os.path.isdir(RSA_LABS):
        sys.exit("error: python3-cryptography-vectors is not installed\nhint: make deps")
    rsa_labs(f"{RSA_LABS}/pkcs1v15sign-vectors.txt", labs_sign)
    rsa_labs(f"{RSA_LABS}/pkcs1v15crypt-vectors.txt", labs_crypt)
    rsa_labs(f"{RSA_LABS}/pkcs-1v2-1d2-vec/pss-vect.txt", labs_pss)
    rsa_labs(f"{RSA_LABS}/pkcs-1v2-1d2-vec/oaep-vect.txt", labs_oaep("SHA1"))
    for bits in 224, 256, 384, 512:
        rsa_labs(f"{RSA_LABS}/oaep-custom/oaep-sha{bits}-sha{bits}.txt", labs_oaep(f"SHA{bits}"))
    if len(sys.argv) > 1:
        acvp(sys.argv[1])
    else:
        lines.append("skip NIST's ACVP vectors: no collection (VECTORS=FOLDER)")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
