// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stores.c - manifests of stores: sealed, verified, never an older one again, for the officer alone
 *
 * The MAC is computed here a second time, from the text of ncr(4).
 */
#include "device.h"

#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/syscall.h>

#define MAC NCR_STORE_MAC_SIZE

static uint8_t list[100000];

/* Stores of one boot are never forgotten: each test has its own, and is the same in each run of the module. */
static void name_store(uint8_t *store, uint8_t number)
{
	memset(store, 's', NCR_STORE_UUID_SIZE);
	store[0] = number;
}

static void fill(struct ncr_store_manifest *m, uint8_t store, uint64_t generation, const void *text, size_t size)
{
	memset(m, 0, sizeof(*m));
	m->size = sizeof(*m);
	m->manifest = (uintptr_t)text;
	m->manifest_size = size;
	m->generation = generation;
	name_store(m->store, store);
}

static int try_seal(int device, uint8_t store, uint64_t generation, const void *text, size_t size, uint8_t *mac)
{
	struct ncr_store_manifest m;
	int error;

	fill(&m, store, generation, text, size);
	memset(m.mac, RUBBISH, sizeof(m.mac));
	error = call(device, NCRIO_STORE_SEAL, &m);
	if (mac)
		memcpy(mac, m.mac, sizeof(m.mac));
	return error;
}

static int try_verify(int device, uint8_t store, uint64_t generation, const void *text, size_t size, const uint8_t *mac)
{
	struct ncr_store_manifest m;

	fill(&m, store, generation, text, size);
	memcpy(m.mac, mac, sizeof(m.mac));
	return call(device, NCRIO_STORE_VERIFY, &m);
}

/* --- the MAC, as ncr(4) has it ------------------------------------------------------------------------------------ */

static void hmac(const uint8_t *key, const uint8_t *text, size_t size, uint8_t *mac)
{
	ncr_key_t handle = key_of(fd, key, 32, NCR_KEY_FLAG_SIGN);
	size_t mac_size = 32;

	expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, handle, "", 0, text, size, mac, &mac_size, NULL));
	assert_int_equal(mac_size, 32);
	key_free(fd, handle);
}

static void mac_of(uint8_t store, uint64_t generation, const uint8_t *text, size_t size, uint8_t *mac)
{
	static const char fixed[] = "\0\0\0\1NCR manifest key\0\0\0\1";	/* and the last byte of [256] is 0 */
	uint8_t key[32], *all = malloc(28 + size);

	assert_non_null(all);
	hmac(tests_master_key, (const uint8_t *)fixed, sizeof(fixed), key);
	name_store(all, store);
	for (int i = 0; i < 8; i++)
		all[16 + i] = generation >> 8 * (7 - i);
	for (int i = 0; i < 4; i++)
		all[24 + i] = size >> 8 * (3 - i);
	memcpy(all + 28, text, size);
	hmac(key, all, 28 + size, mac);
	free(all);
}

static void as_documented(void **state)
{
	/* around the sizes of a buffer of the kernel's */
	static const size_t sizes[] = { 1, 55, 64, 4095, 4096, 4097, 32767, 32768, 32769, 65536, sizeof(list) };
	uint8_t mac[MAC], wanted[MAC];

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		uint64_t generation = i < 2 ? i + 1 : UINT64_C(0x0102030405060708) << i;

		expect(0, try_seal(fd, 1, generation, list, sizes[i], mac));
		mac_of(1, generation, list, sizes[i], wanted);
		assert_memory_equal(mac, wanted, MAC);
	}
}

/* --- altered ------------------------------------------------------------------------------------------------------ */

static void altered(void **state)
{
	uint8_t mac[MAC], text[300];

	(void)state;
	memcpy(text, list, sizeof(text));
	expect(0, try_seal(fd, 2, 7, text, sizeof(text), mac));
	for (size_t i = 0; i < 8 * MAC; i++) {
		mac[i / 8] ^= 1 << i % 8;
		expect(EBADMSG, try_verify(fd, 2, 7, text, sizeof(text), mac));
		mac[i / 8] ^= 1 << i % 8;
	}
	for (size_t i = 0; i < sizeof(text); i++) {
		text[i] ^= 1 << i % 8;
		expect(EBADMSG, try_verify(fd, 2, 7, text, sizeof(text), mac));
		text[i] ^= 1 << i % 8;
	}
	expect(EBADMSG, try_verify(fd, 2, 7, text, sizeof(text) - 1, mac));
	expect(EBADMSG, try_verify(fd, 2, 8, text, sizeof(text), mac));
	expect(EBADMSG, try_verify(fd, 2, 6, text, sizeof(text), mac));
	expect(EBADMSG, try_verify(fd, 3, 7, text, sizeof(text), mac));
	/* none of them has been remembered */
	expect(0, try_verify(fd, 2, 7, text, sizeof(text), mac));
}

