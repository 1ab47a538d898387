// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dsa.c - DSA: pairs, import and export, damaged keys, signing and verifying in sessions and in one call, signatures that
 * are none, who may do what, what it costs, and giving up in the middle
 *
 * Where the keys go is in public_places.c; numbers that are no key, and OpenSSL, in dsa_peer.c.
 */
#include "public_calls.h"


#define SHA256 NCR_ALG_SHA2_256

static const uint8_t text[] = "what is signed here";
#define TEXT (sizeof(text) - 1)

/* The fixed key, which takes long to check each time that it comes in. */
static struct pair known;

static int dsa_open(void **state)
{
	if (group_open(state))
		return -1;
	known = dsa_pair_known(fd, EXPORTABLE);
	return 0;
}

static int dsa_close(void **state)
{
	pair_free(fd, known);
	return group_close(state);
}

/* --- pairs -------------------------------------------------------------------------------------------------------- */

static void pairs(void **state)
{
	struct pair pair = pair_empty(fd);
	struct ncr_key_info_st info;
	uint8_t first[DER_MAX], id[MAX_KEY_ID_SIZE];
	const uint8_t *der;
	size_t size, first_size;

	(void)state;
	expect(0, try_dsa_pair(fd, pair, 1024, 160, EXPORTABLE));
	check_pair(fd, pair, NCR_ALG_DSA, 1024, EXPORTABLE);
	dsa_belong_together(fd, pair);
	der = material_of(fd, pair.private, &first_size);
	memcpy(first, der, first_size);
	expect(0, try_info(fd, pair.public, &info));
	memcpy(id, info.key_id, sizeof(id));

	/* over the old one: other parameters, another key */
	expect(0, try_dsa_pair(fd, pair, 1024, 160, EXPORTABLE | NCR_KEY_FLAG_SIGN));
	check_pair(fd, pair, NCR_ALG_DSA, 1024, EXPORTABLE | NCR_KEY_FLAG_SIGN);
	dsa_belong_together(fd, pair);
	der = material_of(fd, pair.private, &size);
	assert_memory_not_equal(first + 16, der + 16, 64);
	expect(0, try_info(fd, pair.public, &info));
	assert_memory_not_equal(info.key_id, id, sizeof(id));
	expect(0, try_dsa_pair(fd, pair, 2048, 224, 0));
	check_pair(fd, pair, NCR_ALG_DSA, 2048, 0);
	dsa_belong_together(fd, pair);
	pair_free(fd, pair);
}

/* "Standard allowed values" are these four; the others are only asked for. */
static void no_pairs(void **state)
{
	static const unsigned int sizes[][2] = {
		{ 0, 0 }, { 512, 160 }, { 1024, 0 }, { 1024, 159 }, { 1024, 161 }, { 1024, 224 }, { 1024, 256 },
		{ 1023, 160 }, { 1025, 160 }, { 2048, 160 }, { 2048, 225 }, { 2048, 255 }, { 2048, 512 }, { 3072, 160 },
		{ 3072, 224 }, { 3072, 257 }, { 4096, 256 }, { 160, 1024 }, { 7680, 384 }, { 0x80000400, 160 },
		{ 1024, 0x800000a0 }, { 0xffffffff, 0xffffffff },
	};
	static const unsigned int flags[] = { NCR_KEY_FLAG_WRAP, NCR_KEY_FLAG_WRAP | NCR_KEY_FLAG_SIGN, 64, 1U << 31 };
	struct pair pair = { key_of(fd, "old", 3, EXPORTABLE), key_of(fd, "older", 5, EXPORTABLE) };
	struct ncr_key_generate_st args;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++)
		expect(EINVAL, try_dsa_pair(fd, pair, sizes[i][0], sizes[i][1], 0));
	for (size_t i = 0; i < COUNT(flags); i++)
		expect(EINVAL, try_dsa_pair(fd, pair, 1024, 160, flags[i]));
	expect(EINVAL, try_dsa_pair(fd, (struct pair){ pair.private, pair.private }, 1024, 160, 0));
	expect(ENOENT, try_dsa_pair(fd, (struct pair){ pair.private, NCR_KEY_INVALID }, 1024, 160, 0));
	expect(ENOENT, try_dsa_pair(fd, (struct pair){ 1000, pair.public }, 1024, 160, 0));
	/* "Currently only symmetric keys can be generated using this operation." */
	rubbish(args);
	args.desc = pair.private;
	args.params.algorithm = NCR_ALG_DSA;
	args.params.keyflags = 0;
	args.params.params.dsa.p_bits = 1024;
	args.params.params.dsa.q_bits = 160;
	expect(EINVAL, call(fd, NCRIO_KEY_GENERATE, &args));
	key_is(fd, pair.private, "old", 3);
	key_is(fd, pair.public, "older", 5);
	pair_free(fd, pair);
}

