// SPDX-License-Identifier: GPL-2.0-or-later
#include "scheme.h"

#include "message.h"

#include <errno.h>

#define HASH_DEFAULT "sha256"

static int choose_type(struct scheme *scheme, const struct options *options, bool signature)
{
	ncr_rsa_type_t other = signature ? RSA_PKCS1_OAEP : RSA_PKCS1_PSS;

	scheme->rsa.type = signature ? RSA_PKCS1_PSS : RSA_PKCS1_OAEP;
	if (given(options, OPTION(SCHEME)))
		scheme->rsa.type = options->scheme;
	if (scheme->rsa.type == other) {
		error_message("--scheme: %s", signature ? "oaep encrypts, and does not sign" : "pss signs, and does not encrypt");
		return EXIT_USAGE;
	}
	if (signature || scheme->rsa.type != RSA_PKCS1_V1_5 || !given(options, OPTION(HASH)))
		return EXIT_DONE;
	error_message("--hash: there is no hash in PKCS #1 v1.5 encryption");
	return EXIT_USAGE;
}

static int choose_hash(struct scheme *scheme, struct command *command, const char *name)
{
	struct ncr_algorithm_info hash;
	int error = ncr_algorithm_by_name(command->ncr, name, &hash);

	if (error && error != -ESRCH)
		return report(NCRIO_ALGORITHM_INFO, name, error);
	if (error || hash.kind != NCR_KIND_HASH) {
		error_message("--hash %s: no such hash", name);
		hint_message("sha1, sha224, sha256, sha384, sha512");
		return EXIT_USAGE;
	}
	scheme->rsa.hash = hash.algorithm;
	scheme->digest_size = hash.output_size;
	return EXIT_DONE;
}

/* RFC 8017 9.1.1 step 3. The kernel says the same with one EINVAL for all. */
static int choose_salt(struct scheme *scheme, const struct options *options, unsigned int bits)
{
	size_t room = (bits - 1 + 7) / 8;

	if (scheme->rsa.type != RSA_PKCS1_PSS) {
		if (!given(options, OPTION(SALT)))
			return EXIT_DONE;
		error_message("--salt is for --scheme pss");
		return EXIT_USAGE;
	}
	scheme->rsa.salt = given(options, OPTION(SALT)) ? options->salt : scheme->digest_size;
	if (scheme->digest_size + scheme->rsa.salt + 2 <= room)
		return EXIT_DONE;
	error_message("a key of %u bits has no room for a salt of %u bytes beside this hash", bits, scheme->rsa.salt);
	return EXIT_USAGE;
}

static bool is_signature(ncr_crypto_op_t op)
{
	return op == NCR_OP_SIGN || op == NCR_OP_VERIFY;
}

static int check_key(const struct ncr_key_describe *key, ncr_crypto_op_t op)
{
	bool dsa = key->algorithm == NCR_ALG_DSA && is_signature(op);

	if (key->type == NCR_KEY_TYPE_SECRET || (key->algorithm != NCR_ALG_RSA && !dsa)) {
		error_message("the key is not an RSA%s key", is_signature(op) ? " or DSA" : "");
		if (key->algorithm == NCR_ALG_DH)
			hint_message("it is a Diffie-Hellman one, for ncr derive");
		else if (key->algorithm == NCR_ALG_DSA)
			hint_message("it is a DSA one, which signs and verifies");
		return EXIT_USAGE;
	}
	if (key->type == NCR_KEY_TYPE_PRIVATE || op == NCR_OP_ENCRYPT || op == NCR_OP_VERIFY)
		return EXIT_DONE;
	error_message("the key is a public one, and does not %s", op == NCR_OP_SIGN ? "sign" : "decrypt");
	return EXIT_USAGE;
}

static int choose_rsa(struct scheme *scheme, const struct options *options, unsigned int bits, ncr_crypto_op_t op)
{
	int code = choose_type(scheme, options, is_signature(op));

	return code ? code : choose_salt(scheme, options, bits);
}

/* There is one way to sign with DSA. */
static int choose_dsa(const struct options *options)
{
	if (!given(options, OPTION(SCHEME) | OPTION(SALT)))
		return EXIT_DONE;
	error_message("--scheme and --salt are for RSA keys, and this is a DSA key");
	return EXIT_USAGE;
}

int scheme_choose(struct scheme *scheme, struct command *command, const struct options *options, ncr_crypto_op_t op)
{
	struct ncr_key_describe key;
	int code, error = ncr_key_describe(command->ncr, command->key, &key);

	*scheme = (struct scheme) { 0 };
	if (error)
		return report(NCRIO_KEY_DESCRIBE, NULL, error);
	code = check_key(&key, op);
	if (!code)
		code = choose_hash(scheme, command, given(options, OPTION(HASH)) ? options->hash : HASH_DEFAULT);
	if (code)
		return code;
	scheme->algorithm = key.algorithm;
	scheme->size = (key.bits + 7) / 8;
	return key.algorithm == NCR_ALG_DSA ? choose_dsa(options) : choose_rsa(scheme, options, key.bits, op);
}