/* --- generations -------------------------------------------------------------------------------------------------- */

static void never_an_older_one(void **state)
{
	uint8_t four[MAC], five[MAC], other[MAC], six[MAC], last[MAC], unused[MAC];

	(void)state;
	expect(0, try_seal(fd, 4, 4, "four", 4, four));
	expect(0, try_seal(fd, 4, 5, "five", 4, five));
	expect(0, try_seal(fd, 4, 5, "other", 5, other));
	/* to seal changes nothing: a writer may be killed before anybody sees it */
	expect(0, try_verify(fd, 4, 4, "four", 4, four));
	expect(0, try_verify(fd, 4, 5, "five", 4, five));
	expect(0, try_verify(fd, 4, 5, "five", 4, five));

	expect(ESTALE, try_verify(fd, 4, 4, "four", 4, four));
	expect(ESTALE, try_verify(fd, 4, 5, "other", 5, other));
	expect(ESTALE, try_seal(fd, 4, 5, "five", 4, unused));
	expect(ESTALE, try_seal(fd, 4, 1, "five", 4, unused));
	/* what is not authentic is not even old */
	expect(EBADMSG, try_verify(fd, 4, 4, "four", 4, five));

	expect(0, try_seal(fd, 4, 6, "six", 3, six));
	expect(0, try_verify(fd, 4, 6, "six", 3, six));
	expect(ESTALE, try_verify(fd, 4, 5, "five", 4, five));
	/* another store is another matter */
	expect(0, try_seal(fd, 5, 1, "five", 4, five));
	expect(0, try_verify(fd, 5, 1, "five", 4, five));

	expect(0, try_seal(fd, 4, UINT64_MAX, "last", 4, last));
	expect(0, try_verify(fd, 4, UINT64_MAX, "last", 4, last));
	expect(ESTALE, try_seal(fd, 4, UINT64_MAX, "last", 4, unused));
	expect(ESTALE, try_verify(fd, 4, 6, "six", 3, six));
}

#define RACERS 4
#define ROUNDS 400
static uint8_t race_macs[ROUNDS + 1][MAC];
static atomic_uint wrong;

/* Verifies generations in an order of its own; one that is refused must have been overtaken. */
static void *racer(void *argument)
{
	unsigned int start = (uintptr_t)argument, highest = 0;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		unsigned int generation = 1 + (start * 97 + i * 7) % ROUNDS;
		int error = try_verify(fd, 6, generation, "race", 4, race_macs[generation]);

		/* what this thread saw accepted is the least that the kernel knows */
		if (error ? error != ESTALE : generation < highest)
			wrong++;
		if (!error)
			highest = generation;
	}
	return NULL;
}

static void races(void **state)
{
	pthread_t threads[RACERS];

	(void)state;
	for (unsigned int i = 1; i <= ROUNDS; i++)
		expect(0, try_seal(fd, 6, i, "race", 4, race_macs[i]));
	for (uintptr_t i = 0; i < RACERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, racer, (void *)i), 0);
	for (size_t i = 0; i < RACERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(wrong, 0);
	expect(0, try_verify(fd, 6, ROUNDS, "race", 4, race_macs[ROUNDS]));
	expect(ESTALE, try_verify(fd, 6, ROUNDS - 1, "race", 4, race_macs[ROUNDS - 1]));
}

/* --- arguments ---------------------------------------------------------------------------------------------------- */

static void out_of_range(void **state)
{
	struct ncr_store_manifest m;
	uint8_t *end = guarded(NCR_STORE_MANIFEST_MAX);
	uint8_t mac[MAC];

	(void)state;
	expect(EINVAL, try_seal(fd, 7, 0, list, 100, NULL));
	expect(EINVAL, try_seal(fd, 7, 1, list, 0, NULL));
	expect(EINVAL, try_seal(fd, 7, 1, end, NCR_STORE_MANIFEST_MAX + 1, NULL));
	expect(EINVAL, try_seal(fd, 7, 1, end, UINT32_MAX, NULL));
	fill(&m, 7, 1, list, 100);
	m.size = sizeof(m) - 1;
	expect(EINVAL, call(fd, NCRIO_STORE_SEAL, &m));
	expect(EINVAL, call(fd, NCRIO_STORE_VERIFY, &m));

	expect(EFAULT, try_seal(fd, 7, 1, NULL, 100, mac));
	/* a failure writes nothing */
	assert_true(is_rubbish(mac, sizeof(mac)));
	expect(EFAULT, try_seal(fd, 7, 1, KERNEL_ADDRESS, 100, NULL));
	expect(EFAULT, try_seal(fd, 7, 1, end + 1, NCR_STORE_MANIFEST_MAX, NULL));
	expect(EFAULT, try_verify(fd, 7, 1, NULL, 100, mac));
	expect(EFAULT, try_verify(fd, 7, 1, end + 1, NCR_STORE_MANIFEST_MAX, mac));
	expect(EFAULT, call(fd, NCRIO_STORE_SEAL, NULL));

	/* the largest, and not a byte beyond it is read */
	expect(0, try_seal(fd, 7, 1, end, NCR_STORE_MANIFEST_MAX, mac));
	expect(0, try_verify(fd, 7, 1, end, NCR_STORE_MANIFEST_MAX, mac));
	guarded_free(end, NCR_STORE_MANIFEST_MAX);
}

