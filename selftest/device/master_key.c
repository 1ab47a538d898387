// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * master_key.c - who may set the storage master key, with what, and that this is once a boot
 *
 * What can be seen only before one is set is skipped, and said so, when another program of this boot has set it.
 */
#include "device.h"

#include <linux/capability.h>
#include <sched.h>

static uint8_t some_key[64] = "not the key of the tests, and never to become it";

static int try_set(int device, const void *key, size_t size)
{
	struct ncr_master_key_st args;

	rubbish(args);
	args.key = (uint8_t *)key;
	args.key_size = size;
	return call(device, NCRIO_MASTER_KEY_SET, &args);
}

static bool is_set(void)
{
	return !strcmp(status_value("master_key"), "set");
}

static int as_alice(void *unused)
{
	int own = open(DEVICE, O_RDWR);

	(void)unused;
	if (own < 0)
		return child_failed(__FILE__, __LINE__, "open", errno, 0);
	child_expect(EPERM, try_set(own, some_key, 32));
	/* nor through a descriptor that root has opened; and nothing is learnt about sizes and addresses */
	child_expect(EPERM, try_set(fd, some_key, 32));
	child_expect(EPERM, try_set(fd, some_key, 15));
	child_expect(EPERM, try_set(fd, NULL, 32));
	return 0;
}

static int as_root_without_capability(void *unused)
{
	(void)unused;
	child_expect(0, drop_capability(CAP_SYS_ADMIN));
	child_expect(0, geteuid());
	child_expect(EPERM, try_set(fd, some_key, 32));
	return 0;
}

static int as_another_with_capabilities(void *unused)
{
	(void)unused;
	child_expect(0, become_with_capabilities(BOB));
	child_expect(EPERM, try_set(fd, some_key, 32));
	return 0;
}

/*
 * root of a user namespace, with all its capabilities there: one of alice's, who is not root outside; one of root's,
 * who is, and has given up his capabilities outside.
 */
static int as_root_of_a_namespace(void *uid_map)
{
	const char *line = uid_map;
	int map;

	child_expect(0, unshare(CLONE_NEWUSER) ? errno : 0);
	map = open("/proc/self/uid_map", O_WRONLY);
	child_expect((int)strlen(line), (int)write(map, line, strlen(line)));
	close(map);
	child_expect(0, geteuid());
	child_expect(EPERM, try_set(fd, some_key, 32));
	return 0;
}

static void refused_to_others(void **state)
{
	bool before = is_set();

	(void)state;
	in_child_as_alice(as_alice, NULL);
	in_child(as_root_without_capability, NULL);
	in_child(as_another_with_capabilities, NULL);
	in_child_as_alice(as_root_of_a_namespace, "0 1000 1");
	in_child(as_root_of_a_namespace, "0 0 1");
	assert_int_equal(is_set(), before);
}

static void sizes(void **state)
{
	static const size_t wrong[] = { 0, 1, 8, 15, 17, 23, 25, 31, 33, 64, 255, 256, 272, 65535 };
	bool before = is_set();

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		expect(EINVAL, try_set(fd, some_key, wrong[i]));
	assert_int_equal(is_set(), before);
}

static void nothing_without_it(void **state)
{
	uint8_t blob[256] = "NCRKBLOB";
	ncr_key_t key;
	size_t size = sizeof(blob);

	(void)state;
	if (is_set()) {
		print_message(
			"a master key is set already: ENOKEY and EFAULT cannot be seen any more; needs a fresh boot\n");
		skip();
	}
	key = key_of(fd, "old", 3, NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_EXPORTABLE);
	expect(ENOKEY, try_storage_wrap(fd, key, blob, &size));
	expect(ENOKEY, try_storage_unwrap(fd, key, blob, sizeof(blob)));
	key_is(fd, key, "old", 3);
	key_free(fd, key);

	expect(EFAULT, try_set(fd, NULL, 32));
	expect(EFAULT, try_set(fd, KERNEL_ADDRESS, 32));
	expect(EFAULT, call(fd, NCRIO_MASTER_KEY_SET, NULL));
	assert_false(is_set());
}

static void once_only(void **state)
{
	uint8_t blob[256];
	ncr_key_t key = key_of(fd, "old", 3, NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_EXPORTABLE);
	size_t size = sizeof(blob);

	(void)state;
	need_master_key(fd);
	assert_true(is_set());
	expect(0, try_storage_wrap(fd, key, blob, &size));
	expect(EBUSY, try_set(fd, some_key, 16));
	expect(EBUSY, try_set(fd, some_key, 24));
	expect(EBUSY, try_set(fd, some_key, 32));
	expect(0, try_storage_unwrap(fd, key, blob, size));
	key_is(fd, key, "old", 3);
	key_free(fd, key);
	in_child_as_alice(as_alice, NULL);
}

/* Setting it needs privilege, using it does not. */
static int alice_stores(void *unused)
{
	int own = open(DEVICE, O_RDWR);
	uint8_t blob[256];
	ncr_key_t key;
	size_t size = sizeof(blob);

	(void)unused;
	child_expect(0, own < 0 ? errno : 0);
	child_expect(0, call(own, NCRIO_KEY_INIT, &key));
	child_expect(0, try_import(own, key, "secret", 6, NCR_KEY_FLAG_STORABLE));
	child_expect(0, try_storage_wrap(own, key, blob, &size));
	child_expect(0, try_storage_unwrap(own, key, blob, size));
	return 0;
}

static void used_by_everybody(void **state)
{
	(void)state;
	need_master_key(fd);
	in_child_as_alice(alice_stores, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(refused_to_others),
		counted_test(sizes),
		counted_test(nothing_without_it),
		counted_test(once_only),
		counted_test(used_by_everybody),
	};

	return cmocka_run_group_tests_name("master_key", tests, group_open, group_close);
}
