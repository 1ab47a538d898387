// SPDX-License-Identifier: GPL-2.0
#include "cipher.h"

#include "software.h"
#include "work.h"

#include <crypto/algapi.h>
#include <linux/crypto.h>
#include <linux/scatterlist.h>
#include <linux/string.h>

static int crypt_blocks(struct crypto_skcipher *skcipher, u8 *iv, struct skcipher_request *request,
			bool decrypt, u8 *data, size_t size)
{
	DECLARE_CRYPTO_WAIT(wait);
	struct scatterlist sg;

	sg_init_one(&sg, data, size);
	skcipher_request_set_tfm(request, skcipher);
	skcipher_request_set_callback(request,
				      CRYPTO_TFM_REQ_MAY_BACKLOG | CRYPTO_TFM_REQ_MAY_SLEEP,
				      crypto_req_done, &wait);
	skcipher_request_set_crypt(request, &sg, &sg, size, iv);
	return crypto_wait_req(decrypt ? crypto_skcipher_decrypt(request) :
					 crypto_skcipher_encrypt(request), &wait);
}

/* Use up keystream left by the call before; returns the number of bytes done. */
static size_t use_keystream(struct ncr_cipher_state *state, u8 *data, size_t size)
{
	size_t n = min_t(size_t, size, state->left);

	crypto_xor(data, state->keystream + NCR_IV_MAX - state->left, n);
	state->left -= n;
	return n;
}

/*
 * A stream mode (SP 800-38A 6.5) may stop within a block. The kernel's interface has no way to go
 * on from there, so the last block is asked for as keystream, by encrypting zeros, and kept.
 */
static int crypt_stream(struct crypto_skcipher *skcipher, struct ncr_cipher_state *state,
			struct ncr_work *work, u8 *data, size_t size)
{
	size_t n = use_keystream(state, data, size);
	size_t whole = round_down(size - n, sizeof(work->block));
	int error = 0;

	data += n;
	size -= n;
	if (whole)
		error = crypt_blocks(skcipher, state->iv, work->request, false, data, whole);
	if (error || whole == size)
		return error;

	memset(work->block, 0, sizeof(work->block));
	error = crypt_blocks(skcipher, state->iv, work->request, false, work->block,
			     sizeof(work->block));
	if (!error) {
		memcpy(state->keystream, work->block, sizeof(work->block));
		state->left = sizeof(work->block);
		use_keystream(state, data + whole, size - whole);
	}
	memzero_explicit(work->block, sizeof(work->block));
	return error;
}

void ncr_cipher_begin(struct ncr_cipher_state *state, const struct ncr_algorithm *algorithm,
		      const struct ncr_transform *transform, const u8 *iv, void *room)
{
	memcpy(state->iv, iv, algorithm->iv_size);
	if (!algorithm->software)
		return;
	memcpy(room, transform->state, algorithm->software->state_size);
	state->software = room;
}

void ncr_cipher_end(struct ncr_cipher_state *state, const struct ncr_algorithm *algorithm)
{
	if (state->software)
		memzero_explicit(state->software, algorithm->software->state_size);
	memzero_explicit(state, sizeof(*state));
}

int ncr_cipher_crypt(const struct ncr_algorithm *algorithm, struct crypto_skcipher *skcipher,
		     struct ncr_cipher_state *state, struct ncr_work *work, bool decrypt,
		     u8 *data, size_t size)
{
	if (state->software)
		return algorithm->software->crypt(state->software, data, size);
	if ((algorithm->flags & NCR_ALGORITHM_STREAM) && algorithm->block_size > 1)
		return crypt_stream(skcipher, state, work, data, size);
	return crypt_blocks(skcipher, state->iv, work->request, decrypt, data, size);
}
