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

static bool test_rsa(const struct ncr_rsa_answer *answer, const struct ncr_algorithm *algorithm,
		     struct ncr_work *work)
{
	const struct ncr_algorithm *hash = ncr_algorithm_find(answer->hash);
	struct ncr_transform *transform;
	u8 *digest = work->buffer + NCR_PUBLIC_MAX;
	bool good;
	int error;

	transform = ncr_transform_new(algorithm, NCR_KEY_TYPE_PRIVATE, answer->key,
				      answer->key_size);
	error = PTR_ERR_OR_ZERO(transform);
	if (!error) {
		work->descriptor->tfm = hash->shash;
		error = crypto_shash_digest(work->descriptor, answer->message,
					    answer->message_size, digest);
	}
	if (error) {
		ncr_state_error(answer->name);
		return false;
	}
	good = test_rsa_signature(answer, &transform->key, false, digest, work->buffer) &&
	       test_rsa_signature(answer, &transform->key, true, digest, work->buffer) &&
	       test_rsa_decryption(answer, &transform->key, false, work->buffer) &&
	       test_rsa_decryption(answer, &transform->key, true, work->buffer);
	ncr_transform_free(transform);
	return good;
}

bool ncr_selftest_public(const struct ncr_algorithm *algorithm, struct ncr_work *work,
			 unsigned int *found)
{
	unsigned int i;

	for (i = 0; algorithm->id == NCR_ALG_RSA && i < ARRAY_SIZE(ncr_rsa_answers); i++) {
		if (!test_rsa(&ncr_rsa_answers[i], algorithm, work))
			return false;
		++*found;
	}
	return true;
}
