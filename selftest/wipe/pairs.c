// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pairs.c - private keys: the numbers of which each alone is the key
 *
 * The material has them as DER does, the most significant byte first. What computes has them as limbs: the bytes in the
 * reverse order. Both are looked for; what an operation derives from them (powers, blinded numbers, windows) is not.
 */
#include "cases.h"
#include "rsa_calls.h"

#define BITS 2048
/* of a number: enough to be no accident, and not its leading bytes, which are mostly known */
#define PART 40
#define SKIP 16

static const char *const names[] = { "d", "p", "q", "dp", "dq", "qinv" };
static const char *const limb_names[] = {
	"limbs of d", "limbs of p", "limbs of q", "limbs of dp", "limbs of dq", "limbs of qinv",
};
#define NUMBERS COUNT(names)

struct numbers {
	struct secret *der[NUMBERS], *limbs[NUMBERS];
};

/* Content of the next element, which has this tag; moves behind its header or, of a number, behind it. */
static const uint8_t *next(const uint8_t **at, uint8_t tag, size_t *size)
{
	const uint8_t *content;

	assert_int_equal(**at, tag);
	*size = (*at)[1];
	content = *at + 2;
	if (*size & 0x80) {
		content += *size & 0x7f;
		*size = 0;
		for (const uint8_t *digit = *at + 2; digit < content; digit++)
			*size = *size << 8 | *digit;
	}
	*at = tag == 0x30 ? content : content + *size;
	return content;
}

/* Secrets from RSAPrivateKey: version, n, e, and then the ones that count. */
static void take(struct numbers *numbers, const uint8_t *der)
{
	uint8_t *reversed = new_room(4096);
	size_t size;

	next(&der, 0x30, &size);
	for (int i = 0; i < 3; i++)
		next(&der, 0x02, &size);
	for (size_t i = 0; i < NUMBERS; i++) {
		const uint8_t *part = next(&der, 0x02, &size) + SKIP;

		assert_true(size > SKIP + PART);
		numbers->der[i] = secret_from(names[i], part, PART);
		bytes_reverse(reversed, part, PART);
		numbers->limbs[i] = secret_from(limb_names[i], reversed, PART);
	}
	room_wipe(reversed);
}

static void export(int device, ncr_key_t key, struct numbers *numbers)
{
	uint8_t *room = new_room(4096);
	size_t size = 4096;

	expect(0, try_export(device, key, room, &size));
	take(numbers, room);
	room_wipe(room);
	secrets_wipe();
}

static void assert_numbers(const struct numbers *numbers, unsigned int der, unsigned int limbs)
{
	assert_counted();
	for (size_t i = 0; i < NUMBERS; i++) {
		assert_copies(numbers->der[i], der);
		assert_copies(numbers->limbs[i], limbs);
	}
}

static void sign(int device, ncr_key_t key)
{
	uint8_t signature[BITS / 8];
	size_t size = sizeof(signature);

	expect(0, try_rsa(device, NCR_OP_SIGN, key, PSS(NCR_ALG_SHA2_256, 32), "text", 4, signature, &size, NULL));
}

/* Making a pair has the numbers in many forms, and in the end there is the material. */
void pair_made(void **state)
{
	struct numbers numbers;
	int own = device_open();
	struct pair pair = pair_new(own, BITS, NCR_KEY_FLAG_EXPORTABLE);

	(void)state;
	export(own, pair.private, &numbers);
	assert_numbers(&numbers, 1, 0);
	pair_free(own, pair);
	assert_gone();
	device_close(own);
}

void pair_used(void **state)
{
	static const uint8_t text[32] = "not a secret";
	uint8_t ciphertext[BITS / 8], out[BITS / 8];
	size_t size = sizeof(ciphertext), out_size = sizeof(out);
	struct numbers numbers;
	int own = device_open();
	struct pair pair = pair_new(own, BITS, NCR_KEY_FLAG_EXPORTABLE);

	(void)state;
	export(own, pair.private, &numbers);
	expect(0, try_rsa(own, NCR_OP_ENCRYPT, pair.public, PKCS1_ENCRYPT, text, sizeof(text), ciphertext, &size, NULL));
	expect(0, try_rsa(own, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT, ciphertext, size, out, &out_size, NULL));
	size = sizeof(ciphertext);
	expect(0, try_rsa(own, NCR_OP_ENCRYPT, pair.public, OAEP(NCR_ALG_SHA2_256), text, sizeof(text), ciphertext, &size,
			  NULL));
	out_size = sizeof(out);
	expect(0, try_rsa(own, NCR_OP_DECRYPT, pair.private, OAEP(NCR_ALG_SHA2_256), ciphertext, size, out, &out_size,
			  NULL));
	sign(own, pair.private);
	/* the transform that is kept with the material, and nothing that an operation left */
	assert_numbers(&numbers, 1, 1);
	key_free(own, pair.private);
	assert_gone();
	device_close(own);
}

/* What goes in and out as PKCS #8: the buffers of wrapping; and a session that outlives the key. */
void pair_wrapped(void **state)
{
	struct numbers numbers;
	int own = device_open();
	struct pair pair = pair_new(own, BITS, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE);
	ncr_key_t kek = key_of(own, "0123456789abcdef", 16, 0), other = key_new(own);
	static uint8_t blob[4096];
	size_t size = sizeof(blob);
	struct ncr_key_wrap_ext_st unwrap = {
		.algorithm = NCR_WALG_AES_RFC5649, .keytowrap = other, .key = kek, .io = blob,
		.type = NCR_KEY_TYPE_PRIVATE, .key_algorithm = NCR_ALG_RSA,
	};
	ncr_session_t session;

	(void)state;
	export(own, pair.private, &numbers);
	expect(0, try_wrap(own, NCR_WALG_AES_RFC5649, kek, pair.private, NULL, 0, blob, &size));
	unwrap.io_size = size;
	expect(0, call(own, NCRIO_KEY_UNWRAP_EXT, &unwrap));
	key_free(own, pair.private);
	assert_numbers(&numbers, 1, 0);
	expect(0, try_scheme(own, NCR_OP_SIGN, other, PKCS1_SIGN(NCR_ALG_SHA2_256), &session));
	key_free(own, other);
	assert_numbers(&numbers, 1, 1);
	device_close(own);
	assert_gone();
}
