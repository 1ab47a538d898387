// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dh.c - Diffie-Hellman: pairs in groups that somebody chose, deriving and the flags of what is derived, other people's
 * keys that are none, import and export, what it costs, and giving up in the middle
 *
 * Where the keys go is in public_places.c; OpenSSL in dh_peer.c.
 */
#include "public_calls.h"

#include <pthread.h>

#define SAFE_SIZE 64

/* --- pairs -------------------------------------------------------------------------------------------------------- */

/* Both derive the same, and no other. */
static void agree(struct pair alice, struct pair bob, size_t size)
{
	ncr_key_t first = key_new(fd), second = key_new(fd);
	uint8_t secret[NUMBER_MAX], public[NUMBER_MAX];
	const uint8_t *data;
	size_t public_size, secret_size;

	data = material_of(fd, bob.public, &public_size);
	memcpy(public, data, public_size);
	expect(0, try_derive(fd, first, EXPORTABLE, alice.private, public, public_size));
	data = material_of(fd, alice.public, &public_size);
	memcpy(public, data, public_size);
	expect(0, try_derive(fd, second, EXPORTABLE, bob.private, public, public_size));
	data = material_of(fd, first, &secret_size);
	assert_int_equal(secret_size, size);
	memcpy(secret, data, size);
	key_is(fd, second, secret, size);
	expect(0, try_derive(fd, second, EXPORTABLE, alice.private, public, public_size));
	data = material_of(fd, second, &secret_size);
	assert_int_equal(secret_size, size);
	assert_memory_not_equal(data, secret, size);
	key_free(fd, first);
	key_free(fd, second);
}

static void pairs(void **state)
{
	struct number primes[] = { dh_safe(), dh_other(), dh_named() };

	(void)state;
	for (size_t i = 0; i < COUNT(primes); i++) {
		unsigned int flags = i ? EXPORTABLE | NCR_KEY_FLAG_STORABLE : EXPORTABLE;
		struct pair alice = dh_pair(fd, primes[i], flags), bob = dh_pair(fd, primes[i], flags);
		struct ncr_key_info_st first, second;
		const uint8_t *public;
		size_t size;

		check_pair(fd, alice, NCR_ALG_DH, 8 * primes[i].size, flags);
		public = material_of(fd, alice.public, &size);
		/* "written as a raw binary number" */
		assert_in_range(size, primes[i].size - 8, primes[i].size);
		assert_int_not_equal(public[0], 0);
		expect(0, try_info(fd, alice.public, &first));
		expect(0, try_info(fd, bob.public, &second));
		assert_memory_not_equal(first.key_id, second.key_id, MAX_KEY_ID_SIZE);
		agree(alice, bob, primes[i].size);
		pair_free(fd, alice);
		pair_free(fd, bob);
	}
}

/* Zeros before the numbers, as far as there is room for them. */
static void leading_zeros(void **state)
{
	struct number p = dh_named();
	struct pair pair = pair_empty(fd);
	uint8_t long_p[1026] = { 0 }, long_g[1026] = { 0 };

	(void)state;
	memcpy(long_p + 1026 - p.size, p.bytes, p.size);
	long_g[1025] = 2;
	expect(0, try_dh_pair(fd, pair, long_p + 1, 1025, long_g + 1, 1025, 0));
	check_pair(fd, pair, NCR_ALG_DH, 2048, 0);
	expect(EINVAL, try_dh_pair(fd, pair, long_p, 1026, long_g + 1, 1025, 0));
	expect(EINVAL, try_dh_pair(fd, pair, long_p + 1, 1025, long_g, 1026, 0));
	check_pair(fd, pair, NCR_ALG_DH, 2048, 0);
	pair_free(fd, pair);
}

