// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification_keys.c - the sentences on KEY_INIT, KEY_DEINIT, KEY_GENERATE and KEY_GET_INFO
 */
#include "specification.h"

#include <sys/wait.h>

#define LARGE 65536

/* --- NCRIO_KEY_INIT ----------------------------------------------------------------------------------------------- */

static void key_init_allocates_a_key_object(void **state)
{
	ncr_key_t key = NCR_KEY_INVALID;

	(void)state;
	expect(0, call(fd, NCRIO_KEY_INIT, &key));
	/* an object, that has no material yet */
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_INVALID);
	expect(0, try_generate(fd, key, 128, 0));
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_SECRET);
	key_free(fd, key);
}

static void key_init_does_not_use_its_parameter_on_input(void **state)
{
	ncr_key_t old = key_of(fd, "old", 3, EXPORTABLE);
	ncr_key_t inputs[] = { old, NCR_KEY_INVALID, 0, 1000000, INT_MAX, INT_MIN };
	ncr_key_t key;

	(void)state;
	for (size_t i = 0; i < COUNT(inputs); i++) {
		key = inputs[i];
		expect(0, call(fd, NCRIO_KEY_INIT, &key));
		assert_int_not_equal(key, old);
		assert_int_equal(info_of(key).flags, 0);
		key_free(fd, key);
	}
	key_is(fd, old, "old", 3);
	key_free(fd, old);
}

static void key_init_gives_an_integer_descriptor(void **state)
{
	int keys[50], others;
	int other = device_open();

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		rubbish(keys[i]);
		/* an integer in the area provided, and nothing beside it */
		if (i)
			expect(0, call(fd, NCRIO_KEY_INIT, &keys[i]));
		else
			takes(NCRIO_KEY_INIT, keys[i]);
		assert_true(keys[i] >= 0);
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(keys[i], keys[j]);
		expect(ENOENT, try_look(other, keys[i]));
	}
	expect(0, call(other, NCRIO_KEY_INIT, &others));
	for (size_t i = 0; i < COUNT(keys); i++)
		key_free(fd, keys[i]);
	expect(0, try_look(other, others));
	device_close(other);
}

/* Keys in as many namespaces as there are descriptors, in turn, until the answer is another one. */
static int keys_until_refused(const int *devices, size_t count, int *error)
{
	ncr_key_t key;
	int keys = 0;

	while (!(*error = call(devices[keys % count], NCRIO_KEY_INIT, &key)) && keys < 1000000)
		keys++;
	return keys;
}

/* Another process of hers: how many it gets, which it holds until the other end of the pipe is closed. */
static int process_of_keys(const int hold[2])
{
	int answer[2], device, keys, error;

	if (pipe(answer))
		return -1;
	if (!fork()) {
		close(hold[1]);
		device = open(DEVICE, O_RDWR);
		keys = keys_until_refused(&device, 1, &error);
		if (error != EDQUOT)
			keys = -error;
		if (write(answer[1], &keys, sizeof(keys)) == sizeof(keys))
			error = read(hold[0], &keys, 1);
		_exit(0);
	}
	close(answer[1]);
	if (read(answer[0], &keys, sizeof(keys)) != sizeof(keys))
		keys = -1;
	close(answer[0]);
	return keys;
}

static int alice_is_limited(void *unused)
{
	int devices[3], hold[2], fresh, alone, others = 0, keys, error, processes = 0;
	ncr_key_t key, first;

	(void)unused;
	for (size_t i = 0; i < COUNT(devices); i++)
		devices[i] = open(DEVICE, O_RDWR);
	fresh = open(DEVICE, O_RDWR);
	child_expect(0, call(devices[0], NCRIO_KEY_INIT, &first));
	alone = keys_until_refused(devices, COUNT(devices), &error);
	child_expect(EDQUOT, error);
	child_expect(1, alone > 0);
	/* a namespace without any key changes nothing, a key less does */
	child_expect(EDQUOT, call(fresh, NCRIO_KEY_INIT, &key));
	child_expect(0, try_deinit(devices[0], first));
	child_expect(0, call(fresh, NCRIO_KEY_INIT, &key));
	child_expect(EDQUOT, call(fresh, NCRIO_KEY_INIT, &key));

	/* other processes get some more; then the user has had his share, and a process without any gets none */
	child_expect(0, pipe(hold) ? errno : 0);
	do {
		keys = process_of_keys(hold);
		child_expect(1, keys >= 0);
		others += keys;
	} while (keys && ++processes < 100);
	child_expect(0, keys);
	child_expect(1, others > 0 && processes < 100);
	close(hold[1]);
	while (wait(NULL) > 0)
		;
	return 0;
}

