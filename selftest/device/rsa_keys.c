// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_keys.c - RSA keys: made in pairs, imported, exported, damaged, charged for, and given up in the middle
 *
 * What is done with them is in rsa_schemes.c, where they go in rsa_places.c.
 */
#include "public_calls.h"

#include <signal.h>
#include <sys/time.h>
#include <time.h>

static long bytes_now(void)
{
	return strtol(status_value("bytes"), NULL, 10);
}

/* What one signs, the other one verifies. */
static void belong_together(struct pair pair)
{
	uint8_t signature[MODULUS_MAX];
	size_t size = sizeof(signature);

	expect(0, try_rsa(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA2_256), "text", 4, signature, &size,
			  NULL));
	assert_int_equal(verdict(fd, pair.public, PKCS1_SIGN(NCR_ALG_SHA2_256), "text", 4, signature, size),
			 NCR_SUCCESS);
	assert_int_equal(verdict(fd, pair.public, PKCS1_SIGN(NCR_ALG_SHA2_256), "Text", 4, signature, size),
			 NCR_VERIFICATION_FAILED);
}

/* --- pairs -------------------------------------------------------------------------------------------------------- */

/* Sizes whose first byte is not full, too. */
static void sizes(void **state)
{
	static const unsigned int all[] = { 1024, 1026, 1030, 1536, 2048, 3072, 4096 };

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		unsigned int flags = i % 2 ? NCR_KEY_FLAG_SIGN | NCR_KEY_FLAG_STORABLE : EXPORTABLE;
		struct pair pair = pair_new(fd, all[i], flags);

		check_pair(fd, pair, NCR_ALG_RSA, all[i], flags);
		belong_together(pair);
		pair_free(fd, pair);
	}
}

static void pairs_differ(void **state)
{
	struct ncr_key_info_st first_info, second_info;
	struct pair pair = pair_new(fd, 1024, EXPORTABLE);
	uint8_t first[DER_MAX];
	size_t first_size, size;
	const uint8_t *der = der_of(fd, pair.private, &first_size);

	(void)state;
	memcpy(first, der, first_size);
	expect(0, try_info(fd, pair.public, &first_info));
	expect(0, try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, EXPORTABLE));
	expect(0, try_info(fd, pair.public, &second_info));
	der = der_of(fd, pair.private, &size);
	/* the modulus comes first */
	assert_memory_not_equal(first + 12, der + 12, 64);
	assert_memory_not_equal(first_info.key_id, second_info.key_id, MAX_KEY_ID_SIZE);
	pair_free(fd, pair);
}

/* FIPS 186-5 A.1.1 (b): odd, more than 2^16; 0 for the usual one. It is the last number of a public key. */
static void exponents(void **state)
{
	static const unsigned long good[] = { 0, 65537, 65539, 0x10000001, ULONG_MAX };
	static const unsigned long bad[] = { 1, 2, 3, 17, 257, 65535, 65536, 65538, ULONG_MAX - 1 };
	struct pair pair = pair_empty(fd);

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		unsigned long e = good[i] ? good[i] : 65537, read = 0;
		const uint8_t *der;
		size_t size;

		expect(0, try_pair(fd, pair, NCR_ALG_RSA, 1024, good[i], 0));
		belong_together(pair);
		der = der_of(fd, pair.public, &size);
		for (size_t at = size - (e < 0x1000000 ? 3 : e < 0x80000000 ? 4 : sizeof(e)); at < size; at++)
			read = read << 8 | der[at];
		assert_int_equal(read, e);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		expect(EINVAL, try_pair(fd, pair, NCR_ALG_RSA, 1024, bad[i], 0));
	check_pair(fd, pair, NCR_ALG_RSA, 1024, 0);
	pair_free(fd, pair);
}

