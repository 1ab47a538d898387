// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What must be refused, each with its one errno, and leave nothing behind
 */
#include "dh_test.h"

#include "pk/dh_key.h"

#include <errno.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

/* In memory of exactly its size, so that the address sanitizer sees a byte read beyond. */
static int import_private(const u8 *der, size_t size)
{
	struct ncr_dh *key = NULL, *read = NULL;
	u8 *exact = malloc(size ? size : 1);
	long live = memory_count.live;
	int error;

	memcpy(exact, der, size);
	error = ncr_dh_import_private(exact, size, &key);
	/* what is imported can be read */
	if (!error)
		assert_int_equal(ncr_dh_read_private(exact, size, &read), 0);
	free(exact);
	ncr_dh_free(key);
	ncr_dh_free(read);
	assert_memory(live);
	return error;
}

static int import_numbers(const BIGNUM *p, const BIGNUM *g, const BIGNUM *length, const BIGNUM *x)
{
	u8 der[DER_ROOM];

	return import_private(der, encode(der, p, g, length, x));
}

static int generate_and_free(const BIGNUM *p, const BIGNUM *g)
{
	const struct group group = { .p = (BIGNUM *)p, .g = (BIGNUM *)g };
	struct ncr_dh *key = NULL;
	long live = memory_count.live;
	int error = generate(&group, &key);

	ncr_dh_free(key);
	assert_memory(live);
	return error;
}

/* a number that is @base and @add more */
static BIGNUM *plus(const BIGNUM *base, int add)
{
	BIGNUM *number = BN_dup(base);

	if (add < 0)
		BN_sub_word(number, -add);
	else
		BN_add_word(number, add);
	return number;
}

static BIGNUM *word(unsigned int value)
{
	BIGNUM *number = BN_new();

	BN_set_word(number, value);
	return number;
}

/* --- encodings --- */

static void truncated(void **state)
{
	const struct group *groups[] = { &safe, &named[6] };
	size_t i, left, size;
	u8 *der, longer[DER_ROOM] = {};

	(void)state;
	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		EVP_PKEY *theirs = their_key(groups[i]);

		size = pkcs8_of(theirs, &der);
		assert_int_equal(import_private(der, size), 0);
		for (left = 0; left < size; left++)
			assert_int_equal(import_private(der, left), -EINVAL);
		memcpy(longer, der, size);
		assert_int_equal(import_private(longer, size + 1), -EINVAL);
		OPENSSL_free(der);
		EVP_PKEY_free(theirs);
	}
}

/*
 * Any bit of what is around the numbers is needed. One of p, g and x may make another key of it, or none: nothing happens
 * but that.
 */
static void altered(void **state)
{
	BIGNUM *x = word(0x7fffffff);
	u8 der[DER_ROOM];
	size_t size, bit, p_at = 0, g_at, x_at, i;

	(void)state;
	size = encode(der, schnorr.p, schnorr.g, NULL, x);
	assert_int_equal(import_private(der, size), 0);
	x_at = size - BN_num_bytes(x);
	for (i = 0; i < size - 3; i++)
		if (der[i] == 0x02 && der[i + 1] == 0x81 && der[i + 2] == 0x81 && !p_at)
			p_at = i + 4;
	g_at = p_at + BN_num_bytes(schnorr.p) + 3;
	assert_int_equal(der[g_at - 3], 0x02);
	for (bit = 0; bit < 8 * size; bit++) {
		size_t at = bit / 8;
		/* the sign's byte of g is there, or it is not */
		bool number = (at >= p_at && at < g_at - 3) || (at >= g_at && at < g_at + BN_num_bytes(schnorr.g) + 1) ||
			      at >= x_at;
		int error;

		/* g and x are like any others; p takes time */
		if (number && at >= p_at && at < g_at - 3 && bit % 16)
			continue;
		der[at] ^= 1 << bit % 8;
		error = import_private(der, size);
		if (number)
			assert_true(!error || error == -EINVAL);
		else if (error != -EINVAL)
			fail_msg("bit %zu: %d", bit, error);
		der[at] ^= 1 << bit % 8;
	}
	BN_free(x);
}