static void key_objects_are_limited_per_process_and_per_user(void **state)
{
	(void)state;
	in_child_as_alice(alice_is_limited, NULL);
	key_free(fd, key_new(fd));
}

/* --- NCRIO_KEY_DEINIT --------------------------------------------------------------------------------------------- */

static void key_deinit_deallocates_a_key_object(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, EXPORTABLE);
	ncr_session_t session;

	(void)state;
	expect(0, try_deinit(fd, key));
	expect(ENOENT, try_look(fd, key));
	expect(ENOENT, try_generate(fd, key, 128, 0));
	expect(ENOENT, try_session(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, &session));
	expect(ENOENT, try_deinit(fd, key));
}

static void key_deinit_takes_an_integer_descriptor(void **state)
{
	ncr_key_t first = key_of(fd, "first", 5, EXPORTABLE), second = key_of(fd, "second", 6, EXPORTABLE);
	ncr_key_t args = first;

	(void)state;
	takes(NCRIO_KEY_DEINIT, args);
	expect(ENOENT, try_look(fd, first));
	key_is(fd, second, "second", 6);
	expect(ENOENT, try_deinit(fd, NCR_KEY_INVALID));
	expect(ENOENT, try_deinit(fd, INT_MAX));
	key_is(fd, second, "second", 6);
	key_free(fd, second);
}

/* Memory can be seen in the status alone, and in the pages themselves by the suites wipe. */
static long bytes_now(void)
{
	return strtol(status_value("bytes"), NULL, 10);
}

static void begin_with_large_key(ncr_key_t *key, ncr_session_t *session, uint8_t mac[32])
{
	static uint8_t material[LARGE];
	size_t size = 32;

	pattern(material, sizeof(material), 61);
	*key = key_of(fd, material, sizeof(material), 0);
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, *key, NULL, 0, "text", 4, mac, &size, NULL));
	*session = session_new(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, *key, NULL, 0);
	expect(0, try_update(fd, *session, "te", 2, NULL, NULL));
}

static void key_deinit_clears_the_key_after_its_operations(void **state)
{
	uint8_t wanted[32], mac[32];
	ncr_session_t session, late;
	size_t size = sizeof(mac);
	ncr_key_t key;
	long held;

	(void)state;
	begin_with_large_key(&key, &session, wanted);
	held = bytes_now();
	expect(0, try_deinit(fd, key));
	/* no new operation, and the old one to its end */
	expect(ENOENT, try_session(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, NULL, 0, &late));
	expect(0, try_update(fd, session, "x", 1, NULL, NULL));
	assert_true(bytes_now() > held - LARGE / 2);
	expect(0, try_final(fd, session, "t", 1, mac, &size, NULL));
	assert_memory_equal(mac, wanted, sizeof(mac));
	assert_true(bytes_now() < held - LARGE / 2);
}

static void key_deinit_frees_before_it_returns_or_after(void **state)
{
	uint8_t mac[32];
	ncr_session_t session;
	ncr_key_t key;
	long held;

	(void)state;
	/* nobody else refers to the key */
	begin_with_large_key(&key, &session, mac);
	session_end(fd, session);
	held = bytes_now();
	expect(0, try_deinit(fd, key));
	assert_true(bytes_now() < held - LARGE / 2);

	/* a session does */
	begin_with_large_key(&key, &session, mac);
	held = bytes_now();
	expect(0, try_deinit(fd, key));
	assert_true(bytes_now() > held - LARGE / 2);
	session_end(fd, session);
	assert_true(bytes_now() < held - LARGE / 2);
}

/* --- NCRIO_KEY_GENERATE ------------------------------------------------------------------------------------------- */