static void no_pairs(void **state)
{
	static const unsigned int bits[] = {
		0, 1, 512, 1022, 1023, 1025, 2047, 8191, 8193, 8194, 16384, 0x80000400, 0xfffffffe, 0xffffffff,
	};
	static const unsigned int flags[] = { NCR_KEY_FLAG_WRAP, NCR_KEY_FLAG_WRAP | NCR_KEY_FLAG_SIGN, 64, 1U << 31 };
	static const unsigned int algorithms[] = {
		NCR_ALG_NONE, NCR_ALG_AES_CBC, NCR_ALG_SHA2_256, NCR_ALG_HMAC_SHA1, 139, 143, 0xffffffff,
	};
	struct pair pair = { key_of(fd, "old", 3, EXPORTABLE), key_of(fd, "older", 5, EXPORTABLE) };

	(void)state;
	for (size_t i = 0; i < COUNT(bits); i++)
		expect(EINVAL, try_pair(fd, pair, NCR_ALG_RSA, bits[i], 0, 0));
	for (size_t i = 0; i < COUNT(flags); i++)
		expect(EINVAL, try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, flags[i]));
	for (size_t i = 0; i < COUNT(algorithms); i++)
		expect(EINVAL, try_pair(fd, pair, algorithms[i], 1024, 0, 0));
	expect(EINVAL, try_generate(fd, pair.private, 0, 0));

	expect(EINVAL, try_pair(fd, (struct pair){ pair.private, pair.private }, NCR_ALG_RSA, 1024, 0, 0));
	for (int handle = -2; handle < 0; handle++) {
		expect(ENOENT, try_pair(fd, (struct pair){ handle, pair.public }, NCR_ALG_RSA, 1024, 0, 0));
		expect(ENOENT, try_pair(fd, (struct pair){ pair.private, handle }, NCR_ALG_RSA, 1024, 0, 0));
		expect(ENOENT, try_pair(fd, (struct pair){ handle, handle }, NCR_ALG_RSA, 1024, 0, 0));
	}
	/* nothing is lost by a failure */
	key_is(fd, pair.private, "old", 3);
	key_is(fd, pair.public, "older", 5);
	expect(0, try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, 0));
	check_pair(fd, pair, NCR_ALG_RSA, 1024, 0);
	pair_free(fd, pair);
}

/* --- import and export -------------------------------------------------------------------------------------------- */

static void import_and_export(void **state)
{
	struct pair pair = pair_known(fd, EXPORTABLE);
	uint8_t out[DER_MAX], pkcs8[DER_MAX];
	/* PrivateKeyInfo around an RSAPrivateKey of 1191 bytes */
	static const uint8_t before[] = {
		0x30, 0x82, 0x04, 0xbd, 0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
		0x01, 0x01, 0x01, 0x05, 0x00, 0x04, 0x82, 0x04, 0xa7,
	};
	ncr_key_t copy = key_new(fd);
	const uint8_t *der;
	size_t size, room;

	(void)state;
	belong_together(pair);
	der = der_of(fd, pair.private, &size);
	assert_int_equal(size, rsa_known->key_size);
	assert_memory_equal(der, rsa_known->key, size);

	/* as PKCS #8 it is the same key */
	assert_int_equal(size, 1191);
	memcpy(pkcs8, before, sizeof(before));
	memcpy(pkcs8 + sizeof(before), der, size);
	expect(0, try_import_der(fd, copy, NCR_KEY_TYPE_PRIVATE, pkcs8, sizeof(before) + size, EXPORTABLE));
	key_is(fd, copy, rsa_known->key, rsa_known->key_size);

	/* room, and who may */
	rubbish(out);
	for (room = 0; room < size; room += 97) {
		size_t told = room;

		expect(EOVERFLOW, try_export(fd, copy, out, &told));
		assert_int_equal(told, size);
	}
	room = size - 1;
	expect(EOVERFLOW, try_export(fd, copy, out, &room));
	assert_true(is_rubbish(out, sizeof(out)));
	expect(EFAULT, try_export(fd, copy, NULL, &room));
	expect(0, try_export(fd, copy, out, &room));
	assert_true(is_rubbish(out + size, sizeof(out) - size));
	expect(0, try_import_der(fd, copy, NCR_KEY_TYPE_PRIVATE, pkcs8, sizeof(before) + size,
				 63 & ~EXPORTABLE & ~NCR_KEY_FLAG_WRAP));
	room = sizeof(out);
	expect(EACCES, try_export(fd, copy, out, &room));

	/* a public key is public, whatever is asked for */
	der = der_of(fd, pair.public, &size);
	expect(0, try_import_der(fd, copy, NCR_KEY_TYPE_PUBLIC, der, size, NCR_KEY_FLAG_SIGN));
	key_is(fd, copy, der, size);
	key_free(fd, copy);
	pair_free(fd, pair);
}

static int try_import_full(ncr_key_t key, unsigned int type, unsigned int algorithm, const void *der, size_t size,
			   unsigned int flags, size_t id_size)
{
	struct ncr_key_data_st args;

	rubbish(args);
	args.key = key;
	args.idata = (void *)der;
	args.idata_size = size;
	args.key_id_size = id_size;
	args.type = type;
	args.algorithm = algorithm;
	args.flags = flags;
	return call(fd, NCRIO_KEY_IMPORT, &args);
}

