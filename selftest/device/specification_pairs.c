// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification_pairs.c - the sentences on KEY_GENERATE_PAIR, KEY_DERIVE and the parameters of public-key algorithms
 */
#include "specification.h"

/* --- parameters of KEY_GENERATE, as the command for pairs takes them ---------------------------------------------- */

static void key_generate_params_of_rsa_are_exponent_and_modulus_bits(void **state)
{
	static const struct {
		unsigned int bits;
		unsigned long e;
	} rows[] = { { 1024, 65537 }, { 1536, 65539 }, { 1024, 0x10000001 } };
	struct pair pair = pair_empty(fd);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		unsigned long e = 0;
		const uint8_t *der, *number;
		size_t size, length;

		expect(0, try_pair(fd, pair, NCR_ALG_RSA, rows[i].bits, rows[i].e, 0));
		der = der_of(fd, pair.public, &size);
		assert_int_equal(der_number_bits(der, size, 0), rows[i].bits);
		number = der_number(der, size, 1, &length);
		assert_non_null(number);
		while (length--)
			e = e << 8 | *number++;
		assert_int_equal(e, rows[i].e);
		assert_true(belong_together(pair));
	}
	pair_free(fd, pair);
}

static void key_generate_params_of_dsa_are_p_and_q_bits(void **state)
{
	struct pair pair = pair_empty(fd);
	const uint8_t *der;
	size_t size;

	(void)state;
	expect(0, try_dsa_pair(fd, pair, 1024, 160, 0));
	der = der_of(fd, pair.public, &size);
	assert_int_equal(der_number_bits(der, size, 0), 1024);
	assert_int_equal(der_number_bits(der, size, 1), 160);
	assert_true(belong_together(pair));
	pair_free(fd, pair);
}

/* The number of a key in DER is these bytes. */
static void number_is(ncr_key_t key, unsigned int number, const uint8_t *wanted, size_t wanted_size)
{
	size_t size, length;
	const uint8_t *der = der_of(fd, key, &size), *found = der_number(der, size, number, &length);

	assert_non_null(found);
	assert_int_equal(length, wanted_size);
	assert_memory_equal(found, wanted, wanted_size);
}

static void key_generate_params_of_dh_are_prime_and_generator(void **state)
{
	struct pair pair = dh_pair_new(EXPORTABLE);

	(void)state;
	/* PrivateKeyInfo: version, p, g */
	number_is(pair.private, 1, dh_named().bytes, DH_SIZE);
	number_is(pair.private, 2, dh_generator, sizeof(dh_generator));
	pair_free(fd, pair);
}

/* --- NCRIO_KEY_GENERATE_PAIR -------------------------------------------------------------------------------------- */

static void check_types(struct pair pair, ncr_algorithm_t algorithm)
{
	assert_int_equal(info_of(pair.private).type, NCR_KEY_TYPE_PRIVATE);
	assert_int_equal(info_of(pair.public).type, NCR_KEY_TYPE_PUBLIC);
	assert_int_equal(info_of(pair.private).algorithm, algorithm);
	assert_int_equal(info_of(pair.public).algorithm, algorithm);
}

static void key_generate_pair_makes_a_public_and_a_private_key(void **state)
{
	struct pair pair = { key_of(fd, "old", 3, EXPORTABLE), key_of(fd, "older", 5, EXPORTABLE) };
	struct ncr_key_info_st first, second;

	(void)state;
	expect(0, try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, 0));
	check_types(pair, NCR_ALG_RSA);
	assert_true(belong_together(pair));
	/* as KEY_GENERATE does: what was there before is gone, and the id is a new one */
	first = info_of(pair.private);
	expect(0, try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, 0));
	second = info_of(pair.private);
	assert_true(first.key_id_size && first.key_id_size == second.key_id_size);
	assert_memory_not_equal(first.key_id, second.key_id, first.key_id_size);
	pair_free(fd, pair);

	pair = pair_empty(fd);
	expect(0, try_dsa_pair(fd, pair, 1024, 160, 0));
	check_types(pair, NCR_ALG_DSA);
	assert_true(belong_together(pair));
	pair_free(fd, pair);

	pair = dh_pair_new(0);
	check_types(pair, NCR_ALG_DH);
	pair_free(fd, pair);
}

