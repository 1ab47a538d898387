// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification_device.c - the specification's overview and DESCRIPTION: namespaces, their end, the form of commands
 */
#include "specification.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* --- overview ----------------------------------------------------------------------------------------------------- */

static void device_is_a_namespace_for_key_and_session_identifiers(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	ncr_session_t session = session_new(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0);
	int other = device_open();
	uint8_t out[16];
	size_t size = sizeof(out);

	(void)state;
	expect(ENOENT, try_look(other, key));
	expect(ENOENT, try_deinit(other, key));
	expect(ENOENT, try_update(other, session, SIXTEEN, 16, out, &size));
	expect(ENOENT, try_final(other, session, NULL, 0, out, &size, NULL));
	expect(0, try_look(fd, key));
	size = sizeof(out);
	expect(0, try_update(fd, session, SIXTEEN, 16, out, &size));
	session_end(fd, session);
	key_free(fd, key);
	device_close(other);
}

static void key_is_allocated_then_generated_loaded_unwrapped_or_derived(void **state)
{
	ncr_key_t generated = key_new(fd), loaded = key_new(fd), unwrapped = key_new(fd), derived, peers;
	uint8_t wrapped[24];
	size_t size = sizeof(wrapped);

	(void)state;
	assert_int_equal(info_of(loaded).type, NCR_KEY_TYPE_INVALID);
	expect(0, try_generate(fd, generated, 128, WRAPPABLE));
	expect(0, try_import(fd, loaded, SIXTEEN, 16, 0));
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, loaded, generated, "", 0, wrapped, &size));
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, loaded, unwrapped, "", 0, wrapped, size));
	assert_true(same_secret(generated, unwrapped));
	assert_false(same_secret(generated, loaded));
	key_free(fd, generated);
	key_free(fd, loaded);
	key_free(fd, unwrapped);

	derive_both(&derived, &peers, 0);
	assert_int_equal(info_of(derived).type, NCR_KEY_TYPE_SECRET);
	key_free(fd, derived);
	key_free(fd, peers);
}

static void key_material_can_be_copied_out_or_wrapped(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, EXPORTABLE | WRAPPABLE), copy = key_new(fd);
	uint8_t out[24];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_export(fd, key, out, &size));
	assert_int_equal(size, 16);
	assert_memory_equal(out, SIXTEEN, 16);
	size = sizeof(out);
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, key, key, "", 0, out, &size));
	expect(0, try_unwrap(fd, NCR_WALG_AES_RFC3394, key, copy, "", 0, out, size));
	assert_true(same_secret(key, copy));
	key_free(fd, key);
	key_free(fd, copy);
}

/* Data in two chunks, the result in out; its size. */
static size_t in_chunks(ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, const void *in, uint8_t out[32])
{
	bool cipher = op == NCR_OP_ENCRYPT || op == NCR_OP_DECRYPT;
	ncr_session_t session = session_new(fd, algorithm, op, key, SIXTEEN, 16);
	size_t size[2] = { 16, cipher ? 16 : 32 };

	expect(0, try_update(fd, session, in, 16, cipher ? out : NULL, cipher ? &size[0] : NULL));
	expect(0, try_final(fd, session, (const uint8_t *)in + 16, 16, cipher ? out + 16 : out, &size[1], NULL));
	return cipher ? size[0] + size[1] : size[1];
}

static void session_encrypts_decrypts_hashes_signs_or_verifies_chunks(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, 0);
	uint8_t text[32], encrypted[32], again[32], mac[32], digest[32];
	ncr_session_t session;
	size_t size = sizeof(mac);
	ncr_error_t err;

	(void)state;
	pattern(text, sizeof(text), 60);
	assert_int_equal(in_chunks(NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, text, encrypted), 32);
	assert_memory_not_equal(encrypted, text, 32);
	assert_int_equal(in_chunks(NCR_ALG_AES_CBC, NCR_OP_DECRYPT, key, encrypted, again), 32);
	assert_memory_equal(again, text, 32);
	assert_int_equal(in_chunks(NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, text, digest), 32);
	assert_int_equal(in_chunks(NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key, text, mac), 32);
	assert_memory_not_equal(digest, mac, 32);

	session = session_new(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_VERIFY, key, NULL, 0);
	expect(0, try_update(fd, session, text, 1, NULL, NULL));
	expect(0, try_update(fd, session, text + 1, 31, NULL, NULL));
	expect(0, try_final(fd, session, NULL, 0, mac, &size, &err));
	assert_int_equal(err, NCR_SUCCESS);
	key_free(fd, key);
}