static void no_imports(void **state)
{
	static const size_t huge[] = { 8193, 65536, 65537, (size_t)1 << 31, SIZE_MAX };
	static uint8_t large[8193];
	struct pair pair = pair_known(fd, EXPORTABLE);
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);
	size_t private_size, public_size;
	const uint8_t *private = der_of(fd, pair.private, &private_size),
		      *public = der_of(fd, pair.public, &public_size);
	struct {
		unsigned int type;
		const uint8_t *der;
		size_t size;
	} both[] = { { NCR_KEY_TYPE_PRIVATE, private, private_size }, { NCR_KEY_TYPE_PUBLIC, public, public_size } };

	(void)state;
	for (size_t i = 0; i < COUNT(both); i++) {
		unsigned int type = both[i].type;
		const uint8_t *der = both[i].der;
		size_t size = both[i].size;

		/* the other one's bytes */
		expect(EINVAL, try_import_full(key, type, NCR_ALG_RSA, both[!i].der, both[!i].size, 0, 0));
		expect(EINVAL, try_import_full(key, type, NCR_ALG_RSA, der, size, NCR_KEY_FLAG_WRAP, 0));
		expect(EINVAL, try_import_full(key, type, NCR_ALG_RSA, der, size, 64, 0));
		expect(EINVAL, try_import_full(key, type, NCR_ALG_RSA, der, size, 0, MAX_KEY_ID_SIZE + 1));
		expect(EINVAL, try_import_full(key, type, NCR_ALG_RSA, der, size, 0, SIZE_MAX));
		expect(EINVAL, try_import_full(key, type, NCR_ALG_AES_CBC, der, size, 0, 0));
		expect(EINVAL, try_import_full(key, type, NCR_ALG_NONE, der, size, 0, 0));
		expect(EINVAL, try_import_full(key, type, 0xffffffff, der, size, 0, 0));
		expect(EINVAL, try_import_full(key, type, NCR_ALG_DSA, der, size, 0, 0));
		/* of a public key of DH any number is one */
		if (type == NCR_KEY_TYPE_PRIVATE)
			expect(EINVAL, try_import_full(key, type, NCR_ALG_DH, der, size, 0, 0));
		expect(ENOENT, try_import_full(NCR_KEY_INVALID, type, NCR_ALG_RSA, der, size, 0, 0));
		expect(EINVAL, try_import_full(key, type, NCR_ALG_RSA, der, 0, 0, 0));
		for (size_t j = 0; j < COUNT(huge); j++)
			expect(EINVAL, try_import_full(key, type, NCR_ALG_RSA, large, huge[j], 0, 0));
		expect(EFAULT, try_import_full(key, type, NCR_ALG_RSA, NULL, size, 0, 0));
		expect(EFAULT, try_import_full(key, type, NCR_ALG_RSA, KERNEL_ADDRESS, size, 0, 0));
		memcpy(large, der, size);
		expect(EINVAL, try_import_full(key, type, NCR_ALG_RSA, large, size + 1, 0, 0));
		expect(EINVAL, try_import_full(key, type, NCR_ALG_RSA, large, 8192, 0, 0));
	}
	expect(EINVAL, try_import_full(key, 4, NCR_ALG_RSA, private, private_size, 0, 0));
	expect(EINVAL, try_import_full(key, NCR_KEY_TYPE_INVALID, NCR_ALG_RSA, private, private_size, 0, 0));
	/* for a secret key the algorithm is of no interest, and any bytes are one */
	expect(0, try_import_full(key, NCR_KEY_TYPE_SECRET, NCR_ALG_RSA, "old", 3, EXPORTABLE, 0));
	key_is(fd, key, "old", 3);
	key_free(fd, key);
	pair_free(fd, pair);
}

/* A copy that ends where no page is: what is read beyond it is seen. */
static int try_import_guarded(ncr_key_t key, ncr_key_type_t type, const uint8_t *der, size_t size)
{
	uint8_t *copy = guarded(size);
	int error;

	memcpy(copy, der, size);
	error = try_import_der(fd, key, type, copy, size, EXPORTABLE);
	guarded_free(copy, size);
	return error;
}

