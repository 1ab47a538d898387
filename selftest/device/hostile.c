// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hostile.c - bad pointers everywhere: the argument of every command, and every member that is one
 */
#include "device.h"

#include <sys/mman.h>

static const struct {
	const char *name;
	unsigned long number;
	size_t size;
} commands[] = {
#define COMMAND(number, type) { #number, number, sizeof(type) }
	COMMAND(NCRIO_KEY_INIT, ncr_key_t),
	COMMAND(NCRIO_KEY_DEINIT, ncr_key_t),
	COMMAND(NCRIO_KEY_GENERATE, struct ncr_key_generate_st),
	COMMAND(NCRIO_KEY_GENERATE_PAIR, struct ncr_key_generate_st),
	COMMAND(NCRIO_KEY_DERIVE, struct ncr_key_derivation_params_st),
	COMMAND(NCRIO_KEY_GET_INFO, struct ncr_key_info_st),
	COMMAND(NCRIO_KEY_EXPORT, struct ncr_key_data_st),
	COMMAND(NCRIO_KEY_IMPORT, struct ncr_key_data_st),
	COMMAND(NCRIO_KEY_WRAP, struct ncr_key_wrap_st),
	COMMAND(NCRIO_KEY_UNWRAP, struct ncr_key_wrap_st),
	COMMAND(NCRIO_KEY_UNWRAP_EXT, struct ncr_key_wrap_ext_st),
	COMMAND(NCRIO_MASTER_KEY_SET, struct ncr_master_key_st),
	COMMAND(NCRIO_KEY_STORAGE_WRAP, struct ncr_key_storage_wrap_st),
	COMMAND(NCRIO_KEY_STORAGE_UNWRAP, struct ncr_key_storage_wrap_st),
	COMMAND(NCRIO_KEY_STORAGE_WRAP_EXT, struct ncr_key_storage_wrap_ext_st),
	COMMAND(NCRIO_KEY_STORAGE_UNWRAP_EXT, struct ncr_key_storage_wrap_ext_st),
	COMMAND(NCRIO_SESSION_INIT, struct ncr_session_st),
	COMMAND(NCRIO_SESSION_UPDATE, struct ncr_session_op_st),
	COMMAND(NCRIO_SESSION_FINAL, struct ncr_session_op_st),
	COMMAND(NCRIO_SESSION_ONCE, struct ncr_session_once_op_st),
	COMMAND(NCRIO_ALGORITHM_INFO, struct ncr_algorithm_info),
	COMMAND(NCRIO_KEY_DESCRIBE, struct ncr_key_describe),
	COMMAND(NCRIO_KEY_PUBLISH, struct ncr_key_publish),
	COMMAND(NCRIO_KEY_ATTACH, struct ncr_key_attach),
	COMMAND(NCRIO_STORE_SEAL, struct ncr_store_manifest),
	COMMAND(NCRIO_STORE_VERIFY, struct ncr_store_manifest),
	COMMAND(NCRIO_KEY_PUBLIC, struct ncr_key_public),
};

static void *const wild[] = {
	NULL, (void *)1, (void *)4095, KERNEL_ADDRESS, (void *)-1L, (void *)-4096L,
#if __SIZEOF_POINTER__ == 8
	(void *)0x7ffffffff000, (void *)0x800000000000, (void *)0x7fffffffffffffff, (void *)0x8000000000000000,
	(void *)0xffffffffff600000,	/* the vsyscall page */
#endif
};

static void *no_access;

