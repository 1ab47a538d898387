// SPDX-License-Identifier: GPL-2.0
#include "selftest.h"

#include "algorithm.h"
#include "cipher.h"
#include "drbg.h"
#include "kdf.h"
#include "seal.h"
#include "state.h"
#include "testhooks.h"
#include "trail.h"
#include "work.h"
#include "wrap.h"

#include <known_answers.h>

#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>

static unsigned int passed;

unsigned int ncr_selftest_passed(void)
{
	return passed;
}

bool ncr_judge(const char *name, const char *direction, int error, u8 *computed, const u8 *known,
	       size_t size)
{
	char test[64];

	snprintf(test, sizeof(test), "%s%s", name, direction);
	if (ncr_test_fails(test))
		computed[0] ^= 1;
	if (error || memcmp(computed, known, size)) {
		ncr_state_error(test);
		return false;
	}
	passed++;
	return true;
}

static bool test_cipher(const struct ncr_known_answer *answer,
			const struct ncr_algorithm *algorithm,
			const struct ncr_transform *transform, struct ncr_work *work)
{
	struct crypto_skcipher *skcipher = transform ? transform->skcipher : algorithm->skcipher;
	struct ncr_cipher_state state;
	int error, decrypt;

	for (decrypt = 0; decrypt <= 1; decrypt++) {
		const u8 *from = decrypt ? answer->output : answer->input;
		const u8 *to = decrypt ? answer->input : answer->output;

		memset(&state, 0, sizeof(state));
		ncr_cipher_begin(&state, algorithm, transform, answer->iv, work->descriptor);
		memcpy(work->buffer, from, answer->input_size);
		error = ncr_cipher_crypt(algorithm, skcipher, &state, work, decrypt, work->buffer,
					 answer->input_size);
		ncr_cipher_end(&state, algorithm);
		if (!ncr_judge(answer->name, decrypt ? "-decrypt" : "-encrypt", error, work->buffer,
			       to, answer->output_size))
			return false;
	}
	return true;
}

static bool test_hash(const struct ncr_known_answer *answer, struct crypto_shash *shash,
		      struct ncr_work *work)
{
	u8 digest[NCR_HASH_MAX_OUTPUT_SIZE] = {};
	int error;

	work->descriptor->tfm = shash;
	error = crypto_shash_digest(work->descriptor, answer->input, answer->input_size, digest);
	shash_desc_zero(work->descriptor);
	return ncr_judge(answer->name, "", error, digest, answer->output, answer->output_size);
}

static bool test_algorithm(const struct ncr_known_answer *answer,
			   const struct ncr_algorithm *algorithm, struct ncr_work *work)
{
	struct ncr_transform *transform = NULL;
	bool good;

	if (answer->key) {
		transform = ncr_transform_new(algorithm, NCR_KEY_TYPE_SECRET, answer->key,
					      answer->key_size);
		if (IS_ERR(transform)) {
			ncr_state_error(answer->name);
			return false;
		}
	}
	if (algorithm->kind == NCR_KIND_CIPHER)
		good = test_cipher(answer, algorithm, transform, work);
	else
		good = test_hash(answer, transform ? transform->shash : algorithm->shash, work);
	ncr_transform_free(transform);
	return good;
}

/* Every algorithm that is offered: all its known answers, of which there must be one. */
static bool test_algorithms(struct ncr_work *work)
{
	char missing[64];
	unsigned int i, j, found;

	for (i = 0; i < ncr_algorithm_count(); i++) {
		const struct ncr_algorithm *algorithm = ncr_algorithm_at(i);

		if (!algorithm->driver)
			continue;
		found = 0;
		for (j = 0; j < ARRAY_SIZE(ncr_known_answers); j++) {
			if (ncr_known_answers[j].algorithm != algorithm->id)
				continue;
			if (!test_algorithm(&ncr_known_answers[j], algorithm, work))
				return false;
			found++;
		}
		if (!ncr_selftest_public(algorithm, work, &found))
			return false;
		if (!found) {
			snprintf(missing, sizeof(missing), "%s: no known answer", algorithm->name);
			ncr_state_error(missing);
			return false;
		}
	}
	return true;
}