static void fill_generate(struct ncr_key_generate_st *args, ncr_key_t key, ncr_algorithm_t algorithm, unsigned int bits,
			  unsigned int flags)
{
	memset(args, RUBBISH, sizeof(*args));
	args->desc = key;
	args->params.algorithm = algorithm;
	args->params.keyflags = flags;
	args->params.params.secret.bits = bits;
}

/* The bytes of a key of at most 64 of them; how many. */
static size_t bytes_of(ncr_key_t key, uint8_t bytes[64])
{
	size_t size = 64;

	expect(0, try_export(fd, key, bytes, &size));
	return size;
}

static void key_generate_clears_existing_material_and_makes_new(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, EXPORTABLE);
	uint8_t first[64], second[64];

	(void)state;
	expect(0, try_generate(fd, key, 128, EXPORTABLE));
	assert_int_equal(bytes_of(key, first), 16);
	assert_memory_not_equal(first, SIXTEEN, 16);
	expect(0, try_generate(fd, key, 256, EXPORTABLE));
	assert_int_equal(bytes_of(key, second), 32);
	assert_memory_not_equal(first, second, 16);
	key_free(fd, key);
}

static void key_generate_takes_its_structure(void **state)
{
	struct ncr_key_generate_st args;

	(void)state;
	fill_generate(&args, key_new(fd), NCR_ALG_AES_CBC, 128, 0);
	takes(NCRIO_KEY_GENERATE, args);
	assert_int_equal(info_of(args.desc).type, NCR_KEY_TYPE_SECRET);
	key_free(fd, args.desc);
}

static void key_generate_desc_is_the_key(void **state)
{
	ncr_key_t first = key_of(fd, "first", 5, EXPORTABLE), second = key_of(fd, "second", 6, EXPORTABLE);

	(void)state;
	expect(0, try_generate(fd, second, 128, 0));
	key_is(fd, first, "first", 5);
	assert_int_equal(info_of(second).flags, 0);
	expect(ENOENT, try_generate(fd, NCR_KEY_INVALID, 128, 0));
	key_free(fd, first);
	key_free(fd, second);
}

static void key_generate_algorithm_is_what_the_key_is_used_with(void **state)
{
	struct ncr_key_generate_st args;
	uint8_t out[64], in[16] = "";
	ncr_key_t key = key_new(fd);
	size_t size;

	(void)state;
	for (size_t i = 0; i < algorithm_count; i++) {
		const struct algorithm *algorithm = &algorithms[i];

		if (!algorithm->key_sizes[0])
			continue;
		fill_generate(&args, key, algorithm->id, 8 * algorithm->key_sizes[0], 0);
		expect(0, call(fd, NCRIO_KEY_GENERATE, &args));
		assert_int_equal(info_of(key).algorithm, algorithm->id);
		size = sizeof(out);
		expect(0, try_once(fd, algorithm->id, algorithm->kind == CIPHER ? NCR_OP_ENCRYPT : NCR_OP_SIGN, key, in,
				   algorithm->iv_size, in, sizeof(in), out, &size, NULL));
	}
	fill_generate(&args, key, (ncr_algorithm_t)1000, 128, 0);
	expect(EINVAL, call(fd, NCRIO_KEY_GENERATE, &args));
	key_free(fd, key);
}

static void key_generate_keyflags_say_whether_it_is_exported_and_wrapped(void **state)
{
	ncr_key_t kek = key_of(fd, SIXTEEN, 16, 0), key = key_new(fd);
	uint8_t out[24];
	size_t size;

	(void)state;
	for (unsigned int flags = 0; flags <= (EXPORTABLE | WRAPPABLE); flags++) {
		expect(0, try_generate(fd, key, 128, flags));
		assert_int_equal(info_of(key).flags, flags);
		size = sizeof(out);
		expect(flags & EXPORTABLE ? 0 : EACCES, try_export(fd, key, out, &size));
		size = sizeof(out);
		expect(flags & WRAPPABLE ? 0 : EACCES,
		       try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, out, &size));
	}
	key_free(fd, key);
	key_free(fd, kek);
}

static void key_generate_params_are_the_length_of_a_symmetric_key_in_bits(void **state)
{
	static const unsigned int bits[] = { 8, 40, 128, 168, 192, 256, 512 };
	ncr_key_t key = key_new(fd);
	uint8_t bytes[64];

	(void)state;
	for (size_t i = 0; i < COUNT(bits); i++) {
		expect(0, try_generate(fd, key, bits[i], EXPORTABLE));
		assert_int_equal(bytes_of(key, bytes), bits[i] / 8);
	}
	key_free(fd, key);
}

