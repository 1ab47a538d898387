// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification_master.c - the sentences on CONFIGURATION and MASTER_KEY_SET
 *
 * The test of CONFIGURATION comes first: what there is without a master key cannot be seen later. It is skipped, and
 * says so, when another program has set one since the module was loaded.
 */
#include "specification.h"

#include <linux/capability.h>

#define BLOB_MAX 1024

static int try_set_master_key(int device, const void *key, size_t size)
{
	struct ncr_master_key_st args;

	rubbish(args);
	args.key = (uint8_t *)key;
	args.key_size = size;
	return call(device, NCRIO_MASTER_KEY_SET, &args);
}

/* --- CONFIGURATION ------------------------------------------------------------------------------------------------ */

static void storage_works_only_after_a_master_key_is_configured(void **state)
{
	ncr_key_t key = key_of(fd, "old", 3, WRAPPABLE | EXPORTABLE);
	uint8_t blob[BLOB_MAX];
	size_t size = sizeof(blob);
	int error = try_storage_wrap(fd, key, blob, &size);

	(void)state;
	if (!error) {
		key_free(fd, key);
		print_message("a master key is set already: what there is without one needs a freshly loaded module\n");
		skip();
	}
	expect(ENOKEY, error);
	expect(ENOKEY, try_storage_unwrap(fd, key, blob, size));
	key_is(fd, key, "old", 3);

	need_master_key(fd);
	size = sizeof(blob);
	expect(0, try_storage_wrap(fd, key, blob, &size));
	expect(0, try_storage_unwrap(fd, key, blob, size));
	key_is(fd, key, "old", 3);
	key_free(fd, key);
}

/* --- NCRIO_MASTER_KEY_SET ----------------------------------------------------------------------------------------- */

static void master_key_set_sets_the_system_wide_key(void **state)
{
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE), copy;
	int other = device_open();
	uint8_t blob[BLOB_MAX];
	size_t size = sizeof(blob);

	(void)state;
	need_master_key(fd);
	/* for any namespace, not that alone in which it was set */
	expect(0, try_storage_wrap(fd, key, blob, &size));
	copy = key_new(other);
	expect(0, try_storage_unwrap(other, copy, blob, size));
	size = sizeof(blob);
	expect(0, try_storage_wrap(other, copy, blob, &size));
	expect(0, try_storage_unwrap(fd, key, blob, size));
	device_close(other);
	key_free(fd, key);
}

static int set_as_alice(void *unused)
{
	(void)unused;
	child_expect(EPERM, try_set_master_key(fd, tests_master_key, 32));
	return 0;
}

static int set_as_root_without_capability(void *unused)
{
	(void)unused;
	child_expect(0, drop_capability(CAP_SYS_ADMIN));
	child_expect(0, geteuid());
	child_expect(EPERM, try_set_master_key(fd, tests_master_key, 32));
	return 0;
}

static int set_with_capability_as_bob(void *unused)
{
	(void)unused;
	child_expect(0, become_with_capabilities(BOB));
	child_expect(EPERM, try_set_master_key(fd, tests_master_key, 32));
	return 0;
}

static void master_key_set_takes_euid_0_and_cap_sys_admin(void **state)
{
	(void)state;
	in_child_as_alice(set_as_alice, NULL);
	in_child(set_as_root_without_capability, NULL);
	in_child(set_with_capability_as_bob, NULL);
	/* with both it is not refused for that: set, or set already */
	need_master_key(fd);
	expect(EBUSY, try_set_master_key(fd, tests_master_key, 32));
}

static void master_key_once_set_cannot_be_changed(void **state)
{
	ncr_key_t key = key_of(fd, "old", 3, WRAPPABLE | EXPORTABLE);
	uint8_t blob[BLOB_MAX];
	size_t size = sizeof(blob);

	(void)state;
	need_master_key(fd);
	expect(0, try_storage_wrap(fd, key, blob, &size));
	expect(EBUSY, try_set_master_key(fd, "another key of thirty-two bytes.", 32));
	expect(EBUSY, try_set_master_key(fd, tests_master_key, 32));
	expect(0, try_import(fd, key, "new", 3, 0));
	expect(0, try_storage_unwrap(fd, key, blob, size));
	key_is(fd, key, "old", 3);
	key_free(fd, key);
}

/* Once one is set the structure is taken all the same, and the answer is EBUSY: takes() would want success. */
static void master_key_set_takes_its_structure(void **state)
{
	struct ncr_master_key_st args, *exact = guarded(sizeof(args));

	(void)state;
	need_master_key(fd);
	assert_int_equal(_IOC_SIZE(NCRIO_MASTER_KEY_SET), sizeof(args));
	rubbish(args);
	args.key = (uint8_t *)tests_master_key;
	args.key_size = 32;
	memcpy(exact, &args, sizeof(args));
	expect(EBUSY, call(fd, NCRIO_MASTER_KEY_SET, exact));
	expect(EFAULT, call(fd, NCRIO_MASTER_KEY_SET, (uint8_t *)exact + 4));
	guarded_free(exact, sizeof(args));
}

/*
 * That it became the master key shows in what ncrk(5) calls the check value of a blob, which is derived from it.
 * Published is no more than that blobs of one master key are of no use under another.
 */
static void master_key_set_key_points_to_the_material(void **state)
{
	/* SP 800-108: counter, label, separator, bits */
	static const char derivation[] = "\0\0\0\1NCR master key check\0\0\0\0\x40";
	ncr_key_t key = key_of(fd, SIXTEEN, 16, WRAPPABLE), master = key_of(fd, tests_master_key, 32, 0);
	uint8_t blob[BLOB_MAX], mac[32];
	size_t size = sizeof(blob), mac_size = sizeof(mac);

	(void)state;
	need_master_key(fd);
	expect(0, try_storage_wrap(fd, key, blob, &size));
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, master, NULL, 0, derivation, sizeof(derivation) - 1,
			   mac, &mac_size, NULL));
	assert_memory_equal(blob + BLOB_CHECK_VALUE, mac, BLOB_CHECK_VALUE_SIZE);
	key_free(fd, key);
	key_free(fd, master);
}

static void master_key_set_key_size_is_in_bytes(void **state)
{
	(void)state;
	need_master_key(fd);
	/* 128 is the bits of a key that is taken, and no size in bytes of one; neither is 256 */
	expect(EINVAL, try_set_master_key(fd, tests_master_key, 128));
	expect(EINVAL, try_set_master_key(fd, tests_master_key, 256));
	expect(EBUSY, try_set_master_key(fd, tests_master_key, 32));
}

/* Sizes are looked at before it is said that a key is set. */
static void master_key_is_an_aes_key_of_16_24_or_32_bytes(void **state)
{
	static const uint8_t key[64] = "any key";

	(void)state;
	need_master_key(fd);
	for (size_t size = 0; size <= sizeof(key); size++)
		expect(size == 16 || size == 24 || size == 32 ? EBUSY : EINVAL, try_set_master_key(fd, key, size));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(storage_works_only_after_a_master_key_is_configured),
		counted_test(master_key_set_sets_the_system_wide_key),
		counted_test(master_key_set_takes_euid_0_and_cap_sys_admin),
		counted_test(master_key_once_set_cannot_be_changed),
		counted_test(master_key_set_takes_its_structure),
		counted_test(master_key_set_key_points_to_the_material),
		counted_test(master_key_set_key_size_is_in_bytes),
		counted_test(master_key_is_an_aes_key_of_16_24_or_32_bytes),
	};

	return cmocka_run_group_tests_name("specification_master", tests, group_open, group_close);
}