/* Lengths and numbers that BER allows and DER does not, and other values than those that must be there. */
static void not_der(void **state)
{
	static const struct {
		const char *name;
		size_t at, skip, size;
		u8 bytes[4];
	} bad[] = {
		/* of 30 82 .. .. | 02 01 00 | 30 81 .. | 06 09 2a 86 48 86 f7 0d 01 03 01 | 30 81 .. | 02 ... */
		{ "indefinite length", 0, 4, 2, { 0x30, 0x80 } },
		{ "a set", 0, 1, 1, { 0x31 } },
		{ "version 1", 6, 1, 1, { 0x01 } },
		{ "no version", 4, 3, 0, { 0 } },
		{ "version of two bytes", 4, 3, 4, { 0x02, 0x02, 0x00, 0x00 } },
		{ "another algorithm", 20, 1, 1, { 0x02 } },
		{ "X9.42's algorithm", 10, 11, 1, { 0x05 } },
		{ "parameters are no sequence", 21, 1, 1, { 0x31 } },
	};
	u8 der[DER_ROOM], changed[DER_ROOM];
	BIGNUM *x = word(4711);
	size_t size, i, body;

	(void)state;
	size = encode(der, schnorr.p, schnorr.g, NULL, x);
	assert_int_equal(der[1], 0x82);
	assert_int_equal(der[7], 0x30);
	assert_int_equal(der[20 + 1], 0x01);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		/* the lengths around it, where it is shorter or longer, do not fit; nor does the rest */
		memcpy(changed, der, bad[i].at);
		memcpy(changed + bad[i].at, bad[i].bytes, bad[i].size);
		body = bad[i].at + bad[i].skip;
		memcpy(changed + bad[i].at + bad[i].size, der + body, size - body);
		if (bad[i].at > 1) {
			size_t content = size - bad[i].skip + bad[i].size - 4;

			changed[2] = content >> 8;
			changed[3] = content;
		}
		if (import_private(changed, size - bad[i].skip + bad[i].size) != -EINVAL)
			fail_msg("%s", bad[i].name);
	}
	BN_free(x);
}

static void longer_by(u8 *header, size_t size)
{
	size_t length = (header[2] << 8 | header[3]) + size;

	header[2] = length >> 8;
	header[3] = length;
}

/* Something behind what belongs there, inside each of the values, all lengths of which are right. */
static void left_over(void **state)
{
	static const u8 more[] = { 0x02, 0x01, 0x7f, 0x02, 0x01, 0x7f };
	enum { LENGTH, PARAMETERS, ALGORITHM, INFO, PLACES };
	u8 der[DER_ROOM], changed[DER_ROOM];
	BIGNUM *x = word(4711);
	size_t size = encode(der, schnorr.p, schnorr.g, NULL, x), algorithm_end, at;
	int place;

	(void)state;
	/* 30 82 .. .. 02 01 00 | 30 82 .. .. 06 09 ... | 30 82 .. .. p g */
	assert_true(der[1] == 0x82 && der[7] == 0x30 && der[8] == 0x82 && der[22] == 0x30 && der[23] == 0x82);
	algorithm_end = 7 + 4 + (der[9] << 8 | der[10]);
	for (place = 0; place < PLACES; place++) {
		/* one integer more is privateValueLength, two are too many */
		size_t count = place == PARAMETERS ? 6 : 3;

		at = place == INFO ? size : algorithm_end;
		memcpy(changed, der, at);
		memcpy(changed + at, more, count);
		memcpy(changed + at + count, der + at, size - at);
		longer_by(changed, count);
		if (place != INFO)
			longer_by(changed + 7, count);
		if (place <= PARAMETERS)
			longer_by(changed + 22, count);
		if (import_private(changed, size + count) != (place == LENGTH ? 0 : -EINVAL))
			fail_msg("place %d", place);
	}
	/* x of one byte, and one behind it */
	assert_int_equal(der[size - 3], 2);
	der[size - 3] = 1;
	assert_int_equal(import_private(der, size), -EINVAL);
	BN_free(x);
}