static int hostile_open(void **state)
{
	no_access = mmap(NULL, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (no_access == MAP_FAILED)
		return -1;
	return group_open(state);
}

static void *bad_pointer(size_t i)
{
	return i < COUNT(wild) ? wild[i] : no_access;
}

#define BAD_POINTERS (COUNT(wild) + 1)

static void arguments(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(commands); i++) {
		for (size_t j = 0; j < BAD_POINTERS; j++) {
			int error = call(fd, commands[i].number, bad_pointer(j));

			/* KEY_INIT does not use the argument on input, but cannot put its answer there */
			if (error != EFAULT)
				print_error("%s with %p\n", commands[i].name, bad_pointer(j));
			expect(EFAULT, error);
		}
		/* all but the last bytes are there */
		for (size_t there = 0; there < commands[i].size; there++) {
			uint8_t *argument = guarded(there);

			memset(argument, 0, there);
			expect(EFAULT, call(fd, commands[i].number, argument));
			guarded_free(argument, there);
		}
	}
}

/* Copies a structure to where it can be read and not written. */
static void *read_only(const void *bytes, size_t size)
{
	static void *page;

	if (!page)
		page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_int_equal(mprotect(page, 4096, PROT_READ | PROT_WRITE), 0);
	memcpy(page, bytes, size);
	assert_int_equal(mprotect(page, 4096, PROT_READ), 0);
	return page;
}

/* The handle could not be delivered: what it names must not stay behind (the counts are checked after the test). */
static void answers_into_read_only_memory(void **state)
{
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, 63 & ~NCR_KEY_FLAG_WRAP), none = 0;
	struct counts before = counts_now();
	struct ncr_session_once_op_st once;
	struct ncr_key_data_st export;
	struct ncr_key_info_st info;
	struct ncr_session_st init;
	uint8_t out[16];

	(void)state;
	for (int i = 0; i < 100; i++) {
		expect(EFAULT, call(fd, NCRIO_KEY_INIT, read_only(&none, sizeof(none))));
		fill_session(&init, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0);
		expect(EFAULT, call(fd, NCRIO_SESSION_INIT, read_only(&init, sizeof(init))));
	}
	assert_memory_equal(&before, &(struct counts[]){ counts_now() }, sizeof(before));

	rubbish(info);
	info.key = key;
	expect(EFAULT, call(fd, NCRIO_KEY_GET_INFO, read_only(&info, sizeof(info))));
	rubbish(export);
	export.key = key;
	export.idata = out;
	export.idata_size = sizeof(out);
	expect(EFAULT, call(fd, NCRIO_KEY_EXPORT, read_only(&export, sizeof(export))));
	export.idata_size = 0;
	expect(EFAULT, call(fd, NCRIO_KEY_EXPORT, read_only(&export, sizeof(export))));
	fill_session(&once.init, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0);
	fill_data(&once.op, "sixteen letters.", 16, out, 16);
	expect(EFAULT, call(fd, NCRIO_SESSION_ONCE, read_only(&once, sizeof(once))));

	/* the chain has moved on, and its owner was told that the call failed: no block may follow on it */
	fill_data(&once.op, "sixteen letters.", 16, out, 16);
	once.op.ses = session_new(fd, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key, "sixteen letters.", 16);
	expect(EFAULT, call(fd, NCRIO_SESSION_UPDATE, read_only(&once.op, sizeof(once.op))));
	expect(EBADFD, call(fd, NCRIO_SESSION_UPDATE, &once.op));
	expect(EBADFD, call(fd, NCRIO_SESSION_FINAL, &once.op));
	expect(ENOENT, call(fd, NCRIO_SESSION_FINAL, &once.op));
	key_free(fd, key);
}