static void no_groups(void **state)
{
	static const size_t huge[] = { 0, 1026, 65536, (size_t)1 << 31, SIZE_MAX };
	struct pair pair = { key_of(fd, "old", 3, EXPORTABLE), key_of(fd, "older", 5, EXPORTABLE) };
	struct pair good = pair_empty(fd);
	struct number p = dh_safe(), g = number_of(2), wrong;
	static uint8_t large[1025];
	uint8_t *end = guarded(SAFE_SIZE);
	struct ncr_key_generate_st args;

	(void)state;
	/* g: 0, 1, p - 1, p, p + 1; and what is longer than p */
	for (int value = 0; value < 2; value++) {
		wrong = number_of(value);
		expect(EINVAL, try_dh_pair(fd, pair, p.bytes, p.size, wrong.bytes, wrong.size, 0));
	}
	for (int plus = -1; plus <= 0; plus++) {
		wrong = number_plus(p, plus);
		expect(EINVAL, try_dh_pair(fd, pair, p.bytes, p.size, wrong.bytes, wrong.size, 0));
	}
	memset(large, 1, sizeof(large));
	expect(EINVAL, try_dh_pair(fd, pair, p.bytes, p.size, large, p.size + 1, 0));
	/* p: even; composite, one byte or many; of 504 bits, and of 8200 */
	for (int plus = -4; plus <= 0; plus++) {
		wrong = number_plus(p, plus);
		expect(plus ? EINVAL : 0, try_dh_pair(fd, pair, wrong.bytes, wrong.size, g.bytes, g.size, 0));
	}
	expect(0, try_import(fd, pair.private, "old", 3, EXPORTABLE));
	expect(0, try_import(fd, pair.public, "older", 5, EXPORTABLE));
	for (size_t at = 0; at < SAFE_SIZE; at += 9) {
		wrong = p;
		wrong.bytes[at] ^= 4;
		expect(EINVAL, try_dh_pair(fd, pair, wrong.bytes, wrong.size, g.bytes, g.size, 0));
	}
	expect(EINVAL, try_dh_pair(fd, pair, p.bytes + 1, p.size - 1, g.bytes, g.size, 0));
	expect(EINVAL, try_dh_pair(fd, pair, large, 1025, g.bytes, g.size, 0));
	memset(large, 0, sizeof(large));
	expect(EINVAL, try_dh_pair(fd, pair, large, SAFE_SIZE, g.bytes, g.size, 0));
	/* sizes and addresses */
	for (size_t i = 0; i < COUNT(huge); i++) {
		expect(EINVAL, try_dh_pair(fd, pair, p.bytes, huge[i], g.bytes, g.size, 0));
		expect(EINVAL, try_dh_pair(fd, pair, p.bytes, p.size, g.bytes, huge[i], 0));
	}
	expect(EFAULT, try_dh_pair(fd, pair, NULL, p.size, g.bytes, g.size, 0));
	expect(EFAULT, try_dh_pair(fd, pair, p.bytes, p.size, NULL, g.size, 0));
	expect(EFAULT, try_dh_pair(fd, pair, KERNEL_ADDRESS, p.size, g.bytes, g.size, 0));
	expect(EFAULT, try_dh_pair(fd, pair, p.bytes, p.size, KERNEL_ADDRESS, g.size, 0));
	memcpy(end, p.bytes, SAFE_SIZE);
	expect(EFAULT, try_dh_pair(fd, pair, end, SAFE_SIZE + 1, g.bytes, g.size, 0));
	expect(0, try_dh_pair(fd, good, end, SAFE_SIZE, g.bytes, g.size, 0));
	/* handles, flags, the other command */
	expect(EINVAL, try_dh_pair(fd, pair, p.bytes, p.size, g.bytes, g.size, NCR_KEY_FLAG_WRAP));
	expect(EINVAL, try_dh_pair(fd, pair, p.bytes, p.size, g.bytes, g.size, 64));
	expect(EINVAL, try_dh_pair(fd, (struct pair){ pair.private, pair.private }, p.bytes, p.size, g.bytes, g.size,
				   0));
	expect(ENOENT, try_dh_pair(fd, (struct pair){ pair.private, 1000 }, p.bytes, p.size, g.bytes, g.size, 0));
	rubbish(args);
	args.desc = pair.private;
	args.params.algorithm = NCR_ALG_DH;
	args.params.keyflags = 0;
	expect(EINVAL, call(fd, NCRIO_KEY_GENERATE, &args));
	key_is(fd, pair.private, "old", 3);
	key_is(fd, pair.public, "older", 5);
	guarded_free(end, SAFE_SIZE);
	pair_free(fd, pair);
	pair_free(fd, good);
}

