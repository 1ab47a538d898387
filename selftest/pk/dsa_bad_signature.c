// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Signatures that must be refused, and what making one can end with
 */
#include "dsa_test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const u8 digest[32] = { 1, 2, 3 };

/* In memory of exactly its size, so that the address sanitizer sees a byte read beyond. */
static int verify(const struct pair *pair, const u8 *signature, size_t size)
{
	u8 *exact = malloc(size ? size : 1);
	int error;

	memcpy(exact, signature, size);
	error = ncr_dsa_verify(pair->public, digest, sizeof(digest), exact, size);
	free(exact);
	return error;
}

static int verify_numbers(const struct pair *pair, const BIGNUM *r, const BIGNUM *s)
{
	u8 *signature = malloc(BN_num_bytes(r) + BN_num_bytes(s) + 64);
	size_t size = encode_signature(r, s, signature);
	int error = verify(pair, signature, size);

	free(signature);
	return error;
}

static void sign(const struct pair *pair, BIGNUM **r, BIGNUM **s)
{
	u8 signature[NCR_DSA_SIGNATURE_MAX];
	size_t size;

	assert_int_equal(ncr_dsa_sign(pair->ours, digest, sizeof(digest), signature, &size), 0);
	decode_signature(signature, size, r, s);
	assert_int_equal(verify_numbers(pair, *r, *s), 0);
}

static void numbers(void **state)
{
	size_t i;
	int which;

	(void)state;
	for (i = 0; i < SIZES; i++)
		for (which = 0; which < 2; which++) {
			const struct pair *pair = pair_of(i);
			struct numbers key = numbers_of(pair->ours);
			BIGNUM *both[2], *right, *wrong = BN_new();

			sign(pair, &both[0], &both[1]);
			right = both[which];
			both[which] = wrong;
			BN_zero(wrong);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			BN_one(wrong);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			BN_copy(wrong, key.q);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			/* the same modulo q: it would verify */
			BN_add(wrong, right, key.q);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			/* one that has no more bits than q has */
			BN_lshift1(wrong, key.q);
			BN_sub_word(wrong, 1);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			BN_copy(wrong, right);
			BN_set_bit(wrong, all_sizes[i].q);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			BN_copy(wrong, right);
			BN_set_bit(wrong, 64 * ((all_sizes[i].q + 63) / 64));
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			BN_copy(wrong, right);
			BN_set_bit(wrong, 20000);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			/* negative: the same modulo q once more */
			BN_sub(wrong, right, key.q);
			assert_true(BN_is_negative(wrong));
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			BN_copy(wrong, right);
			BN_set_negative(wrong, 1);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			/* q - s of a good s is another signature's */
			BN_sub(wrong, key.q, right);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			BN_add_word(right, 1);
			both[which] = right;
			assert_int_equal(verify_numbers(pair, both[0], both[1]), -EBADMSG);
			BN_sub_word(right, 1);
			assert_int_equal(verify_numbers(pair, both[0], both[1]), 0);
			/* one for the other */
			assert_int_equal(verify_numbers(pair, both[1], both[0]), -EBADMSG);
			BN_free(wrong);
			BN_free(both[0]);
			BN_free(both[1]);
			numbers_free(&key);
		}
}

/* Callers pass their whole buffer: what follows the sequence is not looked at. What is in it, is. */
static void behind(void **state)
{
	const struct pair *pair = pair_of(0);
	u8 signature[400];
	size_t size, more;

	(void)state;
	memset(signature, 0xee, sizeof(signature));
	assert_int_equal(ncr_dsa_sign(pair->ours, digest, sizeof(digest), signature, &size), 0);
	assert_int_equal(signature[size], 0xee);
	for (more = size; more <= sizeof(signature); more++)
		assert_int_equal(verify(pair, signature, more), 0);
	for (more = 0; more < size; more++)
		assert_int_equal(verify(pair, signature, more), -EBADMSG);
	/* and inside it */
	memset(signature + size, 0, 3);
	signature[1] += 1;
	assert_int_equal(verify(pair, signature, size + 1), -EBADMSG);
	signature[1] += 1;
	signature[size] = 0x05;
	assert_int_equal(verify(pair, signature, size + 2), -EBADMSG);
	signature[1] += 1;
	memcpy(signature + size, "\x02\x01\x01", 3);
	assert_int_equal(verify(pair, signature, size + 3), -EBADMSG);
}

/* a signature written by hand: headers of the sequence and of r, bytes of r, and s as it is */
static size_t build(u8 *out, const char *sequence, size_t sequence_size, const char *header, size_t header_size,
		    const u8 *r, size_t r_size, const u8 *s, size_t s_size)
{
	u8 *at = out;

	memcpy(at, sequence, sequence_size);
	at += sequence_size;
	memcpy(at, header, header_size);
	at += header_size;
	memcpy(at, r, r_size);
	at += r_size;
	memcpy(at, s, s_size);
	return at + s_size - out;
}

