// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pairs.c - RSA: making a key, a signature and its verification, beside the kernel's own "rsa" through a key of type
 * "asymmetric"; Diffie-Hellman beside the kernel's own through KEYCTL_DH_COMPUTE; DSA, which the kernel has not
 *
 * Both sign the same digest with the same key by PKCS #1 v1.5, which has one result. NCR hashes the message in the same
 * call, blinds, and checks the result before it gives it out. Of Diffie-Hellman, NCR also looks whether the other's number
 * is one of the group.
 */
#include "bench.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/ncr.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DIGEST_SIZE 32
#define SIZE_MAX_TESTED (4096 / 8)
#define INFO "enc=pkcs1 hash=sha256"

static const unsigned char message[] = "abc";
/* its SHA-256, FIPS 180-4 example */
static const unsigned char digest[DIGEST_SIZE] = {
	0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
	0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
};

static int fd;
static ncr_key_t private_key, public_key;
static int32_t peer;
static unsigned char ours[SIZE_MAX_TESTED], theirs[SIZE_MAX_TESTED];

/* Returns what the kernel left as the size of the signature. */
static size_t once(ncr_algorithm_t algorithm, ncr_key_t key, ncr_crypto_op_t op, size_t size)
{
	struct ncr_session_once_op_st once = {
		.init = { .algorithm = algorithm, .key = key, .op = op },
		.op = { .type = NCR_DIRECT_DATA },
	};

	if (algorithm == NCR_ALG_RSA) {
		once.init.params.params.rsa.type = RSA_PKCS1_V1_5;
		once.init.params.params.rsa.sign_hash = NCR_ALG_SHA2_256;
	} else {
		once.init.params.params.dsa.sign_hash = NCR_ALG_SHA2_256;
	}
	once.op.data.udata.input = (void *)message;
	once.op.data.udata.input_size = sizeof(message) - 1;
	once.op.data.udata.output = ours;
	once.op.data.udata.output_size = size;
	if (ioctl(fd, NCRIO_SESSION_ONCE, &once) || once.op.err != NCR_SUCCESS)
		die("NCRIO_SESSION_ONCE with a pair");
	return once.op.data.udata.output_size;
}

static void ncr_sign(size_t size)
{
	once(NCR_ALG_RSA, private_key, NCR_OP_SIGN, size);
}

static void ncr_verify(size_t size)
{
	once(NCR_ALG_RSA, public_key, NCR_OP_VERIFY, size);
}

static void peer_sign(size_t size)
{
	struct keyctl_pkey_params params = { .key_id = peer, .in_len = DIGEST_SIZE, .out_len = size };

	if (syscall(SYS_keyctl, KEYCTL_PKEY_SIGN, &params, INFO, digest, theirs) != (long)size)
		die("KEYCTL_PKEY_SIGN");
}

static void peer_verify(size_t size)
{
	struct keyctl_pkey_params params = { .key_id = peer, .in_len = DIGEST_SIZE, .in2_len = size };

	if (syscall(SYS_keyctl, KEYCTL_PKEY_VERIFY, &params, INFO, digest, theirs))
		die("KEYCTL_PKEY_VERIFY");
}

static void generate(size_t size)
{
	struct ncr_key_generate_st pair = {
		.desc = private_key, .desc2 = public_key,
		.params = { .algorithm = NCR_ALG_RSA, .keyflags = NCR_KEY_FLAG_EXPORTABLE },
	};

	pair.params.params.rsa.bits = 8 * size;
	if (ioctl(fd, NCRIO_KEY_GENERATE_PAIR, &pair))
		die("NCRIO_KEY_GENERATE_PAIR");
}

/* PKCS #8 around RSAPrivateKey, as the kernel's parser takes it; RFC 5208 section 5 */
static void give_to_peer(void)
{
	static const unsigned char version_and_algorithm[] = {
		0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
	};
	unsigned char der[4096], *content = der + 4 + sizeof(version_and_algorithm) + 4;
	struct ncr_key_data_st data = { .key = private_key, .idata = content, .idata_size = sizeof(der) - (content - der) };
	size_t size;

	if (ioctl(fd, NCRIO_KEY_EXPORT, &data))
		die("NCRIO_KEY_EXPORT");
	size = sizeof(version_and_algorithm) + 4 + data.idata_size;
	memcpy(der, (unsigned char []){ 0x30, 0x82, size >> 8, size }, 4);
	memcpy(der + 4, version_and_algorithm, sizeof(version_and_algorithm));
	memcpy(content - 4, (unsigned char []){ 0x04, 0x82, data.idata_size >> 8, data.idata_size }, 4);
	peer = syscall(SYS_add_key, "asymmetric", "bench-rsa", der, 4 + size, KEY_SPEC_PROCESS_KEYRING);
	if (peer < 0)
		die("add_key of type asymmetric (modprobe pkcs8_key_parser)");
}