/* --- deriving ----------------------------------------------------------------------------------------------------- */

/* Left-padded to the size of p: this one begins with a zero. */
static void known_answer(void **state)
{
	ncr_key_t private = dh_private_known(fd, EXPORTABLE), secret = key_new(fd);
	uint8_t peer[1026] = { 0 };
	struct ncr_key_info_st info;

	(void)state;
	assert_int_equal(dh_known->secret_size, DH_SIZE);
	assert_int_equal(dh_known->secret[0], 0);
	expect(0, try_derive(fd, secret, EXPORTABLE, private, dh_known->peer, dh_known->peer_size));
	key_is(fd, secret, dh_known->secret, DH_SIZE);
	expect(0, try_info(fd, secret, &info));
	assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info.algorithm, NCR_ALG_NONE);
	assert_int_equal(info.key_id_size, 0);
	assert_int_equal(bits_of(fd, secret), 2048);
	/* with zeros before it, as far as there is room for them */
	memcpy(peer + 1026 - dh_known->peer_size, dh_known->peer, dh_known->peer_size);
	expect(0, try_derive(fd, secret, EXPORTABLE, private, peer + 1, 1025));
	key_is(fd, secret, dh_known->secret, DH_SIZE);
	expect(EINVAL, try_derive(fd, secret, EXPORTABLE, private, peer, 1026));
	/* in place of its source, which is gone then */
	expect(0, try_derive(fd, private, EXPORTABLE, private, dh_known->peer, dh_known->peer_size));
	key_is(fd, private, dh_known->secret, DH_SIZE);
	expect(EINVAL, try_derive(fd, secret, EXPORTABLE, private, dh_known->peer, dh_known->peer_size));
	key_free(fd, private);
	key_free(fd, secret);
}

/* A derived key is a secret one like others. */
static void use_of_a_secret(void **state)
{
	ncr_key_t private = dh_private_known(fd, 0), secret = key_new(fd), same;
	uint8_t mac[32], wanted[32], out[16] = { 0 };
	size_t size = sizeof(mac), out_size = sizeof(out);

	(void)state;
	expect(0, try_derive(fd, secret, NCR_KEY_FLAG_SIGN, private, dh_known->peer, dh_known->peer_size));
	same = key_of(fd, dh_known->secret, DH_SIZE, 0);
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, secret, NULL, 0, "text", 4, mac, &size, NULL));
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, same, NULL, 0, "text", 4, wanted, &size, NULL));
	assert_memory_equal(mac, wanted, sizeof(mac));
	/* too long for a cipher */
	expect(EINVAL, try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, same, NULL, 0, out, 16, out, &out_size, NULL));
	expect(EACCES, try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, secret, NULL, 0, out, 16, out, &out_size, NULL));
	key_free(fd, private);
	key_free(fd, secret);
	key_free(fd, same);
}

/*
 * EXPORTABLE, WRAPPABLE and STORABLE are had where they were asked for and the source has them; STORABLE also for
 * WRAPPABLE, in either place. The others are had as asked for.
 */