static void session_final_deallocates_and_retrieves_hash_or_signature(void **state)
{
	struct pair pair = pair_known(fd, 0);
	ncr_session_t session = session_new(fd, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	uint8_t out[256];
	size_t size = sizeof(out);

	(void)state;
	expect(0, try_final(fd, session, "text", 4, out, &size, NULL));
	assert_int_equal(size, 20);
	expect(ENOENT, try_final(fd, session, "text", 4, out, &size, NULL));
	expect(0, try_scheme(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA1), &session));
	size = sizeof(out);
	expect(0, try_final(fd, session, "text", 4, out, &size, NULL));
	assert_int_equal(size, 256);
	assert_int_equal(verdict(fd, pair.public, PKCS1_SIGN(NCR_ALG_SHA1), "text", 4, out, size), NCR_SUCCESS);
	expect(ENOENT, try_final(fd, session, "text", 4, out, &size, NULL));
	pair_free(fd, pair);
}

static void session_once_needs_a_single_call(void **state)
{
	static const uint8_t sha1_of_abc[20] = "\xa9\x99\x3e\x36\x47\x06\x81\x6a\xba\x3e\x25\x71\x78\x50\xc2\x6c"
					       "\x9c\xd0\xd8\x9d";
	struct ncr_session_once_op_st once;
	uint8_t digest[20];

	(void)state;
	rubbish(once);
	fill_session(&once.init, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	fill_data(&once.op, "abc", 3, digest, sizeof(digest));
	assert_int_equal(ioctl(fd, NCRIO_SESSION_ONCE, &once), 0);
	assert_memory_equal(digest, sha1_of_abc, sizeof(digest));
}

/* --- DESCRIPTION -------------------------------------------------------------------------------------------------- */

static void device_file_provides_an_ioctl_interface(void **state)
{
	struct stat status;
	char byte;

	(void)state;
	assert_int_equal(fstat(fd, &status), 0);
	assert_true(S_ISCHR(status.st_mode));
	key_free(fd, key_new(fd));
	expect(ENOTTY, call(fd, _IO('c', 0), NULL));
	/* and no other one */
	assert_int_equal(read(fd, &byte, 1), -1);
	assert_int_equal(write(fd, "x", 1), -1);
}

static void each_open_establishes_a_separate_namespace(void **state)
{
	int first = device_open(), second = device_open();
	ncr_key_t one = key_new(first), two = key_new(second);

	(void)state;
	/* the same name for two things, of which neither is the other */
	assert_int_equal(one, two);
	expect(0, try_import(first, one, "one", 3, EXPORTABLE));
	expect(0, try_import(second, two, "second", 6, EXPORTABLE));
	key_is(first, one, "one", 3);
	key_is(second, two, "second", 6);
	key_free(first, one);
	key_is(second, two, "second", 6);
	device_close(first);
	key_is(second, two, "second", 6);
	device_close(second);
}

static void *look_in_a_thread(void *key)
{
	return (void *)(intptr_t)try_look(fd, *(ncr_key_t *)key);
}

static int look_in_a_process(void *key)
{
	child_expect(0, try_look(fd, *(ncr_key_t *)key));
	child_expect(0, try_import(fd, *(ncr_key_t *)key, "from the child", 14, EXPORTABLE));
	return 0;
}

static int look_in_another_description(void *key)
{
	int own = open(DEVICE, O_RDWR);

	child_expect(ENOENT, try_look(own, *(ncr_key_t *)key));
	return 0;
}

static void namespace_is_shared_with_the_open_file_description(void **state)
{
	ncr_key_t key = key_new(fd);
	int sockets[2], passed, copy = dup(fd);
	pthread_t thread;
	void *result;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, look_in_a_thread, &key), 0);
	assert_int_equal(pthread_join(thread, &result), 0);
	expect(0, (intptr_t)result);
	in_child(look_in_a_process, &key);
	key_is(fd, key, "from the child", 14);
	in_child(look_in_another_description, &key);
	expect(0, try_look(copy, key));
	close(copy);

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	expect(0, send_descriptor(sockets[0], fd));
	passed = receive_descriptor(sockets[1]);
	assert_true(passed >= 0 && passed != fd);
	expect(0, try_look(passed, key));
	close(passed);
	close(sockets[0]);
	close(sockets[1]);
	key_free(fd, key);
}

