#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Published DSA vectors as lines for dsa_vectors.

usage: dsa_vectors.py [COLLECTION] >LINES

NIST's CAVP ones come from the Debian package python3-cryptography-vectors, its ACVP ones from COLLECTION, a folder with
acvp-server/; without it a line says that they are left out.

A line: name, operation, "good" or "refused", and what the operation takes, always five, in hexadecimal, "-" is nothing:

    sign            hash, private key, message, k, signature
    verify          hash, public key, message, signature
    import          private key
    import-public   public key
    primes          sizes (p/q), seed, counter, p, q
    generator       p, q, seed, index, g

Keys are SEQUENCE { 0, p, q, g, y, x } or SubjectPublicKeyInfo in DER.
"""
import os
import re
import sys

from vectors import HASHES, der, integer, joined, load

CAVP = "/usr/lib/python3/dist-packages/cryptography_vectors/asymmetric/DSA/FIPS_186-3"
CAVP_HASHES = {"SHA-1": "SHA1", "SHA-224": "SHA224", "SHA-256": "SHA256", "SHA-384": "SHA384", "SHA-512": "SHA512"}

lines = []


def emit(name, operation, good, *arguments):
    padded = [argument or "-" for argument in arguments] + ["-"] * (5 - len(arguments))
    lines.append(" ".join([name, operation, "good" if good else "refused"] + padded))


def sequence(*numbers):
    return der(0x30, b"".join(integer(number) for number in numbers))


def private_key(p, q, g, y, x):
    return sequence(0, p, q, g, y, x).hex()


def public_key(p, q, g, y):
    algorithm = der(0x30, bytes.fromhex("06072a8648ce380401") + sequence(p, q, g))
    return der(0x30, algorithm + der(3, b"\0" + integer(y))).hex()


def signature(test):
    return sequence(int(test["r"], 16), int(test["s"], 16)).hex()


def numbers(test, names):
    return [int(test[name], 16) for name in names]


# --- CAVP ---

def cavp(path):
    """(section, sizes and hash, fields) for each block of "name = value" lines; what is indented is left out"""
    section, group, domain, fields = "", None, {}, {}
    with open(path, encoding="latin-1") as file:
        for line in list(file) + ["\n"]:
            heading = re.match(r"\[mod = L=(\d+), N=(\d+), (SHA-\d+)\]", line)
            value = re.match(r"(\w+) = (\S*)", line)
            if value:
                fields[value[1].lower()] = value[2]
                continue
            if not line.strip() and fields:
                # p, q and g stand alone before the keys of a group
                if set(fields) == {"p", "q", "g"}:
                    domain = fields
                else:
                    yield section, group, {**domain, **fields}
                fields = {}
            if heading:
                group, domain = (int(heading[1]), int(heading[2]), heading[3]), {}
            elif line.startswith("["):
                section = line[1:].split()[0]


def cavp_signatures():
    for number, (_, group, test) in enumerate(cavp(f"{CAVP}/SigGen.txt")):
        emit(f"SigGen-{number}", "sign", True, CAVP_HASHES[group[2]], private_key(*numbers(test, "pqgyx")), test["msg"],
             test["k"], signature(test))


def cavp_domains():
    for number, (section, group, test) in enumerate(cavp(f"{CAVP}/PQGGen.txt")):
        # the module has one hash for it
        if group[2] != "SHA-256":
            continue
        if section == "A.1.1.2":
            emit(f"PQGGen-{number}", "primes", True, f"{group[0]}/{group[1]}", test["domain_parameter_seed"],
                 f"{int(test['counter']):08x}", test["p"], test["q"])
        elif section == "A.2.3":
            # of primes that were made by A.1.2 there are three
            seed = test.get("domain_parameter_seed") or test["firstseed"] + test["pseed"] + test["qseed"]
            emit(f"PQGGen-{number}", "generator", True, test["p"], test["q"], seed, test["index"], test["g"])


# --- ACVP ---

def pairs(server, folder):
    return joined(load(server, folder, "prompt.json"), load(server, folder, "expectedResults.json"))


def acvp_domains(name, generated, every):
    for group, test in every:
        good = generated or test["testPassed"]
        label = f"{name}-{group['tgId']}-{test['tcId']}"
        if group["hashAlg"] != "SHA2-256":
            continue
        test = {**group, **test}
        if group.get("pqMode") == "probable":
            emit(label, "primes", good, f"{group['l']}/{group['n']}", test["domainSeed"], f"{test['counter']:08x}",
                 test["p"], test["q"])
        elif group.get("gMode") == "canonical":
            emit(label, "generator", good, test["p"], test["q"], test["domainSeed"], test["index"], test["g"])
        elif group.get("gMode") == "unverifiable":
            # A.2.2: g is of order q; it is its own public key
            p, q, g = numbers(test, "pqg")
            emit(label, "import-public", good, public_key(p, q, g, g))


def acvp(collection):
    server = os.path.join(collection, "acvp-server")
    for group, test in pairs(server, "DSA-SigVer-1.0"):
        emit(f"SigVer-{group['tgId']}-{test['tcId']}", "verify", test["testPassed"], HASHES[group["hashAlg"]],
             public_key(*numbers({**group, **test}, "pqgy")), test["message"], signature(test))
    for group in load(server, "DSA-SigGen-1.0", "internalProjection.json")["testGroups"]:
        for test in group["tests"]:
            emit(f"SigGen-{group['tgId']}-{test['tcId']}", "verify", True, HASHES[group["hashAlg"]],
                 public_key(*numbers(group, "pqgy")), test["message"], signature(test))
    for group in load(server, "DSA-KeyGen-1.0", "expectedResults.json")["testGroups"]:
        for test in group["tests"]:
            emit(f"KeyGen-{group['tgId']}-{test['tcId']}", "import", True,
                 private_key(*numbers({**group, **test}, "pqgyx")))
    acvp_domains("PQGVer", False, pairs(server, "DSA-PQGVer-1.0"))
    acvp_domains("PQGGen", True, pairs(server, "DSA-PQGGen-1.0"))


def main():
    if not os.path.isdir(CAVP):
        sys.exit("error: python3-cryptography-vectors is not installed\nhint: make deps")
    cavp_signatures()
    cavp_domains()
    if len(sys.argv) > 1:
        acvp(sys.argv[1])
    else:
        lines.append("skip NIST's ACVP vectors: no collection (VECTORS=FOLDER)")
    print("\n".join(lines))


main()