/* --- import and export -------------------------------------------------------------------------------------------- */

static void import_and_export(void **state)
{
	struct pair pair = known;
	uint8_t out[DER_MAX], public[DER_MAX];
	ncr_key_t copy = key_new(fd);
	const uint8_t *der;
	size_t size, room;

	(void)state;
	dsa_belong_together(fd, pair);
	assert_int_equal(bits_of(fd, pair.private), 2048);
	der = material_of(fd, pair.private, &size);
	assert_int_equal(size, dsa_known->key_size);
	assert_memory_equal(der, dsa_known->key, size);
	rubbish(out);
	for (room = 0; room < size; room += 97) {
		size_t told = room;

		expect(EOVERFLOW, try_export(fd, pair.private, out, &told));
		assert_int_equal(told, size);
	}
	assert_true(is_rubbish(out, sizeof(out)));
	room = size;
	expect(EFAULT, try_export(fd, pair.private, KERNEL_ADDRESS, &room));

	/* a public key is public, whatever is asked for */
	der = material_of(fd, pair.public, &size);
	memcpy(public, der, size);
	expect(0, try_import_as(fd, copy, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DSA, public, size, NCR_KEY_FLAG_SIGN));
	key_is(fd, copy, public, size);
	assert_int_equal(bits_of(fd, copy), 2048);
	assert_int_equal(dsa_verdict(fd, copy, dsa_known->hash, dsa_known->message, dsa_known->message_size,
				     dsa_known->signature, dsa_known->signature_size), NCR_SUCCESS);
	expect(0, try_import_as(fd, copy, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA, dsa_known->key, dsa_known->key_size,
				63 & ~EXPORTABLE & ~NCR_KEY_FLAG_WRAP));
	room = sizeof(out);
	expect(EACCES, try_export(fd, copy, out, &room));
	key_free(fd, copy);
}

static void no_imports(void **state)
{
	static uint8_t large[8193];
	struct pair pair = known;
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);
	uint8_t public[DER_MAX];
	size_t public_size;

	(void)state;
	memcpy(public, material_of(fd, pair.public, &public_size), DER_MAX);
	for (int private = 0; private < 2; private++) {
		ncr_key_type_t type = private ? NCR_KEY_TYPE_PRIVATE : NCR_KEY_TYPE_PUBLIC,
			       other = private ? NCR_KEY_TYPE_PUBLIC : NCR_KEY_TYPE_PRIVATE;
		const uint8_t *der = private ? dsa_known->key : public;
		size_t size = private ? dsa_known->key_size : public_size;

		expect(EINVAL, try_import_as(fd, key, other, NCR_ALG_DSA, der, size, 0));
		expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_DSA, der, size, NCR_KEY_FLAG_WRAP));
		expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_DSA, der, size, 64));
		expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_RSA, der, size, 0));
		expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_NONE, der, size, 0));
		if (private)
			expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_DH, der, size, 0));
		expect(ENOENT, try_import_as(fd, NCR_KEY_INVALID, type, NCR_ALG_DSA, der, size, 0));
		expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_DSA, der, 0, 0));
		expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_DSA, large, sizeof(large), 0));
		expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_DSA, large, SIZE_MAX, 0));
		expect(EFAULT, try_import_as(fd, key, type, NCR_ALG_DSA, NULL, size, 0));
		expect(EFAULT, try_import_as(fd, key, type, NCR_ALG_DSA, KERNEL_ADDRESS, size, 0));
		memcpy(large, der, size);
		expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_DSA, large, size + 1, 0));
		expect(EINVAL, try_import_as(fd, key, type, NCR_ALG_DSA, large, 8192, 0));
	}
	key_is(fd, key, "old", 3);
	key_free(fd, key);
}