/* --- numbers --- */

/* p and g of both ways in */
static void assert_group(const BIGNUM *p, const BIGNUM *g, int expected)
{
	BIGNUM *x = word(3);

	assert_int_equal(generate_and_free(p, g), expected);
	assert_int_equal(import_numbers(p, g, NULL, x), expected);
	BN_free(x);
}

static BIGNUM *prime(int bits)
{
	BIGNUM *number = BN_new();

	BN_generate_prime_ex(number, bits, 0, NULL, NULL, NULL);
	return number;
}

static void bad_primes(void **state)
{
	BIGNUM *two = word(2), *p = BN_new(), *a, *b;
	int bits, i;

	(void)state;
	/* sizes: the least and the largest are in dh_peer.c, too */
	for (bits = 500; bits <= 516; bits += 2) {
		a = prime(bits);
		assert_group(a, two, bits < 512 ? -EINVAL : 0);
		BN_free(a);
	}
	BN_zero(p);
	assert_group(p, two, -EINVAL);
	BN_set_word(p, 23);
	assert_group(p, two, -EINVAL);
	/* longer than a key may be, and odd */
	BN_one(p);
	BN_set_bit(p, 8192);
	assert_group(p, two, -EINVAL);
	BN_set_bit(p, 12000);
	assert_group(p, two, -EINVAL);
	/* even: next to a prime */
	a = plus(safe.p, -1);
	assert_group(a, two, -EINVAL);
	BN_free(a);
	a = plus(named[1].p, 1);
	assert_group(a, two, -EINVAL);
	BN_free(a);
	/* composite: two primes of half the size; a small factor; a square; one bit of a named group */
	for (i = 0; i < 10; i++) {
		a = prime(256 + i);
		b = prime(260);
		BN_mul(p, a, b, ctx);
		assert_group(p, two, -EINVAL);
		BN_sqr(p, b, ctx);
		assert_group(p, two, -EINVAL);
		BN_free(a);
		BN_free(b);
	}
	a = prime(520);
	BN_mul_word(a, 3);
	assert_group(a, two, -EINVAL);
	BN_free(a);
	for (i = 5; i < 8192; i += 1021) {
		BN_copy(p, named[10].p);
		if (BN_is_bit_set(p, i))
			BN_clear_bit(p, i);
		else
			BN_set_bit(p, i);
		assert_group(p, two, -EINVAL);
	}
	/* (6k + 1)(12k + 1)(18k + 1) with three primes: Carmichael's, on which Fermat's test fails for all bases */
	a = BN_new();
	b = BN_new();
	BN_rand(a, 172, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
	while (true) {
		static const unsigned int factors[] = { 6, 12, 18 };

		BN_add_word(a, 1);
		BN_one(p);
		for (i = 0; i < 3; i++) {
			BN_copy(b, a);
			BN_mul_word(b, factors[i]);
			BN_add_word(b, 1);
			if (!BN_check_prime(b, ctx, NULL))
				break;
			BN_mul(p, p, b, ctx);
		}
		if (i == 3)
			break;
	}
	assert_true(BN_num_bits(p) >= 512);
	assert_group(p, two, -EINVAL);
	BN_free(a);
	BN_free(b);
	BN_free(p);
	BN_free(two);
}

static void bad_generators(void **state)
{
	const struct group *groups[] = { &safe, &schnorr, &named[0] };
	size_t i;
	int add;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		const BIGNUM *p = groups[i]->p;
		BIGNUM *g = BN_new();

		assert_group(p, g, -EINVAL);
		BN_one(g);
		assert_group(p, g, -EINVAL);
		for (add = -1; add < 4; add++) {
			BN_free(g);
			g = plus(p, add);
			assert_group(p, g, -EINVAL);
		}
		BN_free(g);
		/* p + 2 and more is g = 2 and more, if somebody takes a remainder */
		g = BN_dup(p);
		BN_lshift(g, g, 600);
		BN_add_word(g, 2);
		assert_group(p, g, -EINVAL);
		BN_free(g);
		g = plus(p, -2);
		assert_group(p, g, 0);
		BN_free(g);
	}
}

