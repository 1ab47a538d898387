#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Published Diffie-Hellman vectors as lines for dh_vectors.

usage: dh_vectors.py [COLLECTION] >LINES

NIST's CAVP, RFC 5114's and Botan's come from the Debian package python3-cryptography-vectors, NIST's ACVP from COLLECTION, a
folder with acvp-server/; without it a line says that they are left out.

A line: name, operation, p, g, x, input, output, in hexadecimal, "-" is nothing. Operations:
  pair	x gives the public key that is the input: output "yes" or "no"
  derive	the secret with the public key that is the input: the output, or after "other:" another one, or "refused"
  group	p and g are the group whose name is the output
"""
import collections
import json
import os
import re
import subprocess
import sys

PYCA = "/usr/lib/python3/dist-packages/cryptography_vectors/asymmetric/DH"
LEAST_BITS = 512

lines = []
skipped = collections.Counter()


def emit(name, operation, p, g, x, data, output):
    if p.bit_length() < LEAST_BITS:
        skipped[f"p of less than {LEAST_BITS} bits"] += 1
        return
    lines.append(f"{name} {operation} {p:x} {g:x} {x:x} {data if isinstance(data, str) else f'{data:x}'} {output}")


def secret(z, p):
    """as long as p"""
    return f"{z:0{(p.bit_length() + 7) // 8 * 2}x}"


def records(path):
    """dictionaries of what one vector has, with what was said before about all"""
    common, record = {}, {}
    with open(os.path.join(PYCA, path), encoding="utf-8") as file:
        for line in file:
            match = re.match(r"(\w+) *= *(\S.*)", line)
            if not match:
                continue
            field, value = match[1], match[2].strip()
            if record and (field == "COUNT" or field == "P"):
                yield {**common, **record}
                record = {}
            if field in ("P", "Q", "G"):
                common[field] = value
            elif field != "COUNT":
                record[field] = value
    yield {**common, **record}


def cavp(path):
    """Of a public key, q is not known to PKCS #3: what NIST refuses because y^q is not 1, is not refused."""
    name = os.path.splitext(os.path.basename(path))[0].replace("KASValidityTest_", "")
    for number, record in enumerate(records(path)):
        p, q, g, x, y, peer, z = (int(record[field], 16)
                                  for field in ("P", "Q", "G", "XstatIUT", "YstatIUT", "YstatCAVS", "Z"))
        result = record["Result"]
        emit(f"{name}-{number}", "pair", p, g, x, y, "no" if "IUT" in result else "yes")
        if "IUT" in result:
            # what is wrong is x or y, which the line before is about
            continue
        if "CAVS" in result:
            assert pow(peer, q, p) != 1
            skipped["a public key that only q tells to be none, in a group without q (PKCS #3)"] += 1
            continue
        emit(f"{name}-{number}", "derive", p, g, x, peer, ("other:" if "Z changed" in result else "") + secret(z, p))


def botan():
    for number, record in enumerate(records("vec.txt")):
        p, g, x, y = (int(record[field]) for field in "PGXY")
        emit(f"botan-{number}", "derive", p, g, x, y, secret(int(record["K"], 16), p))


def bad_exchange():
    """The second pair agrees on two secrets, each of which is one."""
    for number, record in enumerate(records("bad_exchange.txt")):
        g, p1, x1, y1, p2, x2, y2 = (int(record[field]) for field in ("G", "P1", "X1", "Y1", "P2", "X2", "Y2"))
        for side, p, x, y in (1, p1, x1, y2), (2, p2, x2, y1):
            emit(f"bad-exchange-{number}-{side}", "derive", p, g, x, y,
                 "refused" if y > p - 2 else secret(pow(y, x, p), p))


def rfc3526():
    sizes = {1536, 2048, 3072, 4096, 6144, 8192}
    with open(os.path.join(PYCA, "rfc3526.txt"), encoding="utf-8") as file:
        for match in re.finditer(r"^P = ([0-9A-F]+)\s+^G = (\d+)", file.read(), re.MULTILINE):
            p = int(match[1], 16)
            assert p.bit_length() in sizes
            emit(f"rfc3526-{p.bit_length()}", "group", p, int(match[2]), 1, "-", f"modp{p.bit_length()}")


def named_p(name):
    """p of a group as OpenSSL has it"""
    group = {"MODP-2048": "modp_2048"}.get(name, name)
    pem = subprocess.run(["openssl", "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", f"group:{group}"],
                         check=True, capture_output=True).stdout
    text = subprocess.run(["openssl", "asn1parse"], input=pem, check=True, capture_output=True).stdout.decode()
    return int(re.search(r"INTEGER +:([0-9A-F]{100,})", text)[1], 16)


def load(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def acvp(collection):
    server = os.path.join(collection, "acvp-server")
    prompt, expected = (load(server, "safePrimes-keyVer-1.0", name) for name in ("prompt.json", "expectedResults.json"))
    passed = {test["tcId"]: test["testPassed"] for group in expected["testGroups"] for test in group["tests"]}
    for group in prompt["testGroups"]:
        p = named_p(group["safePrimeGroup"])
        for test in group["tests"]:
            emit(f"safePrimes-keyVer-{test['tcId']}", "pair", p, 2, int(test["x"], 16), int(test["y"], 16),
                 "yes" if passed[test["tcId"]] else "no")
    prompt, expected = (load(server, "safePrimes-keyGen-1.0", name) for name in ("prompt.json", "expectedResults.json"))
    names = {group["tgId"]: group["safePrimeGroup"] for group in prompt["testGroups"]}
    for group in expected["testGroups"]:
        p = named_p(names[group["tgId"]])
        for test in group["tests"]:
            emit(f"safePrimes-keyGen-{test['tcId']}", "pair", p, 2, int(test["x"], 16), int(test["y"], 16), "yes")
    for group in load(server, "KAS-FFC-SSC-Sp800-56Ar3", "internalProjection.json")["testGroups"]:
        if group["scheme"] != "dhEphem":
            skipped[f"scheme {group['scheme']} of KAS-FFC, which takes two pairs a side"] += len(group["tests"])
            continue
        p, g = int(group["p"], 16), int(group["g"], 16)
        for test in group["tests"]:
            for ours, theirs in ("Iut", "Server"), ("Server", "Iut"):
                name = f"KAS-FFC-{group['tgId']}-{test['tcId']}-{ours}"
                x, y, peer = (int(test[field], 16) for field in (f"ephemeralPrivate{ours}", f"ephemeralPublic{ours}",
                                                                 f"ephemeralPublic{theirs}"))
                emit(name, "pair", p, g, x, y, "yes")
                emit(name, "derive", p, g, x, peer, ("" if test["testPassed"] else "other:") +
                     secret(int(test["z"], 16), p))


def main():
    if not os.path.isdir(PYCA):
        sys.exit("error: python3-cryptography-vectors is not installed\nhint: make deps")
    for path in ("KASValidityTest_FFCStatic_NOKC_ZZOnly_init.fax", "KASValidityTest_FFCStatic_NOKC_ZZOnly_resp.fax",
                 "RFC5114.txt"):
        cavp(path)
    botan()
    bad_exchange()
    rfc3526()
    if len(sys.argv) > 1:
        acvp(sys.argv[1])
    else:
        lines.append("skip NIST's ACVP vectors of Diffie-Hellman: no collection (VECTORS=FOLDER)")
    lines.extend(f"skip {count} vectors: {reason}" for reason, count in skipped.items())
    print("\n".join(lines))


main()