/* What BER allows and DER does not, around r and s that are good. */
static void not_der(void **state)
{
	const struct pair *pair = pair_of(0);
	u8 signature[NCR_DSA_SIGNATURE_MAX], bad[128], zero_r[40] = {}, *r, *s;
	size_t size, r_size, s_size;
	char sequence[8] = "\x30", header[8] = "\x02";

	(void)state;
	assert_int_equal(ncr_dsa_sign(pair->ours, digest, sizeof(digest), signature, &size), 0);
	r = signature + 4;
	r_size = signature[3];
	s = r + r_size;
	s_size = size - 4 - r_size;
	memcpy(zero_r + 1, r, r_size);

	sequence[1] = 2 + r_size + s_size;
	header[1] = r_size;
	assert_int_equal(verify(pair, bad, build(bad, sequence, 2, header, 2, r, r_size, s, s_size)), 0);
	/* tags: a set, a bit string for a number, an enumerated one */
	sequence[0] = 0x31;
	assert_int_equal(verify(pair, bad, build(bad, sequence, 2, header, 2, r, r_size, s, s_size)), -EBADMSG);
	sequence[0] = 0x30;
	header[0] = 0x03;
	assert_int_equal(verify(pair, bad, build(bad, sequence, 2, header, 2, r, r_size, s, s_size)), -EBADMSG);
	header[0] = 0x0a;
	assert_int_equal(verify(pair, bad, build(bad, sequence, 2, header, 2, r, r_size, s, s_size)), -EBADMSG);
	header[0] = 0x02;
	/* a leading zero that the sign does not need */
	sequence[1]++;
	header[1]++;
	assert_int_equal(verify(pair, bad, build(bad, sequence, 2, header, 2, zero_r, r_size + 1, s, s_size)), -EBADMSG);
	sequence[1]--;
	header[1]--;
	/* lengths that could be shorter, indefinite ones, one that is all ones */
	memcpy(sequence, "\x30\x81", 2);
	sequence[2] = 2 + r_size + s_size;
	assert_int_equal(verify(pair, bad, build(bad, sequence, 3, header, 2, r, r_size, s, s_size)), -EBADMSG);
	memcpy(sequence, "\x30\x82\0", 3);
	sequence[3] = 2 + r_size + s_size;
	assert_int_equal(verify(pair, bad, build(bad, sequence, 4, header, 2, r, r_size, s, s_size)), -EBADMSG);
	size = build(bad, "\x30\x80", 2, header, 2, r, r_size, s, s_size);
	bad[size++] = 0;
	bad[size++] = 0;
	assert_int_equal(verify(pair, bad, size), -EBADMSG);
	assert_int_equal(verify(pair, bad, build(bad, "\x30\xff", 2, header, 2, r, r_size, s, s_size)), -EBADMSG);
	sequence[1] = 3 + r_size + s_size;
	memcpy(header, "\x02\x81", 2);
	header[2] = r_size;
	assert_int_equal(verify(pair, bad, build(bad, sequence, 2, header, 3, r, r_size, s, s_size)), -EBADMSG);
	/* no number at all, and only one */
	assert_int_equal(verify(pair, (const u8 *)"\x30\x00", 2), -EBADMSG);
	assert_int_equal(verify(pair, (const u8 *)"\x30\x04\x02\x00\x02\x00", 6), -EBADMSG);
	assert_int_equal(verify(pair, (const u8 *)"\x30\x03\x02\x01\x01", 5), -EBADMSG);
	assert_int_equal(verify(pair, (const u8 *)"\x30\x06\x02\x01\x01\x02\x01\x01", 8), -EBADMSG);
	assert_int_equal(verify(pair, (const u8 *)"", 0), -EBADMSG);
}

/* No bit of a signature can be another one. */
static void altered(void **state)
{
	const struct pair *pair = pair_of(0);
	u8 signature[NCR_DSA_SIGNATURE_MAX];
	size_t size, bit;

	(void)state;
	assert_int_equal(ncr_dsa_sign(pair->ours, digest, sizeof(digest), signature, &size), 0);
	for (bit = 0; bit < 8 * size; bit++) {
		signature[bit / 8] ^= 1 << bit % 8;
		assert_int_equal(verify(pair, signature, size), -EBADMSG);
		signature[bit / 8] ^= 1 << bit % 8;
	}
	assert_int_equal(verify(pair, signature, size), 0);
}

