// SPDX-License-Identifier: GPL-2.0
/*
 * The known answers of public-key algorithms
 */
#include "selftest.h"

#include "algorithm.h"
#include "state.h"
#include "work.h"

#include <known_answers_public.h>

#include <linux/err.h>
#include <linux/string.h>

static bool test_rsa_signature(const struct ncr_rsa_answer *answer,
			       const struct ncr_public_key *key, bool pss, const u8 *digest,
			       u8 *room)
{
	const u8 *signature = pss ? answer->pss_signature : answer->pkcs1_signature;
	struct ncr_scheme scheme = {
		.op = NCR_OP_SIGN, .type = pss ? RSA_PKCS1_PSS : RSA_PKCS1_V1_5,
		.hash = answer->hash,
	};
	size_t digest_size = ncr_algorithm_find(answer->hash)->output_size;
	size_t size = 0;
	int error = ncr_scheme_sign(&scheme, key, digest, digest_size, room, &size);

	if (!error && size != answer->pkcs1_signature_size)
		error = -EINVAL;
	if (!ncr_judge(answer->name, pss ? "-pss-sign" : "-pkcs1-sign", error, room, signature,
		       size))
		return false;
	error = ncr_scheme_verify(&scheme, key, digest, digest_size, signature, size);
	memcpy(room, signature, size);
	room[size - 1] ^= 1;
	room[0] = !error &&
		  ncr_scheme_verify(&scheme, key, digest, digest_size, room, size) == -EBADMSG;
	return ncr_judge(answer->name, pss ? "-pss-verify" : "-pkcs1-verify", 0, room,
			 (const u8 *)"\x01", 1);
}

static bool test_rsa_decryption(const struct ncr_rsa_answer *answer,
				const struct ncr_public_key *key, bool oaep, u8 *room)
{
	struct ncr_scheme scheme = {
		.op = NCR_OP_DECRYPT, .type = oaep ? RSA_PKCS1_OAEP : RSA_PKCS1_V1_5,
		.hash = answer->hash,
	};
	size_t size = 0;
	int error;

	error = ncr_scheme_crypt(&scheme, key,
				 oaep ? answer->oaep_ciphertext : answer->pkcs1_ciphertext,
				 answer->oaep_ciphertext_size, room, &size);
	if (!error && size != answer->plaintext_size)
		error = -EINVAL;
	return ncr_judge(answer->name, oaep ? "-oaep-decrypt" : "-pkcs1-decrypt", error, room,
			 answer->plaintext, answer->plaintext_size);
}

/* The transform of a private key, or NULL: then the module is in its error state. */
static struct ncr_transform *prepare(const char *name, const struct ncr_algorithm *algorithm,
				     const u8 *key, size_t size)
{
	struct ncr_transform *transform = ncr_transform_new(algorithm, NCR_KEY_TYPE_PRIVATE, key,
							    size);

	if (!IS_ERR(transform))
		return transform;
	ncr_state_error(name);
	return NULL;
}

/* likewise, with the digest of a message */
static struct ncr_transform *prepare_digest(const char *name, const struct ncr_algorithm *algorithm,
					    const u8 *key, size_t size, struct ncr_work *work,
					    u32 hash, const u8 *message, size_t message_size,
					    u8 *digest)
{
	int error;

	work->descriptor->tfm = ncr_algorithm_find(hash)->shash;
	error = crypto_shash_digest(work->descriptor, message, message_size, digest);
	if (!error)
		return prepare(name, algorithm, key, size);
	ncr_state_error(name);
	return NULL;
}

static bool test_rsa(const struct ncr_rsa_answer *answer, const struct ncr_algorithm *algorithm,
		     struct ncr_work *work)
{
	u8 *digest = work->buffer + NCR_PUBLIC_MAX;
	struct ncr_transform *transform;
	bool good;