static unsigned int expected_flags(unsigned int asked, unsigned int source)
{
	unsigned int flags = asked & (NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN | NCR_KEY_FLAG_WRAP);
	bool wrappable = source & NCR_KEY_FLAG_WRAPPABLE, storable = source & NCR_KEY_FLAG_STORABLE;

	if (source & EXPORTABLE)
		flags |= asked & EXPORTABLE;
	if (asked & NCR_KEY_FLAG_WRAPPABLE)
		flags |= wrappable ? NCR_KEY_FLAG_WRAPPABLE : 0;
	if ((asked & NCR_KEY_FLAG_STORABLE) && (storable || wrappable))
		flags |= NCR_KEY_FLAG_STORABLE;
	if ((asked & NCR_KEY_FLAG_WRAPPABLE) && storable && !wrappable)
		flags |= NCR_KEY_FLAG_STORABLE;
	return flags;
}

static void flags_only_get_tighter(void **state)
{
	static const unsigned int sources[] = {
		0, EXPORTABLE, NCR_KEY_FLAG_WRAPPABLE, NCR_KEY_FLAG_STORABLE, EXPORTABLE | NCR_KEY_FLAG_STORABLE,
		EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_STORABLE,
	};
	struct number p = dh_safe(), y = number_of(4);
	ncr_key_t secret = key_new(fd);
	struct ncr_key_info_st info;

	(void)state;
	for (size_t i = 0; i < COUNT(sources); i++) {
		struct pair pair = dh_pair(fd, p, sources[i]);

		for (unsigned int asked = 0; asked < 64; asked++) {
			expect(0, try_derive(fd, secret, asked, pair.private, y.bytes, y.size));
			expect(0, try_info(fd, secret, &info));
			assert_int_equal(info.flags, expected_flags(asked, sources[i]));
		}
		for (unsigned int flag = 64; flag; flag <<= 1)
			expect(EINVAL, try_derive(fd, secret, flag, pair.private, y.bytes, y.size));
		pair_free(fd, pair);
	}
	/* one that is for decrypting or signing */
	for (unsigned int flags = 0; flags < NCR_KEY_FLAG_WRAP; flags++) {
		struct pair pair = dh_pair(fd, p, flags);
		bool other = flags & (NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN);

		expect(other ? EACCES : 0, try_derive(fd, secret, 0, pair.private, y.bytes, y.size));
		pair_free(fd, pair);
	}
	key_free(fd, secret);
}

/* SP 800-56A r3 5.6.2.3.1: 2 to p - 2, and of order q where q is known. */
static void no_peers(void **state)
{
	static const size_t huge[] = { 0, 1026, 65536, (size_t)1 << 31, SIZE_MAX };
	struct number primes[] = { dh_safe(), dh_other(), dh_named() };
	ncr_key_t secret = key_of(fd, "old", 3, EXPORTABLE);
	static uint8_t large[1025];

	(void)state;
	for (size_t i = 0; i < COUNT(primes); i++) {
		struct number p = primes[i], y;
		struct pair pair = dh_pair(fd, p, 0);
		bool order_known = i != 1;

		for (int value = 0; value < 2; value++) {
			y = number_of(value);
			expect(EINVAL, try_derive(fd, secret, 0, pair.private, y.bytes, y.size));
			if (value)
				y = p;
			else
				y = number_plus(p, -1);
			expect(EINVAL, try_derive(fd, secret, 0, pair.private, y.bytes, y.size));
		}
		/* longer than p; and one in a group of its own, that of order 2q */
		memset(large, 1, sizeof(large));
		expect(EINVAL, try_derive(fd, secret, 0, pair.private, large, p.size + 1));
		expect(EINVAL, try_derive(fd, secret, 0, pair.private, large, 1025));
		key_is(fd, secret, "old", 3);
		y = number_plus(p, -2);
		expect(order_known ? EINVAL : 0, try_derive(fd, secret, EXPORTABLE, pair.private, y.bytes, y.size));
		expect(0, try_import(fd, secret, "old", 3, EXPORTABLE));

		y = number_of(4);
		for (size_t j = 0; j < COUNT(huge); j++)
			expect(EINVAL, try_derive(fd, secret, 0, pair.private, large, huge[j]));
		expect(EFAULT, try_derive(fd, secret, 0, pair.private, NULL, 4));
		expect(EFAULT, try_derive(fd, secret, 0, pair.private, KERNEL_ADDRESS, 4));
		expect(EINVAL, try_derive_as(fd, 0, secret, 0, pair.private, y.bytes, y.size));
		expect(EINVAL, try_derive_as(fd, 2, secret, 0, pair.private, y.bytes, y.size));
		expect(EINVAL, try_derive_as(fd, 0xffffffff, secret, 0, pair.private, y.bytes, y.size));
		expect(ENOENT, try_derive(fd, 1000, 0, pair.private, y.bytes, y.size));
		expect(ENOENT, try_derive(fd, secret, 0, NCR_KEY_INVALID, y.bytes, y.size));
		expect(EINVAL, try_derive(fd, secret, 0, pair.public, y.bytes, y.size));
		key_is(fd, secret, "old", 3);
		pair_free(fd, pair);
	}
	key_free(fd, secret);
}

