// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dsa_vectors.c - published vectors, as lines of dsa_vectors.py, through kernel/pk/dsa*.c
 *
 * A group is an operation with a hash. Signatures are compared byte by byte: k is given.
 *
 * usage: dsa_vectors LINES
 */
#include "environment.h"
#include "pk/dsa_key.h"
#include "vectors.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS 8

enum { NAME, OPERATION, VERDICT, ARGUMENTS };

/* limbs of the largest p and q */
#define P_LIMBS (NCR_DSA_BITS_MAX / 64)
#define Q_LIMBS NCR_DSA_Q_LIMBS_MAX

struct bytes {
	u8 *data;
	size_t size;
};

static struct bytes unhex(const char *text)
{
	struct bytes bytes = { calloc(1, strlen(text) / 2 + 1), 0 };
	unsigned int byte;

	if (!strcmp(text, "-"))
		return bytes;
	for (; text[0] && text[1] && sscanf(text, "%2x", &byte) == 1; text += 2)
		bytes.data[bytes.size++] = byte;
	return bytes;
}

static size_t hash(const char *name, const struct bytes *message, u8 *digest)
{
	unsigned int size = 0;

	EVP_Digest(message->data, message->size, digest, &size, EVP_get_digestbyname(name), NULL);
	return size;
}

/* the next random number is k: as many limbs as q, the least significant first */
static void give_k(const struct bytes *k, u64 *limbs, size_t n)
{
	ncr_limbs_read(limbs, n, k->data, k->size);
	random_next(limbs, n * sizeof(u64));
}

static int sign(char **hash_name, const struct bytes *arguments)
{
	u8 digest[64], signature[NCR_DSA_SIGNATURE_MAX];
	u64 k[Q_LIMBS];
	size_t size, digest_size = hash(*hash_name, &arguments[2], digest);
	struct ncr_dsa *key;
	int error = ncr_dsa_read_private(arguments[1].data, arguments[1].size, &key);

	if (error)
		return error;
	give_k(&arguments[3], k, key->q.n);
	error = ncr_dsa_sign(key, digest, digest_size, signature, &size);
	if (!error && (size != arguments[4].size || memcmp(signature, arguments[4].data, size)))
		error = -EBADMSG;
	error = error ?: ncr_dsa_verify(key, digest, digest_size, arguments[4].data, arguments[4].size);
	ncr_dsa_free(key);
	return error;
}

static int verify(char **hash_name, const struct bytes *arguments)
{
	u8 digest[64];
	size_t digest_size = hash(*hash_name, &arguments[2], digest);
	struct ncr_dsa *key;
	int error = ncr_dsa_import_public(arguments[1].data, arguments[1].size, &key);

	/* of some that must be refused, y is none */
	if (error)
		return error;
	error = ncr_dsa_verify(key, digest, digest_size, arguments[3].data, arguments[3].size);
	ncr_dsa_free(key);
	return error;
}

static int import(const struct bytes *key_bytes, int (*function)(const u8 *, size_t, struct ncr_dsa **))
{
	struct ncr_dsa *key;
	int error = function(key_bytes->data, key_bytes->size, &key);

	if (!error)
		ncr_dsa_free(key);
	return error;
}

static int primes(char **sizes, const struct bytes *arguments)
{
	u64 limbs[NCR_DSA_DOMAIN_LIMBS(P_LIMBS, Q_LIMBS)], p[P_LIMBS], q[Q_LIMBS];
	const u8 *counter = arguments[2].data;
	struct ncr_dsa_domain domain;
	unsigned int p_bits, q_bits;
	int result;

	if (sscanf(*sizes, "%u/%u", &p_bits, &q_bits) != 2 || !ncr_dsa_sizes(p_bits, q_bits))
		return -ENOSYS;
	ncr_dsa_domain_init(&domain, p_bits, q_bits, limbs);
	domain.seed = arguments[1].data;
	domain.seed_size = arguments[1].size;
	result = ncr_dsa_make_primes(&domain);
	if (result != 1)
		return result ?: -EBADMSG;
	ncr_limbs_read(p, p_bits / 64, arguments[3].data, arguments[3].size);
	ncr_limbs_read(q, domain.q.n, arguments[4].data, arguments[4].size);
	if (domain.counter != ((unsigned int)counter[2] << 8 | counter[3]) || !ncr_limbs_equal(p, domain.p, p_bits / 64) ||
	    !ncr_limbs_equal(q, domain.q.m, domain.q.n))
		return -EBADMSG;
	return 0;
}

static int generator(const struct bytes *arguments)
{
	u64 limbs[NCR_DSA_DOMAIN_LIMBS(P_LIMBS, Q_LIMBS)], g[P_LIMBS];
	unsigned int p_bits = arguments[0].size * 8, q_bits = arguments[1].size * 8;
	struct ncr_dsa_domain domain;
	int error;

	if (!ncr_dsa_sizes(p_bits, q_bits))
		return -ENOSYS;
	ncr_dsa_domain_init(&domain, p_bits, q_bits, limbs);
	domain.seed = arguments[2].data;
	domain.seed_size = arguments[2].size;
	ncr_limbs_read(domain.p, p_bits / 64, arguments[0].data, arguments[0].size);
	ncr_limbs_read(domain.q_limbs, domain.q.n, arguments[1].data, arguments[1].size);
	error = ncr_dsa_make_generator(&domain, arguments[3].data[0]);
	if (error)
		return error;
	ncr_limbs_read(g, p_bits / 64, arguments[4].data, arguments[4].size);
	return ncr_limbs_equal(g, domain.g, p_bits / 64) ? 0 : -EBADMSG;
}

static int run(char **fields)
{
	const char *operation = fields[OPERATION];
	struct bytes arguments[5];
	int error = -ENOSYS, i;

	for (i = 0; i < 5; i++)
		arguments[i] = unhex(fields[ARGUMENTS + i]);
	if (!strcmp(operation, "sign"))
		error = sign(fields + ARGUMENTS, arguments);
	else if (!strcmp(operation, "verify"))
		error = verify(fields + ARGUMENTS, arguments);
	else if (!strcmp(operation, "import"))
		error = import(&arguments[0], ncr_dsa_import_private);
	else if (!strcmp(operation, "import-public"))
		error = import(&arguments[0], ncr_dsa_import_public);
	else if (!strcmp(operation, "primes"))
		error = primes(fields + ARGUMENTS, arguments);
	else if (!strcmp(operation, "generator"))
		error = generator(arguments);
	for (i = 0; i < 5; i++)
		free(arguments[i].data);
	return error;
}

static void run_line(char **fields)
{
	bool hashes = !strcmp(fields[OPERATION], "sign") || !strcmp(fields[OPERATION], "verify");
	bool refused = !strcmp(fields[VERDICT], "refused"), good;
	int error = run(fields);
	char group[64];

	good = refused ? error == -EBADMSG || error == -EINVAL : !error;
	if (!good)
		printf("# %s %s: error %d\n", fields[NAME], fields[OPERATION], error);
	snprintf(group, sizeof(group), "DSA %s%s%s", fields[OPERATION], hashes ? " " : "", hashes ? fields[ARGUMENTS] : "");
	vectors_count(group, refused, good);
}

int main(int argc, char **argv)
{
	return vectors_run(argc, argv, FIELDS, run_line);
}