static void key_generate_pair_takes_its_structure_with_desc2(void **state)
{
	struct ncr_key_generate_st args;

	(void)state;
	rubbish(args);
	args.desc = key_new(fd);
	args.desc2 = key_new(fd);
	args.params.algorithm = NCR_ALG_RSA;
	args.params.keyflags = 0;
	args.params.params.rsa.bits = 1024;
	args.params.params.rsa.e = 0;
	takes(NCRIO_KEY_GENERATE_PAIR, args);
	assert_int_equal(info_of(args.desc).type, NCR_KEY_TYPE_PRIVATE);
	assert_int_equal(info_of(args.desc2).type, NCR_KEY_TYPE_PUBLIC);
	key_free(fd, args.desc2);
	expect(ENOENT, call(fd, NCRIO_KEY_GENERATE_PAIR, &args));
	key_free(fd, args.desc);
}

static void key_generate_pair_sets_exportable_and_wrappable_on_the_public_key(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0);
	struct pair pair = pair_new(fd, 1024, 0);
	uint8_t out[DER_MAX];
	size_t size = sizeof(out);

	(void)state;
	assert_int_equal(info_of(pair.private).flags, 0);
	assert_int_equal(info_of(pair.public).flags, EXPORTABLE | WRAPPABLE);
	expect(0, try_export(fd, pair.public, out, &size));
	size = sizeof(out);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, pair.public, "", 0, out, &size));
	pair_free(fd, pair);

	pair = dsa_pair_known(fd, 0);
	expect(0, try_dsa_pair(fd, pair, 1024, 160, NCR_KEY_FLAG_SIGN));
	assert_int_equal(info_of(pair.public).flags, EXPORTABLE | WRAPPABLE);
	pair_free(fd, pair);
	pair = dh_pair_new(0);
	assert_int_equal(info_of(pair.public).flags, EXPORTABLE | WRAPPABLE);
	pair_free(fd, pair);
	key_free(fd, kek);
}

/* --- the header on pairs ------------------------------------------------------------------------------------------ */

#define DECRYPT NCR_KEY_FLAG_DECRYPT
#define SIGN NCR_KEY_FLAG_SIGN

static void pair_flags_are_those_of_the_private_key(void **state)
{
	static const unsigned int flags[] = { 0, EXPORTABLE, WRAPPABLE | SIGN, DECRYPT, SIGN | DECRYPT };
	struct pair pair = pair_empty(fd);

	(void)state;
	for (size_t i = 0; i < COUNT(flags); i++) {
		expect(0, try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, flags[i]));
		assert_int_equal(info_of(pair.private).flags, flags[i]);
		/* the public key has none of use */
		assert_int_equal(info_of(pair.public).flags & (DECRYPT | SIGN), 0);
	}
	pair_free(fd, pair);
}

static void public_key_encrypts_when_the_private_key_decrypts(void **state)
{
	struct pair pair = pair_new(fd, 1024, DECRYPT);
	uint8_t encrypted[128], text[128];
	size_t size = sizeof(encrypted), text_size = sizeof(text);

	(void)state;
	expect(0, try_rsa(fd, NCR_OP_ENCRYPT, pair.public, PKCS1_ENCRYPT, "text", 4, encrypted, &size, NULL));
	expect(0, try_rsa(fd, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT, encrypted, size, text, &text_size, NULL));
	assert_int_equal(text_size, 4);
	assert_memory_equal(text, "text", 4);
	size = sizeof(encrypted);
	expect(EACCES, try_rsa(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA1), "text", 4, encrypted, &size,
			       NULL));
	pair_free(fd, pair);
}

static void public_key_verifies_when_the_private_key_signs(void **state)
{
	struct pair pair = pair_new(fd, 1024, SIGN);
	uint8_t encrypted[128], text[128];
	size_t size = sizeof(encrypted), text_size = sizeof(text);

	(void)state;
	assert_true(belong_together(pair));
	expect(0, try_rsa(fd, NCR_OP_ENCRYPT, pair.public, PKCS1_ENCRYPT, "text", 4, encrypted, &size, NULL));
	expect(EACCES, try_rsa(fd, NCR_OP_DECRYPT, pair.private, PKCS1_ENCRYPT, encrypted, size, text, &text_size,
			       NULL));
	pair_free(fd, pair);
	pair = dsa_pair_known(fd, SIGN);
	assert_true(belong_together(pair));
	pair_free(fd, pair);
}

static void zero_is_the_default_exponent(void **state)
{
	struct pair pair = pair_empty(fd);

	(void)state;
	expect(0, try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, 0));
	/* 65537, as ncr(4) says */
	number_is(pair.public, 1, (const uint8_t *)"\x01\x00\x01", 3);
	pair_free(fd, pair);
}