static bool test_wrap(const struct ncr_wrap_answer *answer, struct ncr_wrapper *wrapper, u8 *buffer)
{
	size_t size = 0;
	int error;

	error = ncr_wrapper_set_icv(wrapper, NULL, 0);
	if (!error &&
	    ncr_wrapped_size(wrapper->algorithm, answer->key_size) != answer->wrapped_size)
		error = -EINVAL;
	error = error ?: ncr_wrap(wrapper, answer->key, answer->key_size, buffer);
	if (!ncr_judge(answer->name, "-wrap", error, buffer, answer->wrapped,
		       answer->wrapped_size))
		return false;

	memcpy(buffer, answer->wrapped, answer->wrapped_size);
	error = ncr_unwrap(wrapper, buffer, answer->wrapped_size, &size);
	if (!error && size != answer->key_size)
		error = -EINVAL;
	if (!ncr_judge(answer->name, "-unwrap", error, buffer + 8, answer->key, answer->key_size))
		return false;

	/* what was altered must be refused */
	memcpy(buffer, answer->wrapped, answer->wrapped_size);
	buffer[answer->wrapped_size - 1] ^= 1;
	error = ncr_unwrap(wrapper, buffer, answer->wrapped_size, &size);
	buffer[0] = error == -EBADMSG;
	return ncr_judge(answer->name, "-altered", 0, buffer, (const u8 *)"\x01", 1);
}

static bool test_wraps(struct ncr_work *work)
{
	struct ncr_wrapper wrapper = { .work = work };
	struct ncr_transform *aes;
	unsigned int i;
	bool good = true;

	if (!ncr_algorithm_find(NCR_ALG_AES_ECB))
		return true;
	for (i = 0; good && i < ARRAY_SIZE(ncr_wrap_answers); i++) {
		const struct ncr_wrap_answer *answer = &ncr_wrap_answers[i];

		aes = ncr_transform_new(ncr_algorithm_find(NCR_ALG_AES_ECB), NCR_KEY_TYPE_SECRET,
					answer->kek, answer->kek_size);
		if (IS_ERR(aes)) {
			ncr_state_error(answer->name);
			return false;
		}
		wrapper.algorithm = answer->algorithm;
		wrapper.aes = aes->skcipher;
		good = test_wrap(answer, &wrapper, work->buffer);
		ncr_transform_free(aes);
	}
	return good;
}

static bool test_kdfs(struct ncr_work *work)
{
	struct crypto_shash *kdf;
	unsigned int i;
	int error;

	for (i = 0; i < ARRAY_SIZE(ncr_kdf_answers); i++) {
		const struct ncr_kdf_answer *answer = &ncr_kdf_answers[i];

		kdf = ncr_kdf_new(answer->key, answer->key_size);
		error = PTR_ERR_OR_ZERO(kdf);
		if (!error) {
			error = ncr_kdf_fixed(kdf, answer->input, answer->input_size, work->buffer,
					      answer->output_size);
			crypto_free_shash(kdf);
		}
		if (!ncr_judge(answer->name, "", error, work->buffer, answer->output,
			       answer->output_size))
			return false;
	}
	return true;
}