static void every_length_counts(void **state)
{
	struct pair pair = pair_new(fd, 1024, EXPORTABLE);
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);
	ncr_key_t both[] = { pair.private, pair.public };
	ncr_key_type_t types[] = { NCR_KEY_TYPE_PRIVATE, NCR_KEY_TYPE_PUBLIC };

	(void)state;
	for (size_t i = 0; i < COUNT(both); i++) {
		uint8_t changed[DER_MAX];
		size_t size;
		const uint8_t *der = der_of(fd, both[i], &size);

		for (size_t shorter = 0; shorter < size; shorter++)
			expect(EINVAL, try_import_guarded(key, types[i], der, shorter));
		/* and where the outermost length agrees, while it has two bytes */
		for (size_t shorter = 260; shorter < size; shorter++) {
			memcpy(changed, der, shorter);
			changed[2] = (shorter - 4) >> 8;
			changed[3] = shorter - 4;
			expect(EINVAL, try_import_guarded(key, types[i], changed, shorter));
		}
		key_is(fd, key, "old", 3);
	}
	key_free(fd, key);
	pair_free(fd, pair);
}

/* Of a private key everything is held against everything else. */
static void every_bit_of_a_private_key(void **state)
{
	struct pair pair = pair_new(fd, 1024, EXPORTABLE);
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);
	const uint8_t *exported;
	uint8_t der[DER_MAX];
	size_t size;

	(void)state;
	exported = der_of(fd, pair.private, &size);
	memcpy(der, exported, size);
	/* a third of them, and every bit of what is around the numbers */
	for (size_t bit = 0; bit < 8 * size; bit += bit < 8 * 16 ? 1 : 3) {
		der[bit / 8] ^= 1 << bit % 8;
		if (try_import_guarded(key, NCR_KEY_TYPE_PRIVATE, der, size) != EINVAL)
			fail_msg("bit %zu of %zu bytes may change", bit, size);
		der[bit / 8] ^= 1 << bit % 8;
	}
	key_is(fd, key, "old", 3);
	expect(0, try_import_guarded(key, NCR_KEY_TYPE_PRIVATE, der, size));
	key_is(fd, key, der, size);
	key_free(fd, key);
	pair_free(fd, pair);
}

/* A public key is two numbers: others are another key, under which nothing verifies. */
static void every_bit_of_a_public_key(void **state)
{
	struct pair pair = pair_new(fd, 1024, EXPORTABLE);
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);
	const uint8_t *exported;
	uint8_t der[DER_MAX], signature[128], out[129];
	size_t size, signature_size = sizeof(signature), taken = 0, out_size;

	(void)state;
	expect(0, try_rsa(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA1), "text", 4, signature,
			  &signature_size, NULL));
	exported = der_of(fd, pair.public, &size);
	memcpy(der, exported, size);
	for (size_t bit = 0; bit < 8 * size; bit++) {
		int error;

		der[bit / 8] ^= 1 << bit % 8;
		error = try_import_guarded(key, NCR_KEY_TYPE_PUBLIC, der, size);
		if (!error) {
			taken++;
			key_is(fd, key, der, size);
			assert_int_equal(verdict(fd, key, PKCS1_SIGN(NCR_ALG_SHA1), "text", 4, signature, 128),
					 NCR_VERIFICATION_FAILED);
			out_size = sizeof(out);
			expect(0, try_rsa(fd, NCR_OP_ENCRYPT, key, OAEP(NCR_ALG_SHA1), "text", 4, out, &out_size,
					  NULL));
		} else {
			expect(EINVAL, error);
		}
		der[bit / 8] ^= 1 << bit % 8;
	}
	/*
	 * modulus and exponent but for the first bits and the last ones, and a modulus that grows into the byte before
	 * it; nothing of what is around them
	 */
	assert_in_range(taken, 1000, 1024 + 24 + 7);
	expect(0, try_import_guarded(key, NCR_KEY_TYPE_PUBLIC, der, size));
	assert_int_equal(verdict(fd, key, PKCS1_SIGN(NCR_ALG_SHA1), "text", 4, signature, 128), NCR_SUCCESS);
	key_free(fd, key);
	pair_free(fd, pair);
}

/* --- what they cost ----------------------------------------------------------------------------------------------- */