static void key_generate_makes_symmetric_keys_only(void **state)
{
	static const ncr_algorithm_t others[] = { NCR_ALG_RSA, NCR_ALG_DSA, NCR_ALG_DH };
	ncr_key_t key = key_of(fd, "old", 3, EXPORTABLE);
	struct ncr_key_generate_st args;

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		fill_generate(&args, key, others[i], 1024, 0);
		expect(EINVAL, call(fd, NCRIO_KEY_GENERATE, &args));
	}
	key_is(fd, key, "old", 3);
	expect(0, try_generate(fd, key, 1024, 0));
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_SECRET);
	key_free(fd, key);
}

static void key_generate_resets_the_key_id_to_a_random_value(void **state)
{
	struct ncr_key_info_st first, second;
	struct ncr_key_data_st import;

	(void)state;
	rubbish(import);
	import.key = key_new(fd);
	import.idata = SIXTEEN;
	import.idata_size = 16;
	memcpy(import.key_id, "name", 4);
	import.key_id_size = 4;
	import.type = NCR_KEY_TYPE_SECRET;
	import.flags = 0;
	expect(0, call(fd, NCRIO_KEY_IMPORT, &import));
	expect(0, try_generate(fd, import.key, 128, 0));
	first = info_of(import.key);
	expect(0, try_generate(fd, import.key, 128, 0));
	second = info_of(import.key);
	assert_true(first.key_id_size >= 8 && first.key_id_size <= MAX_KEY_ID_SIZE);
	assert_int_equal(second.key_id_size, first.key_id_size);
	assert_memory_not_equal(first.key_id, "name", 4);
	assert_memory_not_equal(first.key_id, second.key_id, first.key_id_size);
	key_free(fd, import.key);
}

/* The header: "just a cipher algorithm when generating secret keys". Each of them, by its number. */
static void secret_keys_are_generated_for_a_cipher_algorithm(void **state)
{
	static const struct {
		ncr_algorithm_t id;
		unsigned int bits;
	} ciphers[] = {
		{ NCR_ALG_3DES_CBC, 192 },	{ NCR_ALG_AES_CBC, 128 },      { NCR_ALG_CAMELLIA_CBC, 192 },
		{ NCR_ALG_ARCFOUR, 128 },	{ NCR_ALG_AES_ECB, 256 },      { NCR_ALG_CAMELLIA_ECB, 128 },
		{ NCR_ALG_AES_CTR, 192 },	{ NCR_ALG_CAMELLIA_CTR, 256 },
	};
	struct ncr_key_generate_st args;
	uint8_t in[16] = "", out[16], again[16];
	ncr_key_t key = key_new(fd);
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(ciphers); i++) {
		size_t iv_size = ciphers[i].id == NCR_ALG_3DES_CBC ? 8 : 16;

		fill_generate(&args, key, ciphers[i].id, ciphers[i].bits, 0);
		expect(0, call(fd, NCRIO_KEY_GENERATE, &args));
		assert_int_equal(info_of(key).type, NCR_KEY_TYPE_SECRET);
		size = sizeof(out);
		expect(0, try_once(fd, ciphers[i].id, NCR_OP_ENCRYPT, key, SIXTEEN, iv_size, in, 16, out, &size, NULL));
		assert_memory_not_equal(in, out, 16);
		expect(0, try_once(fd, ciphers[i].id, NCR_OP_DECRYPT, key, SIXTEEN, iv_size, out, 16, again, &size,
				   NULL));
		assert_memory_equal(in, again, 16);
	}
	key_free(fd, key);
}

/* --- NCRIO_KEY_GET_INFO ------------------------------------------------------------------------------------------- */

static void key_get_info_tells_of_an_existing_key(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);

	(void)state;
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_SECRET);
	key_free(fd, key);
	/* which this is no more */
	expect(ENOENT, try_look(fd, key));
}