/* A command that has no answer writes none. */
static void arguments_that_are_only_read(void **state)
{
	struct ncr_key_generate_st gen;
	struct ncr_key_wrap_st unwrap;
	struct ncr_key_data_st import;
	ncr_key_t key = key_new(fd), kek = key_of(fd, "sixteen letters.", 16, 0);
	uint8_t wrapped[24];
	size_t size = sizeof(wrapped);

	(void)state;
	rubbish(gen);
	gen.desc = key;
	gen.params.algorithm = NCR_ALG_AES_CBC;
	gen.params.keyflags = NCR_KEY_FLAG_WRAPPABLE;
	gen.params.params.secret.bits = 128;
	expect(0, call(fd, NCRIO_KEY_GENERATE, read_only(&gen, sizeof(gen))));
	expect(0, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, wrapped, &size));
	rubbish(unwrap);
	unwrap.algorithm = NCR_WALG_AES_RFC3394;
	unwrap.keytowrap = key;
	unwrap.key = kek;
	unwrap.params.params.cipher.iv_size = 0;
	unwrap.io = wrapped;
	unwrap.io_size = size;
	expect(0, call(fd, NCRIO_KEY_UNWRAP, read_only(&unwrap, sizeof(unwrap))));
	/* IMPORT says IOWR, and sets nothing */
	rubbish(import);
	import.key = key;
	import.idata = wrapped;
	import.idata_size = 16;
	import.key_id_size = 0;
	import.type = NCR_KEY_TYPE_SECRET;
	import.algorithm = NCR_ALG_AES_CBC;
	import.flags = 0;
	expect(0, call(fd, NCRIO_KEY_IMPORT, read_only(&import, sizeof(import))));
	expect(0, call(fd, NCRIO_KEY_DEINIT, read_only(&key, sizeof(key))));
	key_free(fd, kek);
}

static void members_of_key_commands(void **state)
{
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE);
	ncr_key_t kek = key_of(fd, "sixteen letters.", 16, 0);
	size_t size;

	(void)state;
	for (size_t i = 0; i < BAD_POINTERS; i++) {
		void *bad = bad_pointer(i);

		expect(EFAULT, try_import(fd, key, bad, 16, 0));
		expect(EFAULT, try_import(fd, key, bad, 65536, 0));
		size = 16;
		expect(EFAULT, try_export(fd, key, bad, &size));
		size = SIZE_MAX;
		expect(EFAULT, try_export(fd, key, bad, &size));
		size = 24;
		expect(EFAULT, try_wrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, bad, &size));
		size = SIZE_MAX;
		expect(EFAULT, try_wrap(fd, NCR_WALG_AES_RFC5649, kek, key, "", 0, bad, &size));
		expect(EFAULT, try_unwrap(fd, NCR_WALG_AES_RFC3394, kek, key, "", 0, bad, 24));
		expect(EFAULT, try_unwrap(fd, NCR_WALG_AES_RFC5649, kek, key, "", 0, bad, 65536));
	}
	key_is(fd, key, "sixteen letters.", 16);
	key_free(fd, key);
	key_free(fd, kek);
}

static void members_of_storage_commands(void **state)
{
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_STORABLE);
	struct ncr_master_key_st master;
	size_t size;

	(void)state;
	need_master_key(fd);
	for (size_t i = 0; i < BAD_POINTERS; i++) {
		void *bad = bad_pointer(i);

		size = 1024;
		expect(EFAULT, try_storage_wrap(fd, key, bad, &size));
		size = SIZE_MAX;
		expect(EFAULT, try_storage_wrap(fd, key, bad, &size));
		expect(EFAULT, try_storage_unwrap(fd, key, bad, 100));
		expect(EBADMSG, try_storage_unwrap(fd, key, bad, 0));
		/* one is set: the pointer is of no interest any more */
		master.key = bad;
		master.key_size = 32;
		expect(EBUSY, call(fd, NCRIO_MASTER_KEY_SET, &master));
	}
	key_is(fd, key, "sixteen letters.", 16);
	key_free(fd, key);
}