static void dsa_takes_the_sizes_of_the_standard(void **state)
{
	static const unsigned int good[][2] = { { 1024, 160 }, { 2048, 224 }, { 2048, 256 }, { 3072, 256 } };
	static const unsigned int bad[][2] = { { 512, 160 }, { 1024, 224 }, { 2048, 160 }, { 3072, 224 }, { 160, 99 } };
	struct pair pair = pair_empty(fd);
	const uint8_t *der;
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		expect(0, try_dsa_pair(fd, pair, good[i][0], good[i][1], 0));
		der = der_of(fd, pair.public, &size);
		assert_int_equal(der_number_bits(der, size, 0), good[i][0]);
		assert_int_equal(der_number_bits(der, size, 1), good[i][1]);
		assert_true(belong_together(pair));
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		expect(EINVAL, try_dsa_pair(fd, pair, bad[i][0], bad[i][1], 0));
	pair_free(fd, pair);
}

static void dh_p_is_a_prime(void **state)
{
	struct pair pair = pair_empty(fd);
	struct number prime = dh_named();
	uint8_t p[DH_SIZE];

	(void)state;
	expect(0, try_dh_pair(fd, pair, prime.bytes, DH_SIZE, dh_generator, 1, 0));
	memcpy(p, prime.bytes, DH_SIZE);
	/* even; odd, and eleven times something */
	p[DH_SIZE - 1] = 0xfe;
	expect(EINVAL, try_dh_pair(fd, pair, p, DH_SIZE, dh_generator, 1, 0));
	memset(p, 0x55, DH_SIZE);
	p[0] = 0xd5;
	p[DH_SIZE - 1] = 0xd5;
	expect(EINVAL, try_dh_pair(fd, pair, p, DH_SIZE, dh_generator, 1, 0));
	expect(EINVAL, try_dh_pair(fd, pair, prime.bytes, 0, dh_generator, 1, 0));
	expect(EFAULT, try_dh_pair(fd, pair, NULL, DH_SIZE, dh_generator, 1, 0));
	pair_free(fd, pair);
}

static void dh_g_is_a_generator(void **state)
{
	static const uint8_t zero = 0, one = 1, four = 4;
	struct pair pair = pair_empty(fd);
	struct number prime = dh_named();
	uint8_t last[DH_SIZE];

	(void)state;
	/* another one of the same subgroup, and it is this that comes back */
	expect(0, try_dh_pair(fd, pair, prime.bytes, DH_SIZE, &four, 1, EXPORTABLE));
	number_is(pair.private, 2, &four, 1);
	memcpy(last, prime.bytes, DH_SIZE);
	last[DH_SIZE - 1]--;
	expect(EINVAL, try_dh_pair(fd, pair, prime.bytes, DH_SIZE, &zero, 1, 0));
	expect(EINVAL, try_dh_pair(fd, pair, prime.bytes, DH_SIZE, &one, 1, 0));
	expect(EINVAL, try_dh_pair(fd, pair, prime.bytes, DH_SIZE, last, DH_SIZE, 0));
	expect(EINVAL, try_dh_pair(fd, pair, prime.bytes, DH_SIZE, prime.bytes, DH_SIZE, 0));
	expect(EFAULT, try_dh_pair(fd, pair, prime.bytes, DH_SIZE, NULL, 1, 0));
	number_is(pair.private, 2, &four, 1);
	pair_free(fd, pair);
}

static void desc2_is_the_public_key_with_generate_pair(void **state)
{
	struct pair pair = pair_new(fd, 1024, 0);
	struct ncr_key_generate_st args;

	(void)state;
	assert_int_equal(info_of(pair.public).type, NCR_KEY_TYPE_PUBLIC);
	/* with GENERATE it is nothing */
	rubbish(args);
	args.desc = pair.private;
	args.desc2 = pair.public;
	args.params.algorithm = NCR_ALG_AES_CBC;
	args.params.keyflags = 0;
	args.params.params.secret.bits = 128;
	expect(0, call(fd, NCRIO_KEY_GENERATE, &args));
	assert_int_equal(info_of(pair.private).type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info_of(pair.public).type, NCR_KEY_TYPE_PUBLIC);
	pair_free(fd, pair);
}

/* --- NCRIO_KEY_DERIVE --------------------------------------------------------------------------------------------- */

