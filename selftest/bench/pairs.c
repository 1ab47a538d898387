// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pairs.c - RSA: making a key, a signature and its verification, beside the kernel's own "rsa" through a key of type
 * "asymmetric"
 *
 * Both sign the same digest with the same key by PKCS #1 v1.5, which has one result. NCR hashes the message in the same
 * call, blinds, and checks the result before it gives it out.
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

static void once(ncr_key_t key, ncr_crypto_op_t op, size_t size)
{
	struct ncr_session_once_op_st once = {
		.init = { .algorithm = NCR_ALG_RSA, .key = key, .op = op },
		.op = { .type = NCR_DIRECT_DATA },
	};

	once.init.params.params.rsa.type = RSA_PKCS1_V1_5;
	once.init.params.params.rsa.sign_hash = NCR_ALG_SHA2_256;
	once.op.data.udata.input = (void *)message;
	once.op.data.udata.input_size = sizeof(message) - 1;
	once.op.data.udata.output = ours;
	once.op.data.udata.output_size = size;
	if (ioctl(fd, NCRIO_SESSION_ONCE, &once) || once.op.err != NCR_SUCCESS)
		die("NCRIO_SESSION_ONCE with rsa");
}

static void ncr_sign(size_t size)
{
	once(private_key, NCR_OP_SIGN, size);
}

static void ncr_verify(size_t size)
{
	once(public_key, NCR_OP_VERIFY, size);
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

void bench_pairs(void)
{
	fd = open("/dev/crypto", O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, NCRIO_KEY_INIT, &private_key) || ioctl(fd, NCRIO_KEY_INIT, &public_key))
		die("/dev/crypto");
	case_of(2048, 4);
	case_of(3072, 2);
	case_of(4096, 1);
	close(fd);
}