	transform = prepare_digest(answer->name, algorithm, answer->key, answer->key_size, work,
				   answer->hash, answer->message, answer->message_size, digest);
	if (!transform)
		return false;
	good = test_rsa_signature(answer, &transform->key, false, digest, work->buffer) &&
	       test_rsa_signature(answer, &transform->key, true, digest, work->buffer) &&
	       test_rsa_decryption(answer, &transform->key, false, work->buffer) &&
	       test_rsa_decryption(answer, &transform->key, true, work->buffer);
	ncr_transform_free(transform);
	return good;
}

/* A signature is another one each time: what was made is verified, by what has been tested. */
static bool test_dsa_signature(const struct ncr_dsa_answer *answer,
			       const struct ncr_public_key *key, const u8 *digest, u8 *room)
{
	struct ncr_scheme scheme = { .op = NCR_OP_SIGN, .hash = answer->hash };
	size_t digest_size = ncr_algorithm_find(answer->hash)->output_size;
	size_t size = answer->signature_size;
	int error;

	memcpy(room, answer->signature, size);
	error = ncr_scheme_verify(&scheme, key, digest, digest_size, room, size);
	room[size - 1] ^= 1;
	room[0] = !error &&
		  ncr_scheme_verify(&scheme, key, digest, digest_size, room, size) == -EBADMSG;
	if (!ncr_judge(answer->name, "-verify", 0, room, (const u8 *)"\x01", 1))
		return false;
	error = ncr_scheme_sign(&scheme, key, digest, digest_size, room, &size) ?:
		ncr_scheme_verify(&scheme, key, digest, digest_size, room, size);
	room[0] = !error;
	return ncr_judge(answer->name, "-sign", 0, room, (const u8 *)"\x01", 1);
}

static bool test_dsa(const struct ncr_dsa_answer *answer, const struct ncr_algorithm *algorithm,
		     struct ncr_work *work)
{
	u8 *digest = work->buffer + NCR_PUBLIC_MAX;
	struct ncr_transform *transform;
	bool good;

	transform = prepare_digest(answer->name, algorithm, answer->key, answer->key_size, work,
				   answer->hash, answer->message, answer->message_size, digest);
	if (!transform)
		return false;
	good = test_dsa_signature(answer, &transform->key, digest, work->buffer);
	ncr_transform_free(transform);
	return good;
}

static bool test_dh(const struct ncr_dh_answer *answer, const struct ncr_algorithm *algorithm,
		    struct ncr_work *work)
{
	struct ncr_transform *transform;
	bool good;
	int error = 0;

	transform = prepare(answer->name, algorithm, answer->key, answer->key_size);
	if (!transform)
		return false;
	if (ncr_public_secret_size(&transform->key) != answer->secret_size)
		error = -EINVAL;
	error = error ?: ncr_public_agree(&transform->key, answer->peer, answer->peer_size,
					  work->buffer);
	good = ncr_judge(answer->name, "-derive", error, work->buffer, answer->secret,
			 answer->secret_size);
	ncr_transform_free(transform);
	return good;
}

bool ncr_selftest_public(const struct ncr_algorithm *algorithm, struct ncr_work *work,
			 unsigned int *found)
{
	unsigned int i;
	bool good = true;

	switch (algorithm->id) {
	case NCR_ALG_RSA:
		for (i = 0; good && i < ARRAY_SIZE(ncr_rsa_answers); i++, ++*found)
			good = test_rsa(&ncr_rsa_answers[i], algorithm, work);
		break;
	case NCR_ALG_DSA:
		for (i = 0; good && i < ARRAY_SIZE(ncr_dsa_answers); i++, ++*found)
			good = test_dsa(&ncr_dsa_answers[i], algorithm, work);
		break;
	case NCR_ALG_DH:
		for (i = 0; good && i < ARRAY_SIZE(ncr_dh_answers); i++, ++*found)
			good = test_dh(&ncr_dh_answers[i], algorithm, work);
		break;
	}
	return good;
}