/* A copy that ends where no page is: what is read beyond it is seen. */
static int try_import_guarded(ncr_key_t key, ncr_key_type_t type, const uint8_t *der, size_t size)
{
	uint8_t *copy = guarded(size);
	int error;

	memcpy(copy, der, size);
	error = try_import_as(fd, key, type, NCR_ALG_DSA, copy, size, EXPORTABLE);
	guarded_free(copy, size);
	return error;
}

/* Every length, and every bit: of a private key and a public one there is nothing that may change but to be no key. */
static void every_bit_counts(void **state)
{
	struct pair pair = pair_empty(fd);
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);

	(void)state;
	expect(0, try_dsa_pair(fd, pair, 1024, 160, EXPORTABLE));
	for (int private = 0; private < 2; private++) {
		ncr_key_type_t type = private ? NCR_KEY_TYPE_PRIVATE : NCR_KEY_TYPE_PUBLIC;
		uint8_t der[DER_MAX];
		size_t size;

		memcpy(der, material_of(fd, private ? pair.private : pair.public, &size), DER_MAX);
		for (size_t shorter = 0; shorter < size; shorter++)
			expect(EINVAL, try_import_guarded(key, type, der, shorter));
		/* all of what is around the first number, and some of each byte */
		for (size_t bit = 0; bit < 8 * size; bit += bit < 8 * 40 ? 1 : 5) {
			der[bit / 8] ^= 1 << bit % 8;
			if (try_import_guarded(key, type, der, size) != EINVAL)
				fail_msg("bit %zu of %zu bytes may change", bit, size);
			der[bit / 8] ^= 1 << bit % 8;
		}
		key_is(fd, key, "old", 3);
		expect(0, try_import_guarded(key, type, der, size));
		key_is(fd, key, der, size);
		expect(0, try_import(fd, key, "old", 3, EXPORTABLE));
	}
	key_free(fd, key);
	pair_free(fd, pair);
}

/* --- signing and verifying ---------------------------------------------------------------------------------------- */

static void known_answer(void **state)
{
	struct pair pair = known;
	uint8_t changed[DSA_SIGNATURE_MAX];

	(void)state;
	assert_int_equal(dsa_verdict(fd, pair.public, dsa_known->hash, dsa_known->message, dsa_known->message_size,
				     dsa_known->signature, dsa_known->signature_size), NCR_SUCCESS);
	for (size_t bit = 0; bit < 8 * dsa_known->signature_size; bit += 3) {
		memcpy(changed, dsa_known->signature, dsa_known->signature_size);
		changed[bit / 8] ^= 1 << bit % 8;
		if (dsa_verdict(fd, pair.public, dsa_known->hash, dsa_known->message, dsa_known->message_size, changed,
				dsa_known->signature_size) != NCR_VERIFICATION_FAILED)
			fail_msg("bit %zu of the signature may change", bit);
	}
}