static void other_sources(void **state)
{
	ncr_key_t secret = key_of(fd, "old", 3, EXPORTABLE), empty = key_new(fd);
	struct pair dsa = dsa_pair_known(fd, 0), rsa = pair_known(fd, 0);
	ncr_key_t sources[] = { secret, empty, dsa.private, dsa.public, rsa.private, rsa.public };
	struct number y = number_of(4);

	(void)state;
	for (size_t i = 0; i < COUNT(sources); i++)
		expect(EINVAL, try_derive(fd, secret, 0, sources[i], y.bytes, y.size));
	key_is(fd, secret, "old", 3);
	key_free(fd, secret);
	key_free(fd, empty);
	pair_free(fd, dsa);
	pair_free(fd, rsa);
}

/* Neither half has an operation of its own, nor does it wrap or is hashed. */
static void no_operations(void **state)
{
	struct pair pair = dh_pair(fd, dh_safe(), 0);
	ncr_key_t keys[] = { pair.private, pair.public }, secret = key_of(fd, "sixteen letters.", 16, 2);
	struct ncr_session_once_op_st once;
	uint8_t out[256];
	ncr_session_t session;

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		for (unsigned int op = 0; op < 6; op++) {
			size_t size = sizeof(out);

			expect(EINVAL, try_session(fd, NCR_ALG_DH, op, keys[i], NULL, 0, &session));
			expect(EINVAL, try_once(fd, NCR_ALG_DH, op, keys[i], NULL, 0, "text", 4, out, &size, NULL));
			expect(EINVAL, try_session(fd, NCR_ALG_DSA, op, keys[i], NULL, 0, &session));
			expect(EINVAL, try_session(fd, NCR_ALG_RSA, op, keys[i], NULL, 0, &session));
		}
		expect(EINVAL, try_session(fd, NCR_ALG_HMAC_SHA1, NCR_OP_SIGN, keys[i], NULL, 0, &session));
		expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC5649, keys[i], secret, "", 0, out, &(size_t){ 256 }));
		rubbish(once);
		fill_session(&once.init, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
		once.op.type = NCR_KEY_DATA;
		once.op.data.kdata.input = keys[i];
		once.op.data.kdata.output = out;
		once.op.data.kdata.output_size = sizeof(out);
		expect(EINVAL, call(fd, NCRIO_SESSION_ONCE, &once));
	}
	key_free(fd, secret);
	pair_free(fd, pair);
}

/* What a key is derived from is one whole key, whatever others do with it meanwhile. */
struct deriver {
	ncr_key_t source, secret;
	uint8_t small[SAFE_SIZE];
	int rounds, known, other, error;
	bool stop;
};