/* The header, "DH as in PKCS #3": the secret is the number that both compute, as long as the prime. */
static void dh_is_that_of_pkcs_3(void **state)
{
	struct pair pair = dh_pair_new(EXPORTABLE);
	uint8_t number[DH_SIZE], padded[DH_SIZE] = { 0 };
	ncr_key_t key = key_new(fd), theirs;
	size_t size;

	(void)state;
	/* a peer whose private number is 1 has the generator for a public number; both get ours */
	expect(0, try_derive(fd, key, EXPORTABLE, pair.private, dh_generator, sizeof(dh_generator)));
	size = dh_number(pair.public, number);
	memcpy(padded + DH_SIZE - size, number, size);
	key_is(fd, key, padded, DH_SIZE);
	pair_free(fd, pair);
	key_free(fd, key);

	derive_both(&key, &theirs, EXPORTABLE);
	size = DH_SIZE;
	expect(0, try_export(fd, key, number, &size));
	assert_int_equal(size, DH_SIZE);
	key_is(fd, theirs, number, size);
	key_free(fd, key);
	key_free(fd, theirs);
}

static void key_derive_makes_a_key_of_one_key_and_more_data(void **state)
{
	ncr_key_t ours, theirs, another, anothers;

	(void)state;
	derive_both(&ours, &theirs, 0);
	assert_int_equal(info_of(ours).type, NCR_KEY_TYPE_SECRET);
	assert_true(same_secret(ours, theirs));
	/* of another key with other data it is another one */
	derive_both(&another, &anothers, 0);
	assert_false(same_secret(ours, another));
	key_free(fd, ours);
	key_free(fd, theirs);
	key_free(fd, another);
	key_free(fd, anothers);
}

static void key_derive_takes_its_structure(void **state)
{
	struct ncr_key_derivation_params_st args;
	struct pair pair = dh_pair_new(0);

	(void)state;
	rubbish(args);
	args.derive = NCR_DERIVE_DH;
	args.newkey = key_new(fd);
	args.keyflags = 0;
	args.key = pair.private;
	args.params.params.dh.pub = (uint8_t *)dh_generator;
	args.params.params.dh.pub_size = sizeof(dh_generator);
	takes(NCRIO_KEY_DERIVE, args);
	assert_int_equal(info_of(args.newkey).type, NCR_KEY_TYPE_SECRET);
	key_free(fd, args.newkey);
	pair_free(fd, pair);
}

static void key_derive_algorithm_is_that_of_derivation(void **state)
{
	struct pair pair = dh_pair_new(0);
	ncr_key_t key = key_new(fd), secret = key_of(fd, SIXTEEN, 16, 0);

	(void)state;
	expect(0, try_derive(fd, key, 0, pair.private, dh_generator, 1));
	/* it derives from keys of its own kind */
	expect(EINVAL, try_derive(fd, key, 0, secret, dh_generator, 1));
	expect(EINVAL, try_derive(fd, key, 0, pair.public, dh_generator, 1));
	pair_free(fd, pair);
	key_free(fd, key);
	key_free(fd, secret);
}

static void key_derive_supports_dh_only(void **state)
{
	static const unsigned int others[] = { 0, 2, 3, 0xffffffff };
	struct pair pair = dh_pair_new(0);
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++)
		expect(EINVAL, try_derive_as(fd, others[i], key, 0, pair.private, dh_generator, 1));
	key_is(fd, key, "old", 3);
	expect(0, try_derive(fd, key, 0, pair.private, dh_generator, 1));
	pair_free(fd, pair);
	key_free(fd, key);
}

static void key_derive_newkey_is_the_resulting_key(void **state)
{
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE), bystander = key_of(fd, "other", 5, EXPORTABLE);
	struct pair pair = dh_pair_new(0);

	(void)state;
	expect(ENOENT, try_derive(fd, NCR_KEY_INVALID, 0, pair.private, dh_generator, 1));
	key_is(fd, key, "old", 3);
	expect(0, try_derive(fd, key, 0, pair.private, dh_generator, 1));
	assert_int_equal(info_of(key).flags, 0);
	key_is(fd, bystander, "other", 5);
	assert_int_equal(info_of(pair.private).type, NCR_KEY_TYPE_PRIVATE);
	pair_free(fd, pair);
	key_free(fd, key);
	key_free(fd, bystander);
}