/* Each hash, shorter and longer than q; in one call, in pieces, of nothing, and of a key. */
static void every_hash(void **state)
{
	struct pair pair = known;
	ncr_key_t key = key_of(fd, text, TEXT, 0);
	struct ncr_session_once_op_st once;
	uint8_t first[DSA_SIGNATURE_MAX], second[DSA_SIGNATURE_MAX];
	size_t first_size, second_size;
	ncr_session_t session;
	ncr_error_t err;

	(void)state;
	for (size_t i = 0; i < HASHES; i++) {
		ncr_algorithm_t hash = hashes[i].id;

		first_size = second_size = DSA_SIGNATURE_MAX;
		expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, hash, text, TEXT, first, &first_size, NULL));
		expect(0, try_dsa_session(fd, NCR_OP_SIGN, pair.private, hash, &session));
		for (size_t at = 0; at < TEXT - 3; at += 4)
			expect(0, try_update(fd, session, text + at, 4, NULL, NULL));
		expect(0, try_final(fd, session, text + TEXT / 4 * 4, TEXT % 4, second, &second_size, NULL));
		/* FIPS 186-4 4.5: "a new secret random number k" for each */
		assert_true(first_size != second_size || memcmp(first, second, first_size));
		assert_int_equal(dsa_verdict(fd, pair.public, hash, text, TEXT, first, first_size), NCR_SUCCESS);
		assert_int_equal(dsa_verdict(fd, pair.private, hash, text, TEXT, second, second_size), NCR_SUCCESS);
		for (size_t j = 0; j < HASHES; j++)
			if (j != i)
				assert_int_equal(dsa_verdict(fd, pair.public, hashes[j].id, text, TEXT, first,
							     first_size), NCR_VERIFICATION_FAILED);
		/* verified in pieces */
		expect(0, try_dsa_session(fd, NCR_OP_VERIFY, pair.public, hash, &session));
		expect(0, try_update(fd, session, text, 1, NULL, NULL));
		expect(0, try_final(fd, session, text + 1, TEXT - 1, second, &second_size, &err));
		assert_int_equal(err, NCR_SUCCESS);

		first_size = DSA_SIGNATURE_MAX;
		expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, hash, NULL, 0, first, &first_size, NULL));
		assert_int_equal(dsa_verdict(fd, pair.public, hash, "", 0, first, first_size), NCR_SUCCESS);
	}
	rubbish(once);
	fill_dsa(&once.init, NCR_OP_SIGN, pair.private, SHA256);
	once.op.type = NCR_KEY_DATA;
	once.op.data.kdata.input = key;
	once.op.data.kdata.output = first;
	once.op.data.kdata.output_size = sizeof(first);
	expect(0, call(fd, NCRIO_SESSION_ONCE, &once));
	assert_int_equal(dsa_verdict(fd, pair.public, SHA256, text, TEXT, first, once.op.data.kdata.output_size),
			 NCR_SUCCESS);
	once.op.data.kdata.input = pair.public;
	expect(EINVAL, call(fd, NCRIO_SESSION_ONCE, &once));
	key_free(fd, key);
}

/* There must be room for the longest one; what is written is as long as it says. */
static void room_for_signatures(void **state)
{
	struct pair pair = known;
	uint8_t out[256];
	bool shorter = false;
	ncr_session_t session;
	size_t size;

	(void)state;
	rubbish(out);
	for (size_t room = 0; room < DSA_SIGNATURE_MAX; room++) {
		size = room;
		expect(EOVERFLOW, try_dsa(fd, NCR_OP_SIGN, pair.private, SHA256, text, TEXT, out, &size, NULL));
		assert_int_equal(size, DSA_SIGNATURE_MAX);
	}
	expect(0, try_dsa_session(fd, NCR_OP_SIGN, pair.private, SHA256, &session));
	size = 71;
	expect(EOVERFLOW, try_final(fd, session, text, TEXT, out, &size, NULL));
	assert_int_equal(size, DSA_SIGNATURE_MAX);
	expect(ENOENT, try_final(fd, session, text, TEXT, out, &size, NULL));
	size = sizeof(out);
	expect(EFAULT, try_dsa(fd, NCR_OP_SIGN, pair.private, SHA256, text, TEXT, KERNEL_ADDRESS, &size, NULL));
	expect(EFAULT, try_dsa(fd, NCR_OP_SIGN, pair.private, SHA256, KERNEL_ADDRESS, TEXT, out, &size, NULL));
	assert_true(is_rubbish(out, sizeof(out)));
	/* one in four is a byte shorter */
	for (int i = 0; i < 200 && !shorter; i++) {
		size = sizeof(out);
		rubbish(out);
		expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, SHA256, text, TEXT, out, &size, NULL));
		assert_in_range(size, 8, DSA_SIGNATURE_MAX);
		assert_int_equal(out[1], size - 2);
		assert_true(is_rubbish(out + size, sizeof(out) - size));
		shorter = size < DSA_SIGNATURE_MAX;
	}
	assert_true(shorter);
}