static void *derive_again(void *argument)
{
	struct deriver *deriver = argument;
	uint8_t out[DH_SIZE];

	while (!__atomic_load_n(&deriver->stop, __ATOMIC_ACQUIRE) && !deriver->error) {
		size_t size = sizeof(out);

		/* 4 is a public key of either group, and of another value in each */
		deriver->error = try_derive(fd, deriver->secret, EXPORTABLE, deriver->source, "\x04", 1);
		if (!deriver->error)
			deriver->error = try_export(fd, deriver->secret, out, &size);
		if (deriver->error)
			break;
		if (size == SAFE_SIZE && !memcmp(out, deriver->small, SAFE_SIZE))
			deriver->other++;
		else if (size == DH_SIZE)
			deriver->known++;
		else
			deriver->error = EBADMSG;
		__atomic_add_fetch(&deriver->rounds, 1, __ATOMIC_RELEASE);
	}
	__atomic_add_fetch(&deriver->rounds, 1000, __ATOMIC_RELEASE);
	return NULL;
}

/* Until one that began after this call is done; the thread adds many rounds when it ends. */
static void await_derivation(struct deriver *deriver)
{
	int rounds = __atomic_load_n(&deriver->rounds, __ATOMIC_ACQUIRE);

	while (__atomic_load_n(&deriver->rounds, __ATOMIC_ACQUIRE) < rounds + 2)
		usleep(1000);
}

static void key_is_replaced_meanwhile(void **state)
{
	struct deriver deriver = { .source = dh_private_known(fd, EXPORTABLE), .secret = key_new(fd) };
	uint8_t der[DER_MAX];
	size_t size = dh_safe_private(der), out_size = SAFE_SIZE;
	ncr_key_t small = key_as(fd, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, der, size, EXPORTABLE);
	pthread_t thread;

	(void)state;
	expect(0, try_derive(fd, deriver.secret, EXPORTABLE, small, "\x04", 1));
	expect(0, try_export(fd, deriver.secret, deriver.small, &out_size));
	assert_int_equal(pthread_create(&thread, NULL, derive_again, &deriver), 0);
	for (int i = 0; __atomic_load_n(&deriver.rounds, __ATOMIC_ACQUIRE) < 60; i++)
		expect(0, i % 2 ? try_import_as(fd, deriver.source, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, dh_known->key,
						dh_known->key_size, EXPORTABLE) :
				  try_import_as(fd, deriver.source, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, der, size,
						EXPORTABLE));
	/* by chance that may all have been one of them */
	expect(0, try_import_as(fd, deriver.source, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, dh_known->key, dh_known->key_size,
				EXPORTABLE));
	await_derivation(&deriver);
	expect(0, try_import_as(fd, deriver.source, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, der, size, EXPORTABLE));
	await_derivation(&deriver);
	__atomic_store_n(&deriver.stop, true, __ATOMIC_RELEASE);
	assert_int_equal(pthread_join(thread, NULL), 0);
	expect(0, deriver.error);
	assert_true(deriver.known && deriver.other);
	key_free(fd, deriver.source);
	key_free(fd, deriver.secret);
	key_free(fd, small);
}

/* --- import and export -------------------------------------------------------------------------------------------- */

