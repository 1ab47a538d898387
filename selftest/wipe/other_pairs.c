// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * other_pairs.c - private keys of DSA and Diffie-Hellman, of which one number is the key, and what is derived
 *
 * As in pairs.c, as DER has it and as limbs.
 */
#include "cases.h"
#include "public_calls.h"

/* of a number of 160 bits and more, but not its leading byte */
#define PART 18
#define SKIP 1

struct number_copies {
	struct secret *der, *limbs;
};

/* x is the last number of either encoding */
static struct number_copies export(int device, ncr_key_t key)
{
	uint8_t *room = new_room(4096), *reversed = new_room(4096);
	struct number_copies x;
	const uint8_t *part;
	size_t size = 4096;

	expect(0, try_export(device, key, room, &size));
	part = room + size - PART - SKIP;
	x.der = secret_from("x", part, PART);
	bytes_reverse(reversed, part, PART);
	x.limbs = secret_from("limbs of x", reversed, PART);
	room_wipe(room);
	room_wipe(reversed);
	secrets_wipe();
	return x;
}

static void assert_number(struct number_copies x, unsigned int der, unsigned int limbs)
{
	assert_counted();
	assert_copies(x.der, der);
	assert_copies(x.limbs, limbs);
}

void dsa_pair_used(void **state)
{
	int own = device_open();
	struct pair pair = pair_empty(own);
	uint8_t signature[DSA_SIGNATURE_MAX];
	struct number_copies x;

	(void)state;
	expect(0, try_dsa_pair(own, pair, 1024, 160, NCR_KEY_FLAG_EXPORTABLE));
	x = export(own, pair.private);
	assert_number(x, 1, 0);
	for (int i = 0; i < 3; i++) {
		size_t size = sizeof(signature);

		expect(0, try_dsa(own, NCR_OP_SIGN, pair.private, NCR_ALG_SHA2_256, "text", 4, signature, &size, NULL));
	}
	assert_number(x, 1, 1);
	key_free(own, pair.private);
	assert_gone();
	device_close(own);
}

void dh_pair_used(void **state)
{
	int own = device_open();
	struct pair pair = dh_pair(own, dh_safe(), NCR_KEY_FLAG_EXPORTABLE);
	ncr_key_t secret = key_new(own);
	uint8_t *room = new_room(4096), *reversed = new_room(4096);
	struct secret *shared, *limbs;
	struct number_copies x;
	size_t size = 4096;

	(void)state;
	x = export(own, pair.private);
	assert_number(x, 1, 0);
	expect(0, try_derive(own, secret, NCR_KEY_FLAG_EXPORTABLE, pair.private, "\x10", 1));
	expect(0, try_export(own, secret, room, &size));
	shared = secret_from("derived", room + 8, 32);
	bytes_reverse(reversed, room + 8, 32);
	limbs = secret_from("limbs of derived", reversed, 32);
	room_wipe(room);
	room_wipe(reversed);
	secrets_wipe();
	assert_number(x, 1, 1);
	assert_copies(shared, 1);
	assert_copies(limbs, 0);
	/* one goes, the other stays */
	key_free(own, pair.private);
	assert_number(x, 0, 0);
	assert_copies(shared, 1);
	key_free(own, secret);
	assert_gone();
	device_close(own);
}