static void bad_private(void **state)
{
	const struct group *groups[] = { &safe, &whole, &schnorr, &named[0], &named[6] };
	BIGNUM *x = BN_new(), *q = BN_new();
	size_t i;
	int add;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		const struct group *group = groups[i];

		BN_zero(x);
		assert_int_equal(import_numbers(group->p, group->g, NULL, x), -EINVAL);
		BN_one(x);
		assert_int_equal(import_numbers(group->p, group->g, NULL, x), 0);
		for (add = -1; add < 3; add++) {
			BN_free(x);
			x = plus(group->p, add);
			assert_int_equal(import_numbers(group->p, group->g, NULL, x), -EINVAL);
		}
		BN_lshift(x, x, 8);
		assert_int_equal(import_numbers(group->p, group->g, NULL, x), -EINVAL);
		BN_lshift(x, x, 8500);
		assert_int_equal(import_numbers(group->p, group->g, NULL, x), -EINVAL);
		BN_free(x);
		/* p - 2 is 1/g, but where x must be less than q */
		x = plus(group->p, -2);
		assert_int_equal(import_numbers(group->p, group->g, NULL, x), group->name ? -EINVAL : 0);
		/* q gives 1 or p - 1; q + 1 is allowed like p - 2 */
		BN_rshift1(q, group->p);
		if (i != 2)
			assert_int_equal(import_numbers(group->p, group->g, NULL, q), -EINVAL);
		BN_add_word(q, 1);
		assert_int_equal(import_numbers(group->p, group->g, NULL, q), group->name ? -EINVAL : 0);
		BN_sub_word(q, 2);
		assert_int_equal(import_numbers(group->p, group->g, NULL, q), 0);
	}
	BN_free(x);
	BN_free(q);
}

/* privateValueLength */
static void bad_length(void **state)
{
	static const struct {
		unsigned int length, x_bits;
		int expected;
	} cases[] = {
		{ 225, 225, 0 }, { 225, 224, 0 }, { 224, 225, -EINVAL }, { 1, 1, 0 }, { 1, 2, -EINVAL }, { 0, 1, -EINVAL },
		{ 64, 64, 0 }, { 64, 65, -EINVAL }, { 63, 64, -EINVAL }, { 128, 129, -EINVAL }, { 511, 511, 0 },
		{ 512, 500, 0 }, { 65535, 500, 0 }, { 65536, 500, -EINVAL }, { 0x1000001, 1, -EINVAL },
	};
	BIGNUM *x = BN_new(), *length = BN_new();
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		BN_zero(x);
		BN_set_bit(x, cases[i].x_bits - 1);
		BN_set_word(length, cases[i].length);
		if (import_numbers(whole.p, whole.g, length, x) != cases[i].expected)
			fail_msg("length %u, x of %u bits", cases[i].length, cases[i].x_bits);
	}
	BN_set_word(length, 225);
	BN_set_negative(length, 1);
	assert_int_equal(import_numbers(whole.p, whole.g, length, x), -EINVAL);
	BN_free(x);
	BN_free(length);
}

/* --- the other's number --- */

static int derive_bytes(const struct ncr_dh *key, const u8 *y, size_t size)
{
	u8 *exact = malloc(size ? size : 1), secret[MAX_SIZE + 1];
	long live = memory_count.live;
	size_t i;
	int error;

	memcpy(exact, y, size);
	memset(secret, 0xa5, sizeof(secret));
	error = ncr_dh_derive(key, exact, size, secret);
	assert_int_equal(secret[ncr_dh_size(key)], 0xa5);
	for (i = 0; error && i < sizeof(secret); i++)
		assert_int_equal(secret[i], 0xa5);
	free(exact);
	assert_memory(live);
	return error;
}