static void import_and_export(void **state)
{
	ncr_key_t private = dh_private_known(fd, EXPORTABLE), copy = key_new(fd), public = key_new(fd);
	uint8_t out[DER_MAX];
	const uint8_t *data;
	size_t size, room;

	(void)state;
	assert_int_equal(bits_of(fd, private), 2048);
	key_is(fd, private, dh_known->key, dh_known->key_size);
	rubbish(out);
	room = dh_known->key_size - 1;
	expect(EOVERFLOW, try_export(fd, private, out, &room));
	assert_int_equal(room, dh_known->key_size);
	assert_true(is_rubbish(out, sizeof(out)));
	expect(EFAULT, try_export(fd, private, KERNEL_ADDRESS, &room));
	expect(0, try_import_as(fd, copy, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, dh_known->key, dh_known->key_size,
				63 & ~EXPORTABLE & ~NCR_KEY_FLAG_WRAP));
	room = sizeof(out);
	expect(EACCES, try_export(fd, copy, out, &room));
	expect(EINVAL, try_import_as(fd, copy, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, dh_known->key, dh_known->key_size,
				     NCR_KEY_FLAG_WRAP));

	/* the number, and all that it can be */
	expect(0, try_public_half(fd, private, public));
	data = material_of(fd, public, &size);
	memcpy(out, data, size);
	expect(0, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH, out, size, NCR_KEY_FLAG_SIGN));
	key_is(fd, copy, out, size);
	expect(0, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH, "\x02", 1, 0));
	assert_int_equal(bits_of(fd, copy), 2);
	memset(out, 0xff, sizeof(out));
	expect(0, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH, out, 1024, 0));
	assert_int_equal(bits_of(fd, copy), 8192);
	expect(EINVAL, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH, out, 1025, 0));
	expect(EINVAL, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH, "\x00", 1, 0));
	expect(EINVAL, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH, "\x01", 1, 0));
	expect(EINVAL, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH, "\x00\x02", 2, 0));
	expect(EINVAL, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH, "", 0, 0));
	expect(EFAULT, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DH, NULL, 1, 0));
	expect(EINVAL, try_import_as(fd, copy, NCR_KEY_TYPE_SECRET + 3, NCR_ALG_DH, "\x02", 1, 0));
	assert_int_equal(bits_of(fd, copy), 8192);
	key_free(fd, private);
	key_free(fd, public);
	key_free(fd, copy);
}

static int try_import_guarded(ncr_key_t key, const uint8_t *der, size_t size)
{
	uint8_t *copy = guarded(size);
	int error;

	memcpy(copy, der, size);
	error = try_import_as(fd, key, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, copy, size, EXPORTABLE);
	guarded_free(copy, size);
	return error;
}

/* Of a private key x and g may be others, which is another key; all else is held against something. */
static void every_bit_of_a_private_key(void **state)
{
	struct pair pair = dh_pair(fd, dh_safe(), EXPORTABLE);
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);
	uint8_t der[DER_MAX];
	size_t size, taken = 0;

	(void)state;
	memcpy(der, material_of(fd, pair.private, &size), DER_MAX);
	for (size_t shorter = 0; shorter < size; shorter++)
		expect(EINVAL, try_import_guarded(key, der, shorter));
	for (size_t bit = 0; bit < 8 * size; bit++) {
		int error;

		der[bit / 8] ^= 1 << bit % 8;
		error = try_import_guarded(key, der, size);
		if (!error) {
			taken++;
			key_is(fd, key, der, size);
		} else {
			expect(EINVAL, error);
		}
		der[bit / 8] ^= 1 << bit % 8;
	}
	/* x has 225 bits, g two; x's first bit, and what is above it in its byte */
	assert_in_range(taken, 200, 225 + 16);
	der[size] = 0;
	expect(EINVAL, try_import_guarded(key, der, size + 1));
	expect(0, try_import_guarded(key, der, size));
	key_is(fd, key, der, size);
	key_free(fd, key);
	pair_free(fd, pair);
}

/* --- what they cost ----------------------------------------------------------------------------------------------- */

static long bytes_now(void)
{
	return strtol(status_value("bytes"), NULL, 10);
}

static void charged_and_given_back(void **state)
{
	ncr_key_t private[8], secret[COUNT(private)];
	long before = 0;

	(void)state;
	for (int round = 0; round < 3; round++) {
		long none = bytes_now(), held;

		for (size_t i = 0; i < COUNT(private); i++) {
			private[i] = dh_private_known(fd, 0);
			secret[i] = key_new(fd);
		}
		held = bytes_now();
		assert_true(held - none >= (long)(COUNT(private) * dh_known->key_size) - 4096);
		for (size_t i = 0; i < COUNT(private); i++)
			expect(0, try_derive(fd, secret[i], 0, private[i], dh_known->peer, dh_known->peer_size));
		/* the secret, and five numbers */
		assert_true(bytes_now() - held >= (long)COUNT(private) * 6 * DH_SIZE - 4096);
		assert_true(bytes_now() - held <= (long)COUNT(private) * 12 * DH_SIZE);
		for (size_t i = 0; i < COUNT(private); i++) {
			key_free(fd, private[i]);
			key_free(fd, secret[i]);
		}
		if (round)
			assert_int_equal(bytes_now(), before);
		before = bytes_now();
	}
}