static void key_get_info_takes_its_structure_with_the_key(void **state)
{
	ncr_key_t plain = key_of(fd, SIXTEEN, 16, 0), other = key_of(fd, SIXTEEN, 16, EXPORTABLE);
	struct ncr_key_info_st info;

	(void)state;
	rubbish(info);
	info.key = other;
	takes(NCRIO_KEY_GET_INFO, info);
	assert_int_equal(info.flags, EXPORTABLE);
	assert_int_equal(info_of(plain).flags, 0);
	key_free(fd, plain);
	key_free(fd, other);
}

static void key_get_info_sets_flags(void **state)
{
	(void)state;
	for (unsigned int flags = 0; flags < 16; flags++) {
		ncr_key_t key = key_of(fd, SIXTEEN, 16, flags);

		assert_int_equal(info_of(key).flags, flags);
		key_free(fd, key);
	}
}

static void key_get_info_sets_type(void **state)
{
	struct pair pair = pair_known(fd, 0);
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);

	(void)state;
	assert_int_equal(info_of(key).type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info_of(pair.public).type, NCR_KEY_TYPE_PUBLIC);
	assert_int_equal(info_of(pair.private).type, NCR_KEY_TYPE_PRIVATE);
	pair_free(fd, pair);
	key_free(fd, key);
}

static void key_get_info_sets_algorithm(void **state)
{
	struct ncr_key_generate_st args;
	struct pair pair = pair_known(fd, 0);

	(void)state;
	assert_int_equal(info_of(pair.private).algorithm, NCR_ALG_RSA);
	fill_generate(&args, pair.private, NCR_ALG_CAMELLIA_CTR, 128, 0);
	expect(0, call(fd, NCRIO_KEY_GENERATE, &args));
	assert_int_equal(info_of(pair.private).algorithm, NCR_ALG_CAMELLIA_CTR);
	pair_free(fd, pair);
}

/* The header: "valid for public/private keys". */
static void info_algorithm_is_valid_for_public_and_private_keys(void **state)
{
	struct pair rsa = pair_known(fd, 0), dsa, dh;

	(void)state;
	assert_int_equal(info_of(rsa.private).algorithm, NCR_ALG_RSA);
	assert_int_equal(info_of(rsa.public).algorithm, NCR_ALG_RSA);
	pair_free(fd, rsa);
	dsa = dsa_pair_known(fd, 0);
	assert_int_equal(info_of(dsa.private).algorithm, NCR_ALG_DSA);
	assert_int_equal(info_of(dsa.public).algorithm, NCR_ALG_DSA);
	pair_free(fd, dsa);
	dh = dh_pair_new(0);
	assert_int_equal(info_of(dh.private).algorithm, NCR_ALG_DH);
	assert_int_equal(info_of(dh.public).algorithm, NCR_ALG_DH);
	pair_free(fd, dh);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(key_init_allocates_a_key_object),
		counted_test(key_init_does_not_use_its_parameter_on_input),
		counted_test(key_init_gives_an_integer_descriptor),
		counted_test(key_objects_are_limited_per_process_and_per_user),
		counted_test(key_deinit_deallocates_a_key_object),
		counted_test(key_deinit_takes_an_integer_descriptor),
		counted_test(key_deinit_clears_the_key_after_its_operations),
		counted_test(key_deinit_frees_before_it_returns_or_after),
		counted_test(key_generate_clears_existing_material_and_makes_new),
		counted_test(key_generate_takes_its_structure),
		counted_test(key_generate_desc_is_the_key),
		counted_test(key_generate_algorithm_is_what_the_key_is_used_with),
		counted_test(key_generate_keyflags_say_whether_it_is_exported_and_wrapped),
		counted_test(key_generate_params_are_the_length_of_a_symmetric_key_in_bits),
		counted_test(key_generate_makes_symmetric_keys_only),
		counted_test(key_generate_resets_the_key_id_to_a_random_value),
		counted_test(secret_keys_are_generated_for_a_cipher_algorithm),
		counted_test(key_get_info_tells_of_an_existing_key),
		counted_test(key_get_info_takes_its_structure_with_the_key),
		counted_test(key_get_info_sets_flags),
		counted_test(key_get_info_sets_type),
		counted_test(key_get_info_sets_algorithm),
		counted_test(info_algorithm_is_valid_for_public_and_private_keys),
	};

	return cmocka_run_group_tests_name("specification_keys", tests, group_open, group_close);
}