/* Callers pass their whole buffer: what is behind the signature is nobody's concern, and is not read. */
static void bytes_behind(void **state)
{
	struct pair pair = known;
	size_t size = dsa_known->signature_size, longer[] = { 1, 2, 100, 1000, 3000 };
	uint8_t *end = guarded(DSA_SIGNATURE_MAX), buffer[4096];

	(void)state;
	for (size_t i = 0; i < COUNT(longer); i++) {
		memset(buffer, i % 2 ? RUBBISH : 0, sizeof(buffer));
		memcpy(buffer, dsa_known->signature, size);
		assert_int_equal(dsa_verdict(fd, pair.public, dsa_known->hash, dsa_known->message,
					     dsa_known->message_size, buffer, size + longer[i]), NCR_SUCCESS);
	}
	memset(end, 0, DSA_SIGNATURE_MAX);
	memcpy(end, dsa_known->signature, size);
	assert_int_equal(dsa_verdict(fd, pair.public, dsa_known->hash, dsa_known->message, dsa_known->message_size,
				     end, SIZE_MAX), NCR_SUCCESS);
	/* but every byte of it is */
	for (size_t shorter = 0; shorter < size; shorter++)
		assert_int_equal(dsa_verdict(fd, pair.public, dsa_known->hash, dsa_known->message,
					     dsa_known->message_size, dsa_known->signature, shorter),
				 NCR_VERIFICATION_FAILED);
	expect(EFAULT, try_dsa(fd, NCR_OP_VERIFY, pair.public, SHA256, text, TEXT, KERNEL_ADDRESS, &size, NULL));
	guarded_free(end, DSA_SIGNATURE_MAX);
}

/* SEQUENCE { INTEGER, INTEGER } of contents as they are given */
static size_t sequence(uint8_t *out, const uint8_t *r, size_t r_size, const uint8_t *s, size_t s_size)
{
	uint8_t *at = out;

	*at++ = 0x30;
	*at++ = r_size + s_size + 4;
	*at++ = 0x02;
	*at++ = r_size;
	memcpy(at, r, r_size);
	at += r_size;
	*at++ = 0x02;
	*at++ = s_size;
	memcpy(at, s, s_size);
	return at + s_size - out;
}

static bool is_signature(ncr_key_t key, const uint8_t *signature, size_t size)
{
	return dsa_verdict(fd, key, dsa_known->hash, dsa_known->message, dsa_known->message_size, signature, size) ==
	       NCR_SUCCESS;
}

/* r or s as 0, q, negative, over-long; and all that DER does not have. */
static void no_signatures(void **state)
{
	struct pair pair = known;
	const uint8_t *r = dsa_known->signature + 4, *s = r + r[-1] + 2;
	size_t r_size = r[-1], s_size = s[-1], size;
	/* p is the second number, q follows */
	const uint8_t *q = dsa_known->key + 4 + 3 + 4 + 257 + 2;
	uint8_t out[256], longer[40], negative[40];
	static const uint8_t zero[1] = { 0 }, one[1] = { 1 }, minus[1] = { 0xff };

	(void)state;
	assert_int_equal(q[-1], 33);
	size = sequence(out, r, r_size, s, s_size);
	assert_int_equal(size, dsa_known->signature_size);
	assert_true(is_signature(pair.public, out, size));
	for (int first = 0; first < 2; first++) {
		const uint8_t *of = first ? r : s;
		size_t of_size = first ? r_size : s_size;
		struct {
			const uint8_t *bytes;
			size_t size;
		} wrong[] = {
			{ zero, 1 }, { one, 1 }, { minus, 1 }, { q, 33 }, { longer, of_size + 1 }, { zero, 0 },
			{ negative, of_size }, { of, of_size - 1 }, { of + 1, of_size - 1 },
		};

		/* the same value with a zero too many, and with its sign turned */
		longer[0] = 0;
		memcpy(longer + 1, of, of_size);
		memcpy(negative, of, of_size);
		negative[0] ^= 0x80;
		for (size_t i = 0; i < COUNT(wrong); i++) {
			size = first ? sequence(out, wrong[i].bytes, wrong[i].size, s, s_size) :
				       sequence(out, r, r_size, wrong[i].bytes, wrong[i].size);
			if (is_signature(pair.public, out, size))
				fail_msg("%zu. wrong %s is a signature", i, first ? "r" : "s");
		}
	}
	/* one number, three, none; another type; a length in its long form; an indefinite one */
	size = sequence(out, r, r_size, s, s_size);
	out[1] = r_size + 2;
	assert_false(is_signature(pair.public, out, r_size + 4));
	size = sequence(out, r, r_size, s, s_size);
	memcpy(out + size, "\x02\x01\x01", 3);
	out[1] += 3;
	assert_false(is_signature(pair.public, out, size + 3));
	assert_false(is_signature(pair.public, (const uint8_t *)"\x30\x00", 2));
	size = sequence(out, r, r_size, s, s_size);
	out[0] = 0x31;
	assert_false(is_signature(pair.public, out, size));
	size = sequence(out + 1, r, r_size, s, s_size);
	out[0] = 0x30;
	out[1] = 0x81;
	assert_false(is_signature(pair.public, out, size + 1));
	size = sequence(out, r, r_size, s, s_size);
	out[1] = 0x80;
	memset(out + size, 0, 2);
	assert_false(is_signature(pair.public, out, size + 2));
	/* and the other way round */
	size = sequence(out, s, s_size, r, r_size);
	assert_false(is_signature(pair.public, out, size));
}