static void case_of(unsigned int bits, unsigned int keys)
{
	char name[32];

	/* how many candidates it takes until two are primes is chance: the mean of some, which does not repeat */
	snprintf(name, sizeof(name), "rsa-%u-generate", bits);
	row(name, 0, measure_mean(generate, bits / 8, keys), 0);
	give_to_peer();
	ncr_sign(bits / 8);
	peer_sign(bits / 8);
	if (memcmp(ours, theirs, bits / 8)) {
		fprintf(stderr, "error: rsa %u: the signatures differ\n", bits);
		_exit(1);
	}
	snprintf(name, sizeof(name), "rsa-%u-sign", bits);
	row(name, 0, measure_long(ncr_sign, bits / 8), measure_long(peer_sign, bits / 8));
	snprintf(name, sizeof(name), "rsa-%u-verify", bits);
	row(name, 0, measure_long(ncr_verify, bits / 8), measure_long(peer_verify, bits / 8));
}

/* --- DSA ---------------------------------------------------------------------------------------------------------- */

#define DSA_SIGNATURE_MAX 72

static size_t dsa_size;

static void dsa_sign(size_t size)
{
	(void)size;
	dsa_size = once(NCR_ALG_DSA, private_key, NCR_OP_SIGN, DSA_SIGNATURE_MAX);
}

static void dsa_verify(size_t size)
{
	(void)size;
	once(NCR_ALG_DSA, public_key, NCR_OP_VERIFY, dsa_size);
}

static void dsa(void)
{
	struct ncr_key_generate_st pair = {
		.desc = private_key, .desc2 = public_key, .params = { .algorithm = NCR_ALG_DSA },
	};

	pair.params.params.dsa.p_bits = 2048;
	pair.params.params.dsa.q_bits = 256;
	if (ioctl(fd, NCRIO_KEY_GENERATE_PAIR, &pair))
		die("NCRIO_KEY_GENERATE_PAIR");
	row("dsa-2048-sign", 0, measure_long(dsa_sign, 0), 0);
	row("dsa-2048-verify", 0, measure_long(dsa_verify, 0), 0);
}

/* --- Diffie-Hellman ----------------------------------------------------------------------------------------------- */

#define DH_SIZE (2048 / 8)

/* ffdhe2048, RFC 7919 A.1 */
static const unsigned char dh_p[DH_SIZE] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xad, 0xf8, 0x54, 0x58, 0xa2, 0xbb, 0x4a, 0x9a,
	0xaf, 0xdc, 0x56, 0x20, 0x27, 0x3d, 0x3c, 0xf1, 0xd8, 0xb9, 0xc5, 0x83, 0xce, 0x2d, 0x36, 0x95,
	0xa9, 0xe1, 0x36, 0x41, 0x14, 0x64, 0x33, 0xfb, 0xcc, 0x93, 0x9d, 0xce, 0x24, 0x9b, 0x3e, 0xf9,
	0x7d, 0x2f, 0xe3, 0x63, 0x63, 0x0c, 0x75, 0xd8, 0xf6, 0x81, 0xb2, 0x02, 0xae, 0xc4, 0x61, 0x7a,
	0xd3, 0xdf, 0x1e, 0xd5, 0xd5, 0xfd, 0x65, 0x61, 0x24, 0x33, 0xf5, 0x1f, 0x5f, 0x06, 0x6e, 0xd0,
	0x85, 0x63, 0x65, 0x55, 0x3d, 0xed, 0x1a, 0xf3, 0xb5, 0x57, 0x13, 0x5e, 0x7f, 0x57, 0xc9, 0x35,
	0x98, 0x4f, 0x0c, 0x70, 0xe0, 0xe6, 0x8b, 0x77, 0xe2, 0xa6, 0x89, 0xda, 0xf3, 0xef, 0xe8, 0x72,
	0x1d, 0xf1, 0x58, 0xa1, 0x36, 0xad, 0xe7, 0x35, 0x30, 0xac, 0xca, 0x4f, 0x48, 0x3a, 0x79, 0x7a,
	0xbc, 0x0a, 0xb1, 0x82, 0xb3, 0x24, 0xfb, 0x61, 0xd1, 0x08, 0xa9, 0x4b, 0xb2, 0xc8, 0xe3, 0xfb,
	0xb9, 0x6a, 0xda, 0xb7, 0x60, 0xd7, 0xf4, 0x68, 0x1d, 0x4f, 0x42, 0xa3, 0xde, 0x39, 0x4d, 0xf4,
	0xae, 0x56, 0xed, 0xe7, 0x63, 0x72, 0xbb, 0x19, 0x0b, 0x07, 0xa7, 0xc8, 0xee, 0x0a, 0x6d, 0x70,
	0x9e, 0x02, 0xfc, 0xe1, 0xcd, 0xf7, 0xe2, 0xec, 0xc0, 0x34, 0x04, 0xcd, 0x28, 0x34, 0x2f, 0x61,
	0x91, 0x72, 0xfe, 0x9c, 0xe9, 0x85, 0x83, 0xff, 0x8e, 0x4f, 0x12, 0x32, 0xee, 0xf2, 0x81, 0x83,
	0xc3, 0xfe, 0x3b, 0x1b, 0x4c, 0x6f, 0xad, 0x73, 0x3b, 0xb5, 0xfc, 0xbc, 0x2e, 0xc2, 0x20, 0x05,
	0xc5, 0x8e, 0xf1, 0x83, 0x7d, 0x16, 0x83, 0xb2, 0xc6, 0xf3, 0x4a, 0x26, 0xc1, 0xb2, 0xef, 0xfa,
	0x88, 0x6b, 0x42, 0x38, 0x61, 0x28, 0x5c, 0x97, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
};
static const unsigned char dh_g[] = { 2 };
static unsigned char peer_number[DH_SIZE];
static size_t peer_number_size;
static ncr_key_t secret;
static struct keyctl_dh_params dh_params;