static void members_of_session_commands(void **state)
{
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, 0);
	uint8_t good[64] = { 0 }, digest[32];
	ncr_session_t session;
	ncr_error_t err;
	size_t size;

	(void)state;
	for (size_t i = 0; i < BAD_POINTERS; i++) {
		void *bad = bad_pointer(i);

		size = 16;
		expect(EFAULT, try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, good, 16, bad, &size, NULL));
		if (bad) {
			size = 16;
			expect(EFAULT,
			       try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, bad, 16, good, &size, NULL));
			size = 32;
			expect(EFAULT,
			       try_once(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, key, NULL, 0, bad, 16, digest, &size, NULL));
		}
		size = 32;
		expect(EFAULT, try_once(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, key, NULL, 0, good, 64, bad, &size, NULL));
		size = 32;
		expect(EFAULT, try_once(fd, NCR_ALG_SHA2_256, NCR_OP_VERIFY, key, NULL, 0, good, 64, bad, &size, &err));

		session = session_new(fd, NCR_ALG_AES_CTR, NCR_OP_DECRYPT, key, good, 16);
		size = 64;
		expect(EFAULT, try_update(fd, session, bad, 64, good, &size));
		session_end(fd, session);
		session = session_new(fd, NCR_ALG_HMAC_SHA1, NCR_OP_SIGN, key, NULL, 0);
		expect(EFAULT, try_update(fd, session, bad, 64, NULL, NULL));
		size = 20;
		expect(EFAULT, try_final(fd, session, good, 64, bad, &size, NULL));
		expect(ENOENT, try_final(fd, session, good, 64, good, &size, NULL));
	}
	key_free(fd, key);
}

/* Sizes that wrap around when something is added to them or to the pointer. */
static void sizes_that_overflow(void **state)
{
	static const size_t sizes[] = { SIZE_MAX, SIZE_MAX - 15, SIZE_MAX - 4095, SIZE_MAX / 2, SIZE_MAX / 2 + 1,
		(size_t)1 << 31, ((size_t)1 << 31) + 16, (size_t)INT_MAX + 1 - 16,
#if __SIZEOF_POINTER__ == 8
		(size_t)1 << 32, ((size_t)1 << 32) + 16, (size_t)1 << 47, (size_t)1 << 63,
#endif
	};
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, 0);
	uint8_t *page = guarded(4096), digest[32];
	ncr_session_t session;
	size_t room;

	(void)state;
	memset(page, 0, 4096);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		size_t size = sizes[i];

		room = size;
		expect(size % 16 ? EINVAL : EFAULT,
		       try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, page, size, page, &room, NULL));
		room = size;
		expect(EFAULT,
		       try_once(fd, NCR_ALG_AES_CTR, NCR_OP_ENCRYPT, key, page, 16, page, size, page, &room, NULL));
		room = size;
		expect(EFAULT, try_once(fd, NCR_ALG_NULL, NCR_OP_ENCRYPT, key, NULL, 0, page, size, page, &room, NULL));
		room = 4096;
		expect(size % 16 ? EINVAL : EOVERFLOW,
		       try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, page, size, page, &room, NULL));
		room = sizeof(digest);
		expect(EFAULT,
		       try_once(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, key, NULL, 0, page, size, digest, &room, NULL));
		session = session_new(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, key, NULL, 0);
		expect(EFAULT, try_update(fd, session, (void *)-16L, size, NULL, NULL));
		expect(EFAULT, try_update(fd, session, page, size, NULL, NULL));
		session_end(fd, session);

		/* room that claims to be all of memory is room */
		room = size;
		expect(0, try_once(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, key, NULL, 0, page, 64, digest, &room, NULL));
		assert_int_equal(room, 32);
		room = size;
		expect(0, try_once(fd, NCR_ALG_AES_ECB, NCR_OP_ENCRYPT, key, NULL, 0, page, 64, page, &room, NULL));
		assert_int_equal(room, 64);
	}
	key_free(fd, key);
	guarded_free(page, 4096);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(arguments),
		counted_test(answers_into_read_only_memory),
		counted_test(arguments_that_are_only_read),
		counted_test(members_of_key_commands),
		counted_test(members_of_storage_commands),
		counted_test(members_of_session_commands),
		counted_test(sizes_that_overflow),
	};

	return cmocka_run_group_tests_name("hostile", tests, hostile_open, group_close);
}