/* --- who may do what ---------------------------------------------------------------------------------------------- */

static void both_say(int wanted, ncr_crypto_op_t op, ncr_key_t key, ncr_algorithm_t hash)
{
	uint8_t data[256] = { 0 };
	size_t size = sizeof(data);
	ncr_session_t session;

	expect(wanted, try_dsa_session(fd, op, key, hash, &session));
	if (!wanted)
		expect(0, try_final(fd, session, NULL, 0, data, &size, NULL));
	size = sizeof(data);
	expect(wanted, try_dsa(fd, op, key, hash, text, TEXT, data, &size, NULL));
}

static void what_it_cannot(void **state)
{
	static const unsigned int no_hashes[] = {
		NCR_ALG_NONE, NCR_ALG_AES_CBC, NCR_ALG_MD5, 39, 46, NCR_ALG_HMAC_SHA2_256, NCR_ALG_DSA, 0x80000028,
		0xffffffff,
	};
	struct pair pair = known;
	ncr_key_t secret = key_of(fd, dsa_known->key, dsa_known->key_size, 0), empty = key_new(fd);
	uint8_t data[256];
	ncr_session_t session;
	size_t size = sizeof(data);

	(void)state;
	for (ncr_crypto_op_t op = NCR_OP_ENCRYPT; op <= NCR_OP_VERIFY; op++) {
		bool signature = op >= NCR_OP_SIGN;

		both_say(signature ? 0 : EINVAL, op, pair.private, SHA256);
		both_say(op == NCR_OP_VERIFY ? 0 : EINVAL, op, pair.public, SHA256);
		both_say(EINVAL, op, secret, SHA256);
		both_say(EINVAL, op, empty, SHA256);
		both_say(signature ? ENOENT : EINVAL, op, 1000, SHA256);
		for (size_t i = 0; i < COUNT(no_hashes); i++)
			both_say(EINVAL, op, pair.private, no_hashes[i]);
	}
	for (unsigned int op = 5; op < 300; op += 59)
		both_say(EINVAL, op, pair.private, SHA256);
	/* nor does its key do anything else */
	expect(EINVAL, try_session(fd, NCR_ALG_RSA, NCR_OP_SIGN, pair.private, NULL, 0, &session));
	expect(EINVAL, try_session(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, pair.private, NULL, 0, &session));
	expect(0, try_import(fd, empty, text, 16, NCR_KEY_FLAG_WRAPPABLE));
	expect(EINVAL, try_wrap(fd, NCR_WALG_AES_RFC5649, pair.private, empty, "", 0, data, &size));
	expect(EINVAL, try_derive(fd, empty, 0, pair.private, "\x02", 1));
	key_free(fd, secret);
	key_free(fd, empty);
}

static void flags_restrict_use(void **state)
{
	struct pair pair = dsa_pair_known(fd, 0);

	(void)state;
	for (unsigned int flags = 0; flags < NCR_KEY_FLAG_STORABLE; flags += NCR_KEY_FLAG_DECRYPT) {
		unsigned int usage = flags & (NCR_KEY_FLAG_DECRYPT | NCR_KEY_FLAG_SIGN);
		int sign = !usage || usage & NCR_KEY_FLAG_SIGN ? 0 : EACCES;

		expect(0, try_import_as(fd, pair.private, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA, dsa_known->key,
					dsa_known->key_size, flags));
		both_say(sign, NCR_OP_SIGN, pair.private, SHA256);
		both_say(sign, NCR_OP_VERIFY, pair.private, SHA256);
		both_say(0, NCR_OP_VERIFY, pair.public, SHA256);
	}
	pair_free(fd, pair);
}