/* Nobody can ask for what is gone with its namespace: the module's status counts. */
static void last_close_destroys_all_objects(void **state)
{
	struct counts before = counts_now(), now;
	int first = device_open(), copy = dup(first);
	ncr_key_t key = key_of(first, SIXTEEN, 16, EXPORTABLE);

	(void)state;
	session_new(first, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0);
	session_new(first, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	key_new(first);
	device_close(first);
	/* not the last one */
	key_is(copy, key, SIXTEEN, 16);
	now = counts_now();
	assert_int_equal(now.keys, before.keys + 2);
	assert_int_equal(now.sessions, before.sessions + 2);
	device_close(copy);
	assert_int_equal(counts_check(NULL), 0);
}

static const unsigned long commands[] = {
	NCRIO_KEY_INIT, NCRIO_KEY_DEINIT, NCRIO_KEY_GENERATE, NCRIO_KEY_GENERATE_PAIR, NCRIO_KEY_DERIVE,
	NCRIO_KEY_EXPORT, NCRIO_KEY_IMPORT, NCRIO_KEY_GET_INFO, NCRIO_KEY_WRAP, NCRIO_KEY_UNWRAP,
	NCRIO_KEY_STORAGE_WRAP, NCRIO_KEY_STORAGE_UNWRAP, NCRIO_SESSION_INIT, NCRIO_SESSION_UPDATE,
	NCRIO_SESSION_FINAL, NCRIO_SESSION_ONCE, NCRIO_MASTER_KEY_SET,
};

static void every_command_takes_a_pointer_to_its_structure(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(commands); i++) {
		expect(EFAULT, call(fd, commands[i], NULL));
		expect(EFAULT, call(fd, commands[i], KERNEL_ADDRESS));
	}
}

static void output_is_in_the_same_structure(void **state)
{
	struct ncr_session_st init;
	struct ncr_key_info_st info;
	struct ncr_session_op_st op;
	uint8_t digest[32];
	ncr_key_t key;

	(void)state;
	rubbish(key);
	expect(0, call(fd, NCRIO_KEY_INIT, &key));
	assert_true(key >= 0);
	expect(0, try_generate(fd, key, 128, WRAPPABLE));
	info = info_of(key);
	/* what was input is still there, what is output has taken the place of rubbish */
	assert_int_equal(info.key, key);
	assert_int_equal(info.type, NCR_KEY_TYPE_SECRET);
	assert_int_equal(info.flags, WRAPPABLE);

	fill_session(&init, NCR_ALG_SHA1, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0);
	expect(0, call(fd, NCRIO_SESSION_INIT, &init));
	assert_int_equal(init.algorithm, NCR_ALG_SHA1);
	assert_true(init.ses >= 0);
	fill_data(&op, "abc", 3, digest, sizeof(digest));
	op.ses = init.ses;
	expect(0, call(fd, NCRIO_SESSION_FINAL, &op));
	assert_int_equal(op.ses, init.ses);
	assert_int_equal(op.data.udata.input_size, 3);
	assert_int_equal(op.data.udata.output_size, 20);
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(device_is_a_namespace_for_key_and_session_identifiers),
		counted_test(key_is_allocated_then_generated_loaded_unwrapped_or_derived),
		counted_test(key_material_can_be_copied_out_or_wrapped),
		counted_test(session_encrypts_decrypts_hashes_signs_or_verifies_chunks),
		counted_test(session_final_deallocates_and_retrieves_hash_or_signature),
		counted_test(session_once_needs_a_single_call),
		counted_test(device_file_provides_an_ioctl_interface),
		counted_test(each_open_establishes_a_separate_namespace),
		counted_test(namespace_is_shared_with_the_open_file_description),
		counted_test(last_close_destroys_all_objects),
		counted_test(every_command_takes_a_pointer_to_its_structure),
		counted_test(output_is_in_the_same_structure),
	};

	return cmocka_run_group_tests_name("specification_device", tests, group_open, group_close);
}