static int derive(const struct ncr_dh *key, const BIGNUM *y)
{
	u8 bytes[3 * MAX_SIZE];

	return derive_bytes(key, bytes, BN_bn2bin(y, bytes));
}

static void bad_peers(void **state)
{
	const struct group *groups[] = { &safe, &whole, &schnorr, &named[0], &named[1], &named[6] };
	static const u8 zeros[2 * MAX_SIZE];
	struct ncr_dh *key;
	size_t i;
	int add;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		const BIGNUM *p = groups[i]->p;
		BIGNUM *y = BN_new();

		assert_int_equal(generate(groups[i], &key), 0);
		assert_int_equal(derive_bytes(key, zeros, 0), -EINVAL);
		assert_int_equal(derive_bytes(key, zeros, 1), -EINVAL);
		assert_int_equal(derive_bytes(key, zeros, BN_num_bytes(p)), -EINVAL);
		assert_int_equal(derive_bytes(key, zeros, sizeof(zeros)), -EINVAL);
		assert_int_equal(derive(key, y), -EINVAL);
		BN_one(y);
		assert_int_equal(derive(key, y), -EINVAL);
		for (add = -1; add < 5; add++) {
			BN_free(y);
			y = plus(p, add);
			assert_int_equal(derive(key, y), -EINVAL);
		}
		/* p + g, 2^64 p + g, and with a byte more at the end */
		BN_add(y, p, groups[i]->g);
		assert_int_equal(derive(key, y), -EINVAL);
		BN_lshift(y, p, 64);
		BN_add(y, y, groups[i]->g);
		assert_int_equal(derive(key, y), -EINVAL);
		BN_lshift(y, p, 8);
		assert_int_equal(derive(key, y), -EINVAL);
		/* g is one */
		assert_int_equal(derive(key, groups[i]->g), 0);
		BN_free(y);
		ncr_dh_free(key);
	}
}

/* of 2p - 1 numbers, half are not in the subgroup: refused where q is known, and nothing is said where it is not */
static void wrong_subgroup(void **state)
{
	const struct group *groups[] = { &safe, &whole, &named[0], &named[6] };
	struct ncr_dh *key;
	BIGNUM *y = BN_new();
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		int squares = 0;

		assert_int_equal(generate(groups[i], &key), 0);
		for (j = 0; j < 40; j++) {
			bool square;

			BN_rand_range(y, groups[i]->p);
			square = BN_kronecker(y, groups[i]->p, ctx) == 1;
			squares += square;
			assert_int_equal(derive(key, y), square || i == 1 ? 0 : -EINVAL);
		}
		assert_in_range(squares, 1, 39);
		ncr_dh_free(key);
	}
	BN_free(y);
}

/* a number of a larger group; one of another group of the same size is a number like any other, wrong_subgroup() */
static void wrong_group(void **state)
{
	static const unsigned int others[] = { 2, 3, 5, 7, 10 };
	struct ncr_dh *key, *other;
	u8 y[MAX_SIZE];
	size_t i, size;

	(void)state;
	assert_int_equal(generate(&named[1], &key), 0);
	for (i = 0; i < ARRAY_SIZE(others); i++) {
		assert_int_equal(generate(&named[others[i]], &other), 0);
		size = sizeof(y);
		assert_int_equal(ncr_dh_export_public(other, y, &size), 0);
		assert_int_equal(derive_bytes(key, y, size), -EINVAL);
		ncr_dh_free(other);
	}
	ncr_dh_free(key);
}