/* From a source that allows all of it. */
static void key_derive_keyflags_are_those_of_the_resulting_key(void **state)
{
	struct pair pair = dh_pair_new(EXPORTABLE | WRAPPABLE);
	ncr_key_t key = key_new(fd);

	(void)state;
	for (unsigned int flags = 0; flags < 16; flags++) {
		uint8_t out[DH_SIZE];
		size_t size = sizeof(out);

		expect(0, try_derive(fd, key, flags, pair.private, dh_generator, 1));
		assert_int_equal(info_of(key).flags, flags);
		expect(flags & EXPORTABLE ? 0 : EACCES, try_export(fd, key, out, &size));
	}
	pair_free(fd, pair);
	key_free(fd, key);
}

static void key_derive_key_is_the_source(void **state)
{
	struct pair one = dh_pair_new(0), two = dh_pair_new(0);
	ncr_key_t keys[3] = { key_new(fd), key_new(fd), key_new(fd) };

	(void)state;
	expect(0, try_derive(fd, keys[0], 0, one.private, dh_generator, 1));
	expect(0, try_derive(fd, keys[1], 0, two.private, dh_generator, 1));
	expect(0, try_derive(fd, keys[2], 0, one.private, dh_generator, 1));
	assert_true(same_secret(keys[0], keys[2]));
	assert_false(same_secret(keys[0], keys[1]));
	expect(ENOENT, try_derive(fd, keys[0], 0, NCR_KEY_INVALID, dh_generator, 1));
	for (size_t i = 0; i < COUNT(keys); i++)
		key_free(fd, keys[i]);
	pair_free(fd, one);
	pair_free(fd, two);
}

static void key_derive_pub_is_the_peers_public_key(void **state)
{
	struct pair pair = dh_pair_new(0), peer = dh_pair_new(0);
	ncr_key_t one = key_new(fd), two = key_new(fd);
	uint8_t number[DH_SIZE], *exact;
	size_t size = dh_number(peer.public, number);

	(void)state;
	exact = guarded(size);
	memcpy(exact, number, size);
	expect(0, try_derive(fd, one, 0, pair.private, exact, size));
	expect(EFAULT, try_derive(fd, one, 0, pair.private, exact + 1, size));
	guarded_free(exact, size);
	size = dh_number(pair.public, number);
	expect(0, try_derive(fd, two, 0, peer.private, number, size));
	assert_true(same_secret(one, two));
	expect(0, try_derive(fd, two, 0, pair.private, number, size));
	assert_false(same_secret(one, two));
	/* what is no peer's public key */
	expect(EINVAL, try_derive(fd, two, 0, pair.private, number, 0));
	expect(EINVAL, try_derive(fd, two, 0, pair.private, "\x01", 1));
	expect(EINVAL, try_derive(fd, two, 0, pair.private, dh_named().bytes, DH_SIZE));
	key_free(fd, one);
	key_free(fd, two);
	pair_free(fd, pair);
	pair_free(fd, peer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(key_generate_params_of_rsa_are_exponent_and_modulus_bits),
		counted_test(key_generate_params_of_dsa_are_p_and_q_bits),
		counted_test(key_generate_params_of_dh_are_prime_and_generator),
		counted_test(key_generate_pair_makes_a_public_and_a_private_key),
		counted_test(key_generate_pair_takes_its_structure_with_desc2),
		counted_test(key_generate_pair_sets_exportable_and_wrappable_on_the_public_key),
		counted_test(pair_flags_are_those_of_the_private_key),
		counted_test(public_key_encrypts_when_the_private_key_decrypts),
		counted_test(public_key_verifies_when_the_private_key_signs),
		counted_test(zero_is_the_default_exponent),
		counted_test(dsa_takes_the_sizes_of_the_standard),
		counted_test(dh_p_is_a_prime),
		counted_test(dh_g_is_a_generator),
		counted_test(desc2_is_the_public_key_with_generate_pair),
		counted_test(dh_is_that_of_pkcs_3),
		counted_test(key_derive_makes_a_key_of_one_key_and_more_data),
		counted_test(key_derive_takes_its_structure),
		counted_test(key_derive_algorithm_is_that_of_derivation),
		counted_test(key_derive_supports_dh_only),
		counted_test(key_derive_newkey_is_the_resulting_key),
		counted_test(key_derive_keyflags_are_those_of_the_resulting_key),
		counted_test(key_derive_key_is_the_source),
		counted_test(key_derive_pub_is_the_peers_public_key),
	};

	return cmocka_run_group_tests_name("specification_pairs", tests, group_open, group_close);
}