static bool test_gcm(const struct ncr_gcm_answer *answer, u8 *message)
{
	u8 *text = message + answer->aad_size;
	u8 *tag = text + answer->plaintext_size;
	size_t size = answer->plaintext_size;
	int error;

	memcpy(message, answer->aad, answer->aad_size);
	memcpy(text, answer->plaintext, size);
	error = ncr_seal(answer->key, answer->iv, message, answer->aad_size, size);
	if (!error && memcmp(tag, answer->tag, answer->tag_size))
		error = -EBADMSG;
	if (!ncr_judge(answer->name, "-encrypt", error, text, answer->ciphertext, size))
		return false;

	error = ncr_unseal(answer->key, answer->iv, message, answer->aad_size, size);
	if (!ncr_judge(answer->name, "-decrypt", error, text, answer->plaintext, size))
		return false;

	memcpy(text, answer->ciphertext, size);
	memcpy(tag, answer->tag, answer->tag_size);
	tag[0] ^= 1;
	error = ncr_unseal(answer->key, answer->iv, message, answer->aad_size, size);
	message[0] = error == -EBADMSG;
	return ncr_judge(answer->name, "-altered", 0, message, (const u8 *)"\x01", 1);
}

static bool test_gcms(struct ncr_work *work)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ncr_gcm_answers); i++)
		if (!test_gcm(&ncr_gcm_answers[i], work->buffer))
			return false;
	return true;
}

static int answer_of_drbg(struct ncr_drbg *drbg, const struct ncr_drbg_answer *answer, u8 *output)
{
	const struct ncr_piece seed[] = {
		{ answer->entropy, answer->entropy_size }, { answer->nonce, answer->nonce_size },
		{ answer->personal, answer->personal_size }, { NULL }
	};
	const struct ncr_piece reseed[] = {
		{ answer->reseed_entropy, answer->reseed_entropy_size },
		{ answer->reseed_additional, answer->reseed_additional_size }, { NULL }
	};

	return ncr_drbg_instantiate(drbg, seed) ?:
	       ncr_drbg_reseed(drbg, reseed) ?:
	       ncr_drbg_generate(drbg, answer->additional1, answer->additional1_size, output,
				 answer->output_size) ?:
	       ncr_drbg_generate(drbg, answer->additional2, answer->additional2_size, output,
				 answer->output_size);
}

/* SP 800-90A 11.3: instantiate, reseed and generate; and that without a seed there is nothing. */
static bool test_drbgs(struct ncr_work *work)
{
	struct ncr_drbg drbg;
	unsigned int i;
	bool good = true;
	int error;

	for (i = 0; good && i < ARRAY_SIZE(ncr_drbg_answers); i++) {
		const struct ncr_drbg_answer *answer = &ncr_drbg_answers[i];

		error = ncr_drbg_new(&drbg);
		if (!error && ncr_drbg_generate(&drbg, NULL, 0, work->buffer, 1) != -EINVAL)
			error = -EBADMSG;
		error = error ?: answer_of_drbg(&drbg, answer, work->buffer);
		good = ncr_judge(answer->name, "", error, work->buffer, answer->output,
				 answer->output_size);
		ncr_drbg_end(&drbg);
	}
	return good;
}

/* The library's SHA-256 is another implementation than that which serves programs. */
static bool test_trails(struct ncr_work *work)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ncr_trail_answers); i++) {
		const struct ncr_trail_answer *answer = &ncr_trail_answers[i];
		const struct ncr_piece message[] = {
			{ answer->message, 1 }, { answer->message + 1, answer->message_size - 1 },
			{ NULL }
		};
		u8 *key = work->buffer + NCR_TRAIL_MAC_SIZE;

		memcpy(key, answer->key, NCR_TRAIL_KEY_SIZE);
		ncr_trail_seal(key, message, work->buffer);
		if (!ncr_judge(answer->name, "", 0, work->buffer, answer->output,
			       answer->output_size))
			return false;
	}
	return true;
}

int __init ncr_selftest_run(void)
{
	struct ncr_work *work = ncr_work_new(NULL);

	if (IS_ERR(work))
		return PTR_ERR(work);
	if (test_algorithms(work) && test_wraps(work) && test_kdfs(work) && test_gcms(work) &&
	    test_drbgs(work) && test_trails(work))
		ncr_state_operational();
	ncr_work_free(work);
	return 0;
}