/* an element of order 3 where 3 divides p - 1, and an x that 3 divides: a power of 1 is no key and no secret */
static void small_subgroup(void **state)
{
	struct group group = { .p = BN_new(), .g = BN_new() };
	BIGNUM *e = BN_new(), *x = BN_new(), *y = BN_new();
	struct ncr_dh *key;
	u8 der[DER_ROOM];
	int i, refused = 0;

	(void)state;
	BN_set_word(e, 6);
	BN_one(x);
	BN_generate_prime_ex(group.p, 520, 0, e, x, NULL);
	BN_copy(e, group.p);
	BN_sub_word(e, 1);
	BN_div_word(e, 3);
	do {
		BN_rand_range(y, group.p);
		BN_mod_exp(y, y, e, group.p, ctx);
	} while (BN_is_one(y) || BN_is_zero(y));
	BN_set_word(group.g, 2);
	for (i = 1; i < 30; i++) {
		BN_set_word(x, i);
		assert_int_equal(ncr_dh_import_private(der, encode(der, group.p, group.g, NULL, x), &key), 0);
		assert_int_equal(derive(key, y), i % 3 ? 0 : -EINVAL);
		ncr_dh_free(key);
		/* the same as a generator: y is 1 */
		assert_int_equal(import_numbers(group.p, y, NULL, x), i % 3 ? 0 : -EINVAL);
	}
	/* and when x is chosen here, it is the generator's fault, never ours */
	for (i = 0; i < 60; i++) {
		int error = generate_and_free(group.p, y);

		assert_true(!error || error == -EINVAL);
		refused += error == -EINVAL;
	}
	assert_in_range(refused, 1, 59);
	BN_free(group.p);
	BN_free(group.g);
	BN_free(e);
	BN_free(x);
	BN_free(y);
}

static void bad_public(void **state)
{
	static const u8 zeros[MAX_SIZE + 1], small[] = { 1, 2, 0, 1 };
	u8 long_one[MAX_SIZE + 1];

	(void)state;
	memset(long_one, 0xff, sizeof(long_one));
	assert_int_equal(ncr_dh_check_public(zeros, 0), -EINVAL);
	assert_int_equal(ncr_dh_check_public(zeros, 1), -EINVAL);
	assert_int_equal(ncr_dh_check_public(zeros, sizeof(zeros)), -EINVAL);
	assert_int_equal(ncr_dh_check_public(small, 1), -EINVAL);
	assert_int_equal(ncr_dh_check_public(small + 1, 1), 0);
	assert_int_equal(ncr_dh_check_public(small + 2, 2), -EINVAL);
	assert_int_equal(ncr_dh_check_public(small, 2), 0);
	assert_int_equal(ncr_dh_check_public(long_one, MAX_SIZE), 0);
	assert_int_equal(ncr_dh_check_public(long_one, MAX_SIZE + 1), -EINVAL);
}

/* --- faults --- */

/* A bit of x, of y, or of p is another one: the pair is not consistent. */
static void faults(void **state)
{
	struct ncr_dh *key;
	size_t i, bit;

	(void)state;
	assert_int_equal(generate(&safe, &key), 0);
	for (i = 0; i < 4; i++) {
		u64 *numbers[] = { key->x, key->y, (u64 *)key->p.m, key->g };

		for (bit = 1; bit < (i ? 512 : 225); bit += 37) {
			numbers[i][bit / 64] ^= 1ULL << bit % 64;
			assert_int_equal(ncr_dh_consistent(key), -EIO);
			numbers[i][bit / 64] ^= 1ULL << bit % 64;
		}
	}
	assert_int_equal(ncr_dh_consistent(key), 0);
	ncr_dh_free(key);
}

static int step(int which, const struct ncr_dh *key, const u8 *der, size_t der_size, struct ncr_dh **made)
{
	u8 out[DER_ROOM];
	size_t size = sizeof(out);

	switch (which) {
	case 0:
		return ncr_dh_export_private(key, out, &size);
	case 1:
		return ncr_dh_derive(key, der + 300, 64, out);
	case 2:
		return ncr_dh_consistent(key);
	case 3:
		return ncr_dh_read_private(der, der_size, made);
	case 4:
		return ncr_dh_import_private(der, der_size, made);
	case 5:
		return generate(&safe, made);
	default:
		return generate(&named[0], made);
	}
}