/* A session goes on with the key that it began with. */
static void key_goes_meanwhile(void **state)
{
	struct pair pair = dsa_pair_known(fd, 0);
	ncr_session_t signing, verifying;
	uint8_t out[DSA_SIGNATURE_MAX];
	size_t size = sizeof(out), known_size = dsa_known->signature_size;
	ncr_error_t err;

	(void)state;
	expect(0, try_dsa_session(fd, NCR_OP_SIGN, pair.private, SHA256, &signing));
	expect(0, try_dsa_session(fd, NCR_OP_VERIFY, pair.public, dsa_known->hash, &verifying));
	expect(0, try_dsa_pair(fd, pair, 1024, 160, 0));
	pair_free(fd, pair);
	expect(0, try_final(fd, signing, text, TEXT, out, &size, NULL));
	assert_int_equal(dsa_verdict(fd, known.public, SHA256, text, TEXT, out, size), NCR_SUCCESS);
	expect(0, try_final(fd, verifying, dsa_known->message, dsa_known->message_size, (void *)dsa_known->signature,
			    &known_size, &err));
	assert_int_equal(err, NCR_SUCCESS);
}

/* --- what they cost ----------------------------------------------------------------------------------------------- */

static long bytes_now(void)
{
	return strtol(status_value("bytes"), NULL, 10);
}

static void charged_and_given_back(void **state)
{
	struct pair pairs[4];
	long before = 0;

	(void)state;
	for (int round = 0; round < 2; round++) {
		long none = bytes_now(), held;

		for (size_t i = 0; i < COUNT(pairs); i++)
			pairs[i] = dsa_pair_known(fd, 0);
		held = bytes_now();
		assert_true(held - none >= (long)COUNT(pairs) * 2 * (3 * 256 + 32) - 4096);
		for (size_t i = 0; i < COUNT(pairs); i++)
			dsa_belong_together(fd, pairs[i]);
		/* p, its square, g and y of each, and little else */
		assert_true(bytes_now() - held >= (long)COUNT(pairs) * 2 * 4 * 256 - 4096);
		assert_true(!round || bytes_now() - held <= (long)COUNT(pairs) * 2 * 8 * 256);
		for (size_t i = 0; i < COUNT(pairs); i++)
			pair_free(fd, pairs[i]);
		if (round)
			assert_int_equal(bytes_now(), before);
		before = bytes_now();
	}
}

/* --- giving up ---------------------------------------------------------------------------------------------------- */

static int make_long(int device, struct pair pair)
{
	return try_dsa_pair(device, pair, 3072, 256, 0);
}

/* A fatal signal ends the search for parameters, so that there is no pair; meanwhile others have the processor. */
static void killed(void **state)
{
	struct pair pairs[] = { pair_empty(fd), pair_empty(fd) };
	struct ncr_key_info_st info;

	(void)state;
	kill_makers(fd, pairs, COUNT(pairs), make_long);
	for (size_t i = 0; i < COUNT(pairs); i++) {
		expect(0, try_info(fd, pairs[i].private, &info));
		/* none, or a whole one that was made before */
		if (info.type == NCR_KEY_TYPE_INVALID) {
			expect(0, try_info(fd, pairs[i].public, &info));
			assert_int_equal(info.type, NCR_KEY_TYPE_INVALID);
		} else {
			dsa_belong_together(fd, pairs[i]);
		}
		pair_free(fd, pairs[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(pairs),
		counted_test(no_pairs),
		counted_test(import_and_export),
		counted_test(no_imports),
		counted_test(every_bit_counts),
		counted_test(known_answer),
		counted_test(every_hash),
		counted_test(room_for_signatures),
		counted_test(bytes_behind),
		counted_test(no_signatures),
		counted_test(what_it_cannot),
		counted_test(flags_restrict_use),
		counted_test(key_goes_meanwhile),
		counted_test(charged_and_given_back),
		counted_test(killed),
	};

	return cmocka_run_group_tests_name("dsa", tests, dsa_open, dsa_close);
}