static void dh_derive(size_t size)
{
	struct ncr_key_derivation_params_st derive = {
		.derive = NCR_DERIVE_DH, .newkey = secret, .key = private_key, .keyflags = NCR_KEY_FLAG_EXPORTABLE,
	};

	(void)size;
	derive.params.params.dh.pub = peer_number;
	derive.params.params.dh.pub_size = peer_number_size;
	if (ioctl(fd, NCRIO_KEY_DERIVE, &derive))
		die("NCRIO_KEY_DERIVE");
}

static void peer_derive(size_t size)
{
	(void)size;
	if (syscall(SYS_keyctl, KEYCTL_DH_COMPUTE, &dh_params, theirs, DH_SIZE, NULL) != DH_SIZE)
		die("KEYCTL_DH_COMPUTE");
}

static int32_t user_key(const char *name, const void *data, size_t size)
{
	int32_t key = syscall(SYS_add_key, "user", name, data, size, KEY_SPEC_PROCESS_KEYRING);

	if (key < 0)
		die("add_key of type user");
	return key;
}

/* The private number: the INTEGER that PrivateKeyInfo ends with, which has less than 128 bytes. */
static int32_t private_number(void)
{
	unsigned char der[1024];
	struct ncr_key_data_st data = { .key = private_key, .idata = der, .idata_size = sizeof(der) };
	size_t at;

	if (ioctl(fd, NCRIO_KEY_EXPORT, &data))
		die("NCRIO_KEY_EXPORT");
	for (at = data.idata_size - 3; at && !(der[at] == 0x02 && der[at + 1] == data.idata_size - at - 2); at--)
		;
	return user_key("bench-x", der + at + 2, data.idata_size - at - 2);
}

static void dh(void)
{
	struct ncr_key_generate_st pair = {
		.desc = private_key, .desc2 = public_key,
		.params = { .algorithm = NCR_ALG_DH, .keyflags = NCR_KEY_FLAG_EXPORTABLE },
	};
	struct ncr_key_data_st data = { .key = public_key, .idata = peer_number, .idata_size = sizeof(peer_number) };

	pair.params.params.dh.p = (uint8_t *)dh_p;
	pair.params.params.dh.p_size = sizeof(dh_p);
	pair.params.params.dh.g = (uint8_t *)dh_g;
	pair.params.params.dh.g_size = sizeof(dh_g);
	/* another's public key, and then a private one */
	if (ioctl(fd, NCRIO_KEY_INIT, &secret) || ioctl(fd, NCRIO_KEY_GENERATE_PAIR, &pair) ||
	    ioctl(fd, NCRIO_KEY_EXPORT, &data) || ioctl(fd, NCRIO_KEY_GENERATE_PAIR, &pair))
		die("NCRIO_KEY_GENERATE_PAIR with dh");
	peer_number_size = data.idata_size;
	dh_params.private = private_number();
	dh_params.prime = user_key("bench-p", dh_p, sizeof(dh_p));
	dh_params.base = user_key("bench-y", peer_number, peer_number_size);

	dh_derive(0);
	peer_derive(0);
	data = (struct ncr_key_data_st){ .key = secret, .idata = ours, .idata_size = sizeof(ours) };
	if (ioctl(fd, NCRIO_KEY_EXPORT, &data))
		die("NCRIO_KEY_EXPORT");
	if (data.idata_size != DH_SIZE || memcmp(ours, theirs, DH_SIZE)) {
		fprintf(stderr, "error: dh: the secrets differ\n");
		_exit(1);
	}
	row("dh-2048-derive", 0, measure_long(dh_derive, 0), measure_long(peer_derive, 0));
}

void bench_pairs(void)
{
	fd = open("/dev/crypto", O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, NCRIO_KEY_INIT, &private_key) || ioctl(fd, NCRIO_KEY_INIT, &public_key))
		die("/dev/crypto");
	case_of(2048, 4);
	case_of(3072, 2);
	case_of(4096, 1);
	dsa();
	dh();
	close(fd);
}