#define STEPS 7

/* Each allocation fails once: an error, nothing lost, and in the end the result. */
static void no_memory(void **state)
{
	struct ncr_dh *key, *made;
	u8 der[DER_ROOM];
	size_t size, der_size = 300;
	int which, error;
	long fail_at, live;

	(void)state;
	assert_int_equal(generate(&safe, &key), 0);
	assert_int_equal(ncr_dh_export_private(key, der, &der_size), 0);
	size = 64;
	memset(der + 300, 0, 64);
	assert_int_equal(ncr_dh_export_public(key, der + 300, &size), 0);
	memmove(der + 364 - size, der + 300, size);
	memset(der + 300, 0, 64 - size);
	live = memory_count.live;
	for (which = 0; which < STEPS; which++) {
		for (fail_at = 1; ; fail_at++) {
			memory_count.fail_at = fail_at;
			made = NULL;
			error = step(which, key, der, der_size, &made);
			if (memory_count.fail_at) {
				assert_int_equal(error, 0);
				memory_count.fail_at = 0;
				ncr_dh_free(made);
				assert_memory(live);
				break;
			}
			if (error != -ENOMEM)
				fail_msg("step %d, allocation %ld: %d", which, fail_at, error);
			assert_null(made);
			assert_memory(live);
		}
		assert_true(fail_at > 1);
	}
	ncr_dh_free(key);
}

static void no_random(void **state)
{
	struct ncr_dh *key = NULL;
	long live = memory_count.live;

	(void)state;
	random_error = -ENOTRECOVERABLE;
	assert_int_equal(generate(&safe, &key), -ENOTRECOVERABLE);
	assert_int_equal(generate(&named[0], &key), -ENOTRECOVERABLE);
	random_error = 0;
	assert_memory(live);
}

/* A fatal signal ends what takes long, whenever it comes. */
static void interrupted(void **state)
{
	struct ncr_dh *key, *made = NULL;
	u8 der[DER_ROOM], y[MAX_SIZE];
	size_t der_size = sizeof(der), y_size = sizeof(y);
	long live, at;
	int which;

	(void)state;
	assert_int_equal(generate(&safe, &key), 0);
	assert_int_equal(ncr_dh_export_private(key, der, &der_size), 0);
	assert_int_equal(ncr_dh_export_public(key, y, &y_size), 0);
	live = memory_count.live;
	for (which = 0; which < 4; which++) {
		for (at = 1; ; at++) {
			int error;

			signal_at = at;
			error = which == 0 ? ncr_dh_derive(key, y, y_size, der + 2000) :
				which == 1 ? ncr_dh_read_private(der, der_size, &made) :
				which == 2 ? ncr_dh_import_private(der, der_size, &made) : generate(&safe, &made);
			signal_at = 0;
			if (!error) {
				ncr_dh_free(made);
				made = NULL;
				break;
			}
			assert_int_equal(error, -EINTR);
			assert_memory(live);
		}
		/* the rounds of two primes */
		assert_true(at > (which < 2 ? 1 : 112));
	}
	ncr_dh_free(key);
}

int run_bad(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truncated),
		cmocka_unit_test(altered),
		cmocka_unit_test(not_der),
		cmocka_unit_test(left_over),
		cmocka_unit_test(bad_primes),
		cmocka_unit_test(bad_generators),
		cmocka_unit_test(bad_private),
		cmocka_unit_test(bad_length),
		cmocka_unit_test(bad_peers),
		cmocka_unit_test(wrong_subgroup),
		cmocka_unit_test(wrong_group),
		cmocka_unit_test(small_subgroup),
		cmocka_unit_test(bad_public),
		cmocka_unit_test(faults),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(no_random),
		cmocka_unit_test(interrupted),
	};

	return cmocka_run_group_tests_name("Diffie-Hellman, bad input", tests, NULL, NULL);
}