static void quota(void **state)
{
	static const char path[] = PARAMETER_DIR "/max_bytes_per_process";
	ncr_key_t private = dh_private_known(fd, 0), secret = key_of(fd, "old", 3, EXPORTABLE);
	struct pair pair = { key_of(fd, "old", 3, EXPORTABLE), key_of(fd, "older", 5, EXPORTABLE) };
	struct number p = dh_safe();
	int refused[2] = { 0 };
	char limit[32];

	(void)state;
	for (long held = bytes_now() - 4096;; held += 256) {
		int error[2];

		snprintf(limit, sizeof(limit), "%ld", held);
		write_file(path, limit);
		error[0] = try_dh_pair(fd, pair, p.bytes, p.size, "\x02", 1, 0);
		error[1] = try_derive(fd, secret, 0, private, dh_known->peer, dh_known->peer_size);
		write_file(path, "16777216");
		for (size_t i = 0; i < COUNT(error); i++) {
			if (error[i])
				expect(EDQUOT, error[i]);
			refused[i] += error[i] == EDQUOT;
		}
		if (error[0])
			key_is(fd, pair.private, "old", 3);
		else
			expect(0, try_import(fd, pair.private, "old", 3, EXPORTABLE));
		if (error[1])
			key_is(fd, secret, "old", 3);
		else
			expect(0, try_import(fd, secret, "old", 3, EXPORTABLE));
		if (!error[0] && !error[1])
			break;
		assert_true(held < 1 << 24);
	}
	for (size_t i = 0; i < COUNT(refused); i++)
		assert_true(refused[i] > 2);
	key_free(fd, private);
	key_free(fd, secret);
	pair_free(fd, pair);
}

/* --- giving up ---------------------------------------------------------------------------------------------------- */

/* A prime of 8192 bits that is nobody's: 2^8192 - LARGE. To test it takes long. */
#define LARGE 2439

static int make_long(int device, struct pair pair)
{
	struct number p = { .size = NUMBER_MAX };

	memset(p.bytes, 0xff, p.size);
	p = number_plus(p, 1 - LARGE);
	return try_dh_pair(device, pair, p.bytes, p.size, "\x02", 1, 0);
}

/* A fatal signal ends the test of it, so that there is no pair; meanwhile others have the processor. */
static void killed(void **state)
{
	struct pair pairs[] = { pair_empty(fd), pair_empty(fd), pair_empty(fd) };
	struct ncr_key_info_st info;

	(void)state;
	kill_makers(fd, pairs, COUNT(pairs), make_long);
	for (size_t i = 0; i < COUNT(pairs); i++) {
		expect(0, try_info(fd, pairs[i].private, &info));
		assert_int_equal(info.type, NCR_KEY_TYPE_INVALID);
		expect(0, try_info(fd, pairs[i].public, &info));
		assert_int_equal(info.type, NCR_KEY_TYPE_INVALID);
		pair_free(fd, pairs[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(pairs),
		counted_test(leading_zeros),
		counted_test(no_groups),
		counted_test(known_answer),
		counted_test(use_of_a_secret),
		counted_test(flags_only_get_tighter),
		counted_test(no_peers),
		counted_test(other_sources),
		counted_test(no_operations),
		counted_test(key_is_replaced_meanwhile),
		counted_test(import_and_export),
		counted_test(every_bit_of_a_private_key),
		counted_test(charged_and_given_back),
		counted_test(quota),
		counted_test(killed),
	};

	return cmocka_run_group_tests_name("dh", tests, group_open, group_close);
}