static void without_a_master_key(void **state)
{
	uint8_t mac[MAC] = { 0 };

	(void)state;
	if (!strcmp(status_value("master_key"), "set")) {
		print_message("a master key is set already: ENOKEY cannot be seen any more; needs a fresh boot\n");
		skip();
	}
	expect(ENOKEY, try_seal(fd, 8, 1, list, 100, NULL));
	expect(ENOKEY, try_verify(fd, 8, 1, list, 100, mac));
}

/* --- who ---------------------------------------------------------------------------------------------------------- */

static uint8_t known_mac[MAC];

/* The same answer to everything, so that nothing is learnt. */
static int not_the_officer(int device)
{
	child_expect(EPERM, try_seal(device, 9, 2, list, 100, NULL));
	child_expect(EPERM, try_verify(device, 9, 1, list, 100, known_mac));
	child_expect(EPERM, try_verify(device, 9, 1, list, 99, known_mac));
	child_expect(EPERM, try_seal(device, 9, 0, NULL, 0, NULL));
	return 0;
}

static int as_alice(void *unused)
{
	int own = open(DEVICE, O_RDWR);

	(void)unused;
	child_expect(0, own < 0 ? errno : 0);
	return not_the_officer(own) || not_the_officer(fd);
}

static int as_root_without_capability(void *unused)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	(void)unused;
	child_expect(0, syscall(SYS_capget, &header, data) ? errno : 0);
	data[0].effective &= ~(1U << CAP_SYS_ADMIN);
	child_expect(0, syscall(SYS_capset, &header, data) ? errno : 0);
	return not_the_officer(fd);
}

static int as_root_of_a_namespace(void *unused)
{
	(void)unused;
	child_expect(0, unshare(CLONE_NEWUSER) ? errno : 0);
	return not_the_officer(fd);
}

static void for_the_officer_alone(void **state)
{
	(void)state;
	expect(0, try_seal(fd, 9, 1, list, 100, known_mac));
	in_child_as_alice(as_alice, NULL);
	in_child(as_root_without_capability, NULL);
	in_child(as_root_of_a_namespace, NULL);
	expect(0, try_verify(fd, 9, 1, list, 100, known_mac));
}

/* --- as many as there may be; the last test, since none is forgotten ---------------------------------------------- */

static void as_many_as_there_may_be(void **state)
{
	uint8_t macs[NCR_STORES_MAX + 1][MAC];
	unsigned int i, known = 0;

	(void)state;
	/* sealed in advance: a store that is not known and cannot be is not sealed */
	for (i = 0; i <= NCR_STORES_MAX; i++)
		expect(0, try_seal(fd, 100 + i, 1, list, 100, macs[i]));
	for (i = 0; i <= NCR_STORES_MAX; i++) {
		int error = try_verify(fd, 100 + i, 1, list, 100, macs[i]);

		if (error)
			expect(ENOSPC, error);
		else
			known++;
	}
	/* those of the other tests are there too */
	assert_in_range(known, NCR_STORES_MAX - 10, NCR_STORES_MAX - 1);
	expect(ENOSPC, try_seal(fd, 100 + NCR_STORES_MAX, 2, list, 100, NULL));
	/* the others are served as before */
	expect(0, try_verify(fd, 100, 1, list, 100, macs[0]));
	expect(0, try_seal(fd, 100, 2, list, 100, macs[0]));
	expect(0, try_verify(fd, 100, 2, list, 100, macs[0]));
	expect(ESTALE, try_seal(fd, 100, 2, list, 100, NULL));
}

static int set_the_master_key(void **state)
{
	need_master_key(fd);
	return counts_remember(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(without_a_master_key),
		cmocka_unit_test_setup_teardown(as_documented, set_the_master_key, counts_check),
		counted_test(altered),
		counted_test(never_an_older_one),
		counted_test(races),
		counted_test(out_of_range),
		counted_test(for_the_officer_alone),
		counted_test(as_many_as_there_may_be),
	};

	pattern(list, sizeof(list), 23);
	return cmocka_run_group_tests_name("stores", tests, group_open, group_close);
}