static void arguments(void **state)
{
	const struct pair *pair = pair_of(0), *other = pair_of(1);
	u8 signature[NCR_DSA_SIGNATURE_MAX];
	size_t size = 4711;

	(void)state;
	memset(signature, 0xa5, sizeof(signature));
	/* a public key signs nothing, and nothing is not signed */
	assert_int_equal(ncr_dsa_sign(pair->public, digest, 32, signature, &size), -EINVAL);
	assert_int_equal(ncr_dsa_consistent(pair->public), -EINVAL);
	assert_int_equal(ncr_dsa_sign(pair->ours, digest, 0, signature, &size), -EINVAL);
	assert_int_equal(size, 4711);
	assert_int_equal(signature[0], 0xa5);
	assert_int_equal(ncr_dsa_sign(pair->ours, digest, 32, signature, &size), 0);
	assert_int_equal(ncr_dsa_verify(pair->public, digest, 0, signature, size), -EINVAL);
	/* another key's */
	assert_int_equal(ncr_dsa_verify(other->public, digest, 32, signature, size), -EBADMSG);
	assert_int_equal(ncr_dsa_export_private(pair->public, signature, &size), -EINVAL);
	assert_int_equal(ncr_dsa_export_pkcs8(pair->public, signature, &size), -EINVAL);
	random_error = -ENOTRECOVERABLE;
	assert_int_equal(ncr_dsa_sign(pair->ours, digest, 32, signature, &size), -ENOTRECOVERABLE);
	random_error = 0;
}

/*
 * A bit that is wrong in any of the numbers that a signature is made with: no signature comes out. (But R^2 modulo q, which
 * is on both sides of the comparison: what it makes wrong is wrong for others, and tells nothing.)
 */
static void faults(void **state)
{
	struct ncr_dsa *key = pair_of(0)->ours;
	u64 *values[] = { key->x, key->g, key->y, (u64 *)key->q.m, (u64 *)key->p.m, key->p.rr };
	const size_t bits[] = { 160, 1024, 1024, 160, 1024, 1024 };
	u8 signature[NCR_DSA_SIGNATURE_MAX];
	size_t i, bit, size = 4711;

	(void)state;
	memset(signature, 0xa5, sizeof(signature));
	for (i = 0; i < ARRAY_SIZE(values); i++)
		for (bit = 1; bit < bits[i]; bit += bits[i] / 12) {
			values[i][bit / 64] ^= 1ULL << bit % 64;
			assert_int_equal(ncr_dsa_sign(key, digest, 32, signature, &size), -EIO);
			assert_int_equal(ncr_dsa_consistent(key), -EIO);
			values[i][bit / 64] ^= 1ULL << bit % 64;
			assert_int_equal(signature[bit % 48], 0xa5);
			assert_int_equal(size, 4711);
		}
	assert_int_equal(ncr_dsa_consistent(key), 0);
}

/* A group in which r is always 0, as a damaged key may have: an end, and an error. */
static void no_end(void **state)
{
	struct ncr_dsa *key = pair_of(0)->ours;
	u8 signature[NCR_DSA_SIGNATURE_MAX];
	u64 g[16];
	size_t size;

	(void)state;
	memcpy(g, key->g, sizeof(g));
	memset(key->g, 0, sizeof(g));
	assert_int_equal(ncr_dsa_sign(key, digest, 32, signature, &size), -EIO);
	memcpy(key->g, g, sizeof(g));
}

static void no_memory(void **state)
{
	const struct pair *pair = pair_of(0);
	u8 signature[NCR_DSA_SIGNATURE_MAX];
	size_t size = 4711;
	long live = memory_count.live;

	(void)state;
	memory_count.fail_at = 1;
	assert_int_equal(ncr_dsa_sign(pair->ours, digest, 32, signature, &size), -ENOMEM);
	assert_int_equal(size, 4711);
	/* it is all that is allocated */
	memory_count.fail_at = 2;
	assert_int_equal(ncr_dsa_sign(pair->ours, digest, 32, signature, &size), 0);
	assert_int_equal(memory_count.fail_at, 1);
	assert_int_equal(ncr_dsa_verify(pair->ours, digest, 32, signature, size), -ENOMEM);
	memory_count.fail_at = 2;
	assert_int_equal(ncr_dsa_verify(pair->ours, digest, 32, signature, size), 0);
	assert_int_equal(memory_count.fail_at, 1);
	memory_count.fail_at = 0;
	assert_memory(live);
}

int run_bad_signatures(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(behind),
		cmocka_unit_test(not_der),
		cmocka_unit_test(altered),
		cmocka_unit_test(arguments),
		cmocka_unit_test(faults),
		cmocka_unit_test(no_end),
		cmocka_unit_test(no_memory),
	};

	return cmocka_run_group_tests_name("DSA, bad signatures", tests, NULL, NULL);
}