/* What keys, what was computed for them and what sessions took is given back. The status rounds to pages. */
static void charged_and_given_back(void **state)
{
	struct pair pairs[8];
	ncr_session_t sessions[COUNT(pairs)];
	uint8_t signature[256];
	long before = 0;

	(void)state;
	for (int round = 0; round < 4; round++) {
		long none = bytes_now(), held, numbers;

		for (size_t i = 0; i < COUNT(pairs); i++)
			pairs[i] = pair_known(fd, 0);
		held = bytes_now();
		/* the encodings */
		assert_true(held - none >= (long)COUNT(pairs) * (1191 + 294) - 4096);
		for (size_t i = 0; i < COUNT(pairs); i++)
			belong_together(pairs[i]);
		/* what they are as numbers: modulus and its square, exponents, and of the halves of one seven more */
		numbers = (long)COUNT(pairs) * (4 * 256 + 256 + 7 * 128);
		assert_true(bytes_now() - held >= numbers - 4096);
		/* and little else */
		assert_true(!round || bytes_now() - held <= 2 * numbers);
		for (size_t i = 0; i < COUNT(pairs); i++)
			expect(0, try_scheme(fd, NCR_OP_SIGN, pairs[i].private, PKCS1_SIGN(NCR_ALG_SHA2_256),
					     &sessions[i]));
		/* a session keeps its key */
		expect(0, try_pair(fd, pairs[0], NCR_ALG_RSA, 1024, 0, 0));
		for (size_t i = 0; i < COUNT(pairs); i++) {
			size_t size = sizeof(signature);

			expect(0, try_final(fd, sessions[i], "text", 4, signature, &size, NULL));
			pair_free(fd, pairs[i]);
		}
		/* the namespace keeps the buffers of its first operation */
		if (round)
			assert_int_equal(bytes_now(), before);
		before = bytes_now();
	}
}

static void quota(void **state)
{
	static const char path[] = PARAMETER_DIR "/max_bytes_per_process";
	struct pair pair = { key_of(fd, "old", 3, EXPORTABLE), key_of(fd, "older", 5, EXPORTABLE) };
	uint8_t signature[256];
	char limit[32];
	struct pair known;
	long held;
	int refused[3] = { 0 };

	(void)state;
	known = pair_known(fd, 0);
	/* a little more each time, until there is enough */
	for (held = bytes_now() - 4096;; held += 256) {
		struct pair empty = pair_empty(fd);
		size_t size = sizeof(signature);
		int error[3];

		snprintf(limit, sizeof(limit), "%ld", held);
		write_file(path, limit);
		error[0] = try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, 0);
		error[1] = try_import_der(fd, empty.private, NCR_KEY_TYPE_PRIVATE, rsa_known->key, rsa_known->key_size,
					  0);
		error[2] = try_rsa(fd, NCR_OP_SIGN, known.private, PKCS1_SIGN(NCR_ALG_SHA2_256), "text", 4, signature,
				   &size, NULL);
		write_file(path, "16777216");
		pair_free(fd, empty);
		for (size_t i = 0; i < COUNT(error); i++) {
			if (error[i])
				expect(EDQUOT, error[i]);
			refused[i] += error[i] == EDQUOT;
		}
		if (!error[0] && !error[1] && !error[2])
			break;
		if (error[0]) {
			key_is(fd, pair.private, "old", 3);
			key_is(fd, pair.public, "older", 5);
		} else {
			expect(0, try_import(fd, pair.private, "old", 3, EXPORTABLE));
			expect(0, try_import(fd, pair.public, "older", 5, EXPORTABLE));
		}
		assert_true(held < 1 << 24);
	}
	for (size_t i = 0; i < COUNT(refused); i++)
		assert_true(refused[i] > 2);
	check_pair(fd, pair, NCR_ALG_RSA, 1024, 0);
	pair_free(fd, pair);
	pair_free(fd, known);
}

/* --- giving up ---------------------------------------------------------------------------------------------------- */

static int make_long(int device, struct pair pair)
{
	return try_pair(device, pair, NCR_ALG_RSA, 8192, 0, 0);
}

/* A fatal signal ends it, so that there is no pair, and meanwhile others have the processor. */
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

static volatile sig_atomic_t alarms;

static void count_alarm(int signal)
{
	(void)signal;
	alarms++;
}

/* A signal that is handled does not: what was computed so far would be lost each time. */
static void not_interrupted(void **state)
{
	struct itimerval often = { { 0, 5000 }, { 0, 5000 } }, never = { { 0, 0 }, { 0, 0 } };
	struct pair pair = pair_empty(fd);
	int error;

	(void)state;
	assert_true(signal(SIGALRM, count_alarm) != SIG_ERR);
	alarms = 0;
	assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
	do {
		error = try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, 0);
	} while (!error && alarms < 3);
	assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
	expect(0, error);
	belong_together(pair);
	pair_free(fd, pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(sizes),
		counted_test(pairs_differ),
		counted_test(exponents),
		counted_test(no_pairs),
		counted_test(import_and_export),
		counted_test(no_imports),
		counted_test(every_length_counts),
		counted_test(every_bit_of_a_private_key),
		counted_test(every_bit_of_a_public_key),
		counted_test(charged_and_given_back),
		counted_test(quota),
		counted_test(killed),
		counted_test(not_interrupted),
	};

	return cmocka_run_group_tests_name("rsa_keys", tests, group_open, group_close);
}
