// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_vectors.c - published vectors, as lines of vectors.py, through kernel/pk/rsa*.c
 *
 * A group is an operation with a hash.
 *
 * usage: rsa_vectors LINES
 */
#include "environment.h"
#include "pk/rsa.h"
#include "vectors.h"

#include <linux/ncr.h>

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS 8

enum { NAME, OPERATION, HASH, SALT, KEY, INPUT, RANDOM, OUTPUT };

struct bytes {
	u8 *data;
	size_t size;
};

static struct bytes unhex(const char *text)
{
	struct bytes bytes = { calloc(1, strlen(text) / 2 + 1), 0 };
	unsigned int byte;

	if (!strcmp(text, "-") || !strcmp(text, "refused"))
		return bytes;
	for (; sscanf(text, "%2x", &byte) == 1 && text[0] && text[1]; text += 2)
		bytes.data[bytes.size++] = byte;
	return bytes;
}

static u32 hash_of(const char *name)
{
	return !strcmp(name, "SHA1") ? NCR_ALG_SHA1 : !strcmp(name, "SHA224") ? NCR_ALG_SHA2_224 :
	       !strcmp(name, "SHA256") ? NCR_ALG_SHA2_256 : !strcmp(name, "SHA384") ? NCR_ALG_SHA2_384 : NCR_ALG_SHA2_512;
}

/* keys come in runs of the same */
static struct ncr_rsa *key_of(const char *text)
{
	static struct ncr_rsa *key;
	static char *last;
	struct bytes der;

	if (last && !strcmp(text, last))
		return key;
	free(last);
	last = strdup(text);
	ncr_rsa_free(key);
	key = NULL;
	der = unhex(text);
	if (ncr_rsa_import_private(der.data, der.size, &key) && ncr_rsa_import_public(der.data, der.size, &key))
		key = NULL;
	free(der.data);
	return key;
}

/* what comes out, or an error */
static int run(char **fields, const struct ncr_rsa *key, const struct bytes *in, const struct bytes *seed, u8 *out,
	       size_t *out_size)
{
	const char *operation = fields[OPERATION];
	u32 hash = hash_of(fields[HASH]);
	size_t salt = atoi(fields[SALT]), message_size = in->size, digest_size = 0;
	unsigned int length;
	u8 digest[64];
	bool verify = !strncmp(operation, "verify", 6);

	*out_size = ncr_rsa_size(key);
	if (verify)
		message_size = (size_t)seed->data[0] << 24 | seed->data[1] << 16 | seed->data[2] << 8 | seed->data[3];
	else if (seed->size)
		random_next(seed->data, seed->size);
	if (EVP_get_digestbyname(fields[HASH])) {
		EVP_Digest(in->data, message_size, digest, &length, EVP_get_digestbyname(fields[HASH]), NULL);
		digest_size = length;
	}
	if (verify) {
		const u8 *signature = in->data + message_size;
		size_t size = in->size - message_size;

		*out_size = 1;
		out[0] = 1;
		return !strcmp(operation, "verify") ?
			       ncr_rsa_verify(key, hash, digest, digest_size, signature, size) :
			       ncr_rsa_verify_pss(key, hash, salt, digest, digest_size, signature, size);
	}
	if (!strcmp(operation, "import")) {
		*out_size = 1;
		out[0] = 1;
		return 0;
	}
	if (!strcmp(operation, "sign"))
		return ncr_rsa_sign(key, hash, digest, digest_size, out);
	if (!strcmp(operation, "sign-pss"))
		return ncr_rsa_sign_pss(key, hash, salt, digest, digest_size, out);
	if (!strcmp(operation, "encrypt"))
		return ncr_rsa_encrypt(key, in->data, in->size, out);
	if (!strcmp(operation, "encrypt-oaep"))
		return ncr_rsa_encrypt_oaep(key, hash, in->data, in->size, out);
	if (!strcmp(operation, "decrypt"))
		return ncr_rsa_decrypt(key, in->data, in->size, out, out_size);
	if (!strcmp(operation, "decrypt-oaep"))
		return ncr_rsa_decrypt_oaep(key, hash, in->data, in->size, out, out_size);
	if (!strcmp(operation, "private"))
		return in->size == *out_size ? ncr_rsa_private(key, in->data, out) : -EINVAL;
	if (!strcmp(operation, "decipher"))
		return in->size == *out_size ? ncr_rsa_decipher(key, in->data, out) : -EINVAL;
	return -ENOSYS;
}

static void run_line(char **fields)
{
	const struct ncr_rsa *key = key_of(fields[KEY]);
	struct bytes in = unhex(fields[INPUT]), seed = unhex(fields[RANDOM]), expected = unhex(fields[OUTPUT]);
	bool refused = !strcmp(fields[OUTPUT], "refused"), good;
	u8 out[NCR_RSA_BITS_MAX / 8];
	size_t size = 0;
	int error = -ENOKEY;
	char group[64];

	if (key)
		error = run(fields, key, &in, &seed, out, &size);
	if (refused)
		good = error == -EBADMSG || error == -EINVAL;
	else
		good = !error && size == expected.size && !memcmp(out, expected.data, size);
	if (!good)
		printf("# %s %s: error %d\n", fields[NAME], fields[OPERATION], error);
	snprintf(group, sizeof(group), "%s %s", fields[OPERATION], fields[HASH]);
	vectors_count(group, refused, good);
	free(in.data);
	free(seed.data);
	free(expected.data);
}

int main(int argc, char **argv)
{
	int status = vectors_run(argc, argv, FIELDS, run_line);

	key_of("");
	return status;
}
