// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * published_limits.c - how many keys, of what names and whose: the officer's are nobody's to pay, a user's are his
 *
 * PUBLISHED_KEYS (1000) is how many keys of one owner the officer loads.
 */
#include "keyring_calls.h"

#define QUOTA_DIR "/proc/sys/kernel/keys"
#define NOBODY 0xfffffffeU	/* the largest id there is */
#define INVALID 0xffffffffU

static void limit(const char *path, unsigned long value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lu", value);
	write_file(path, text);
}

static unsigned long limit_of(const char *path)
{
	unsigned long value;
	FILE *file = fopen(path, "re");

	if (!file || fscanf(file, "%lu", &value) != 1)
		fail_msg("%s: %s", path, strerror(errno));
	fclose(file);
	return value;
}

static long bytes_now(void)
{
	return strtol(status_value("bytes"), NULL, 10);
}

/* --- many of one owner -------------------------------------------------------------------------------------------- */

static const char *name_of(unsigned long number)
{
	static char name[32];

	snprintf(name, sizeof(name), "limits: %08lu", number);
	return name;
}

/* The owner has his quota for himself, and every key. */
static int has_all(void *count)
{
	unsigned long last = *(unsigned long *)count - 1, some[] = { 0, last / 2, last };
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);
	ncr_key_t key;

	for (size_t i = 0; i < COUNT(some); i++) {
		child_expect(0, try_attach(device, NCR_KEYRING_SYSTEM, name_of(some[i]), &key));
		child_expect(0, try_use(device, key, NULL));
	}
	child_expect(ENOKEY, try_attach(device, NCR_KEYRING_SYSTEM, name_of(last + 1), &key));
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, 0));
	child_expect(0, try_publish(device, key, NCR_KEYRING_USER, 0, "limits: own", NULL, NULL));
	child_expect(0, try_keyctl(KEYCTL_CLEAR, KEY_SPEC_USER_KEYRING));
	return 0;
}

static void the_officers_count_for_nobody(void **state)
{
	struct ncr_key_attributes alices = owned_by(ALICE, ALICE, 0500);
	const char *text = getenv("PUBLISHED_KEYS");
	unsigned long count = text ? strtoul(text, NULL, 0) : 1000;
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE);
	int ncr = system_keyring();
	uint8_t blob[1024];
	long before, half = 0, whole;
	size_t size;

	(void)state;
	assert_true(count >= 100 && count % 2 == 0);
	/* a context keeps the buffers of its first operation */
	size = sizeof(blob);
	expect(0, try_store(fd, key, "limits: first", NULL, blob, &size));
	before = bytes_now();
	for (unsigned long i = 0; i < count; i++) {
		/* by both ways there are, in turn */
		if (i % 2) {
			expect(0, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, name_of(i), &alices, NULL));
		} else {
			size = sizeof(blob);
			expect(0, try_store(fd, key, name_of(i), &alices, blob, &size));
			expect(0, try_add_key("ncr", name_of(i), blob, size, ncr, NULL));
		}
		if (i + 1 == count / 2)
			half = bytes_now() - before;
	}
	whole = bytes_now() - before;
	assert_int_equal(strtoul(status_value("published"), NULL, 10), count);
	/* memory is linear; the status rounds to pages */
	assert_in_range(whole, count * 200, count * 2048);
	assert_in_range(half * 2, whole - 3 * 4096, whole + 3 * 4096);
	in_child_as(ALICE, ALICE, has_all, &count);
	clear_system_keyring();
	await_status("bytes", before);
	key_free(fd, key);
}

/* --- a user's own ------------------------------------------------------------------------------------------------- */

/* How many keys a user can publish until he is refused, which are gone afterwards. */
static int publish_until(int wanted, size_t key_size, int at_most)
{
	static uint8_t material[8192];
	int device = open(DEVICE, O_RDWR | O_CLOEXEC), count, error = 0;
	ncr_key_t key;

	if (call(device, NCRIO_KEY_INIT, &key) || try_import(device, key, material, key_size, 0))
		return -1;
	for (count = 0; count < at_most && !error; count++)
		error = try_publish(device, key, NCR_KEYRING_USER, 0, name_of(count), NULL, NULL);
	if (error != wanted)
		return -1000 - error;
	if (try_keyctl(KEYCTL_CLEAR, KEY_SPEC_USER_KEYRING))
		return -2;
	close(device);
	return count;
}

static int within_key_quota(void *unused)
{
	(void)unused;
	/* his keyrings count too */
	child_expect(1, publish_until(EDQUOT, 16, 100) > 3);
	return 0;
}

static int within_bytes(void *unused)
{
	int count = publish_until(EDQUOT, 8192, 100);

	(void)unused;
	if (count < 10 || count > 17)
		return child_failed(__FILE__, __LINE__, "published within 128 KiB", count, 14);
	return 0;
}

static int not_limited(void *unused)
{
	(void)unused;
	child_expect(20, publish_until(0, 16, 20));
	return 0;
}

static void a_users_count_for_him(void **state)
{
	unsigned long keys = limit_of(QUOTA_DIR "/maxkeys"), key_bytes = limit_of(QUOTA_DIR "/maxbytes");
	unsigned long bytes = limit_of(PARAMETER_DIR "/max_bytes_per_user");

	(void)state;
	limit(QUOTA_DIR "/maxkeys", 10);
	in_child_as(ALICE, ALICE, within_key_quota, NULL);
	limit(QUOTA_DIR "/maxkeys", keys);
	await_status("published", 0);
	/* the bytes that the key facility counts; then ours */
	limit(QUOTA_DIR "/maxbytes", 128 * 1024);
	in_child_as(ALICE, ALICE, within_bytes, NULL);
	await_status("published", 0);
	limit(QUOTA_DIR "/maxbytes", 128 * 1024 * 1024);
	limit(PARAMETER_DIR "/max_bytes_per_user", 128 * 1024);
	in_child_as(ALICE, ALICE, within_bytes, NULL);
	limit(PARAMETER_DIR "/max_bytes_per_user", bytes);
	limit(QUOTA_DIR "/maxbytes", key_bytes);
	await_status("published", 0);
	in_child_as(ALICE, ALICE, not_limited, NULL);
}

/* --- names -------------------------------------------------------------------------------------------------------- */

#define SIXTY_FOUR "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char *const good[] = {
	"a/b", "/", "..", ".", ".ncr", "quote\"", "it's", "back\\slash", "%s%n%x", " blank ", "colon: x", "\xc3\xa9",
	"\xf0\x9f\x94\x91", SIXTY_FOUR, "-rf", "$(reboot)", "x",
};

static const char *const bad[] = {
	"new\nline", "tab\t", "\x01", "\x1b[31m", "delete\x7f", "\xff", "\xc3(", "\xed\xa0\x80", "\xc0\xaf", "\xc2\x85",
	"\xf4\x90\x80\x80", "\xe2\x82", SIXTY_FOUR "x", SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR SIXTY_FOUR,
};

static void good_names(void **state)
{
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE), attached;
	struct ncr_key_describe described;
	int serial, loaded, ncr = system_keyring();
	uint8_t blob[1024];
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		expect(0, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, good[i], NULL, &serial));
		expect(0, try_attach(fd, NCR_KEYRING_SYSTEM, good[i], &attached));
		expect(0, try_describe(fd, attached, &described));
		assert_int_equal(described.label_size, strlen(good[i]));
		assert_memory_equal(described.label, good[i], strlen(good[i]));
		key_free(fd, attached);

		size = sizeof(blob);
		expect(0, try_store(fd, key, good[i], NULL, blob, &size));
		/* the name in the blob, for whoever gives none */
		expect(0, try_add_key("ncr", i % 2 ? good[i] : "", blob, size, ncr, &loaded));
		assert_int_not_equal(loaded, serial);
		expect(0, try_attach(fd, NCR_KEYRING_SYSTEM, good[i], &attached));
		key_free(fd, attached);
		for (size_t j = 0; j < COUNT(good); j++)
			if (i != j)
				expect(EINVAL, try_add_key("ncr", good[j], blob, size, ncr, NULL));
	}
	assert_int_equal(strtoul(status_value("published"), NULL, 10) >= COUNT(good), 1);
	key_free(fd, key);
}

static void bad_names(void **state)
{
	static char long_name[5000];
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE), unnamed;
	struct ncr_key_publish publish = { .size = sizeof(publish), .key = key, .keyring = NCR_KEYRING_SYSTEM };
	struct ncr_key_attach attach = { .size = sizeof(attach), .keyring = NCR_KEYRING_SYSTEM };
	int ncr = system_keyring();
	uint8_t blob[1024], out[1024];
	size_t size = sizeof(blob), room;

	(void)state;
	expect(0, try_store(fd, key, "good", NULL, blob, &size));
	for (size_t i = 0; i < COUNT(bad); i++) {
		bool fits = strlen(bad[i]) <= NCR_KEY_LABEL_SIZE;

		expect(EINVAL, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, bad[i], NULL, NULL));
		expect(EINVAL, try_publish(fd, key, NCR_KEYRING_USER, NCR_PUBLISH_REPLACE, bad[i], NULL, NULL));
		room = sizeof(out);
		expect(EINVAL, try_store(fd, key, bad[i], NULL, out, &room));
		expect(EINVAL, try_add_key("ncr", bad[i], blob, size, ncr, NULL));
		/* nothing can have that name */
		expect(fits ? ENOKEY : EINVAL, try_attach(fd, NCR_KEYRING_SYSTEM, bad[i], NULL));
		expect(fits ? ENOKEY : EINVAL, try_attach(fd, NCR_KEYRING_ANY, bad[i], NULL));
		expect(ENOKEY, try_request_key("ncr", bad[i], NULL, 0, NULL));
	}
	memset(long_name, 'x', sizeof(long_name) - 1);
	expect(EINVAL, try_add_key("ncr", long_name, blob, size, ncr, NULL));

	/* NUL within, and names of no size or too much */
	memcpy(publish.label, "a\0b", 3);
	memcpy(attach.label, "a\0b", 3);
	for (uint32_t label_size = 2; label_size < 4; label_size++) {
		publish.label_size = attach.label_size = label_size;
		expect(EINVAL, call(fd, NCRIO_KEY_PUBLISH, &publish));
		expect(EINVAL, call(fd, NCRIO_KEY_ATTACH, &attach));
	}
	for (uint32_t label_size = 65; label_size; label_size *= 2) {
		publish.label_size = attach.label_size = label_size;
		expect(EINVAL, call(fd, NCRIO_KEY_PUBLISH, &publish));
		expect(EINVAL, call(fd, NCRIO_KEY_ATTACH, &attach));
	}
	publish.label_size = attach.label_size = INVALID;
	expect(EINVAL, call(fd, NCRIO_KEY_PUBLISH, &publish));
	expect(EINVAL, call(fd, NCRIO_KEY_ATTACH, &attach));
	expect(EINVAL, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, NULL, NULL, NULL));
	expect(EINVAL, try_attach(fd, NCR_KEYRING_SYSTEM, NULL, NULL));

	/* a blob without a name cannot be loaded, by whatever name */
	unnamed = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE);
	size = sizeof(blob);
	expect(0, try_store(fd, unnamed, NULL, NULL, blob, &size));
	expect(EINVAL, try_add_key("ncr", "good", blob, size, ncr, NULL));
	expect(EINVAL, try_add_key("ncr", "", blob, size, ncr, NULL));
	key_free(fd, unnamed);
	key_free(fd, key);
}

/* --- ids, modes, dates, accounts ---------------------------------------------------------------------------------- */

static int nobody_uses(void *unused)
{
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);
	ncr_key_t key;

	(void)unused;
	child_expect(0, try_attach(device, NCR_KEYRING_SYSTEM, "limits: ids", &key));
	child_expect(0, try_use(device, key, NULL));
	return 0;
}

static int alice_has_no_use(void *unused)
{
	(void)unused;
	child_expect(EACCES, try_attach(open(DEVICE, O_RDWR), NCR_KEYRING_SYSTEM, "limits: ids", NULL));
	return 0;
}

static void ids(void **state)
{
	struct ncr_key_attributes largest = owned_by(NOBODY, NOBODY, 0550), invalid[] = {
		owned_by(INVALID, 0, 0500), owned_by(0, INVALID, 0500), owned_by(0, 0, 0700), owned_by(0, 0, 02500),
		owned_by(0, 0, 0x10140), ending(owned_by(0, 0, 0500), 253402300800ULL, 0),
		ending(owned_by(0, 0, 0500), 0, UINT64_MAX), ending(owned_by(0, 0, 0500), 1ULL << 63, 0),
	}, unknown = { .valid = NCR_ATTRIBUTE_ACCOUNTS << 1 }, accounts = { .valid = NCR_ATTRIBUTE_ACCOUNTS };
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE);
	struct ncr_key_describe described;
	uint8_t blob[1024];
	size_t size = sizeof(blob);

	(void)state;
	for (size_t i = 0; i < COUNT(invalid); i++) {
		size = sizeof(blob);
		expect(EINVAL, try_store(fd, key, "limits: ids", &invalid[i], blob, &size));
		expect(EINVAL, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, "limits: ids", &invalid[i], NULL));
	}
	expect(EINVAL, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, "limits: ids", &unknown, NULL));
	strcpy((char *)accounts.owner_name, "line\nbreak");
	expect(EINVAL, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, "limits: ids", &accounts, NULL));
	memcpy(accounts.owner_name, "two\0parts", 10);
	expect(EINVAL, try_publish(fd, key, NCR_KEYRING_SYSTEM, 0, "limits: ids", &accounts, NULL));

	size = sizeof(blob);
	expect(0, try_store(fd, key, "limits: ids", &largest, blob, &size));
	expect(0, try_add_key("ncr", "limits: ids", blob, size, system_keyring(), NULL));
	in_child_as(NOBODY, 0, nobody_uses, NULL);
	in_child_as(0, NOBODY, nobody_uses, NULL);
	in_child_as(ALICE, NOBODY, nobody_uses, NULL);
	in_child_as(ALICE, ALICE, alice_has_no_use, NULL);
	expect(0, try_storage_unwrap(fd, key, blob, size));
	expect(0, try_describe(fd, key, &described));
	assert_true(described.attributes.uid == NOBODY && described.attributes.gid == NOBODY);
	key_free(fd, key);
}

/* --- other blobs, other structures -------------------------------------------------------------------------------- */

static void blob_of_another_machine(void **state)
{
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE);
	int ncr = system_keyring();
	uint8_t blob[1024];
	size_t size = sizeof(blob);

	(void)state;
	expect(0, try_store(fd, key, "limits: other", NULL, blob, &size));
	for (size_t i = 0; i < BLOB_CHECK_VALUE_SIZE; i++) {
		blob[BLOB_CHECK_VALUE + i] ^= 0x40;
		expect(EKEYREJECTED, try_add_key("ncr", "limits: other", blob, size, ncr, NULL));
		expect(EKEYREJECTED, try_add_key("ncr", "", blob, size, KEY_SPEC_PROCESS_KEYRING, NULL));
		expect(EKEYREJECTED, try_storage_unwrap(fd, key, blob, size));
		blob[BLOB_CHECK_VALUE + i] ^= 0x40;
	}
	/* what is not well formed is not a blob at all, by whatever way */
	for (size_t less = 1; less < size; less += 7)
		expect(EBADMSG, try_add_key("ncr", "limits: other", blob, size - less, ncr, NULL));
	expect(EBADMSG, try_add_key("ncr", "limits: other", NULL, 0, ncr, NULL));
	expect(0, try_add_key("ncr", "limits: other", blob, size, ncr, NULL));
	key_free(fd, key);
}

/* A structure grows at its end: what a kernel does not know must be zero, what it needs must be there. */
static void sizes_of_structures(void **state)
{
	static const struct {
		unsigned long number;
		size_t size;
	} commands[] = {
		{ NCRIO_KEY_DESCRIBE, sizeof(struct ncr_key_describe) },
		{ NCRIO_KEY_PUBLISH, sizeof(struct ncr_key_publish) },
		{ NCRIO_KEY_ATTACH, sizeof(struct ncr_key_attach) },
	};
	ncr_key_t key = key_of(fd, "sixteen letters.", 16, 0);
	union {
		uint32_t size;
		struct ncr_key_describe describe;
		struct ncr_key_publish publish;
		struct ncr_key_attach attach;
		uint8_t bytes[1024];
	} args;

	(void)state;
	for (size_t i = 0; i < COUNT(commands); i++) {
		size_t size = commands[i].size;
		unsigned long number = commands[i].number & ~((unsigned long)_IOC_SIZEMASK << _IOC_SIZESHIFT);
#define SIZED(n) (number | (unsigned long)(n) << _IOC_SIZESHIFT)

		for (uint32_t told = 0; told < size; told++) {
			memset(&args, 0, sizeof(args));
			args.size = told;
			expect(EINVAL, call(fd, SIZED(size), &args));
			args.size = size;
			expect(EINVAL, call(fd, SIZED(told), &args));
		}
		memset(&args, 0, sizeof(args));
		args.size = size + 8;
		args.bytes[size + 7] = 1;
		expect(E2BIG, call(fd, SIZED(size + 8), &args));
	}
	/* with zero there the larger ones work */
	memset(&args, 0, sizeof(args));
	args.publish = (struct ncr_key_publish){ .size = sizeof(args.publish) + 8, .key = key,
		.keyring = NCR_KEYRING_SYSTEM, .label_size = 1, .label = "x" };
	expect(0, call(fd, NCRIO_KEY_PUBLISH + (8UL << _IOC_SIZESHIFT), &args));
	memset(&args, 0, sizeof(args));
	args.attach = (struct ncr_key_attach){ .size = sizeof(args.attach) + 8, .label_size = 1, .label = "x" };
	expect(0, call(fd, NCRIO_KEY_ATTACH + (8UL << _IOC_SIZESHIFT), &args));
	key_free(fd, key);
	key = args.attach.key;
	memset(&args, 0, sizeof(args));
	args.describe = (struct ncr_key_describe){ .size = sizeof(args.describe) + 8, .key = key };
	expect(0, call(fd, NCRIO_KEY_DESCRIBE + (8UL << _IOC_SIZESHIFT), &args));
	assert_int_equal(args.describe.label[0], 'x');
	key_free(fd, key);
}

/* Bytes of root's key quota in use. */
static long quota_in_use(void)
{
	FILE *users = fopen("/proc/key-users", "r");
	char line[128];
	long bytes = -1;

	assert_non_null(users);
	while (bytes < 0 && fgets(line, sizeof(line), users))
		sscanf(line, " 0: %*d %*d/%*d %*d/%*d %ld/", &bytes);
	fclose(users);
	assert_true(bytes >= 0);
	return bytes;
}

/* The key facility keeps a key's share in 16 bits: what does not fit would never be given back. */
static void largest_key_gives_its_quota_back(void **state)
{
	ncr_key_t key = key_new(fd);
	uint8_t *blob = malloc(70000);
	size_t size = 70000;
	long before;

	(void)state;
	assert_non_null(blob);
	need_master_key(fd);
	expect(0, try_generate(fd, key, 8 * 65536, NCR_KEY_FLAG_STORABLE));
	expect(0, try_store(fd, key, "large", NULL, blob, &size));
	before = quota_in_use();
	for (int i = 0; i < 3; i++)
		expect(0, try_add_key("ncr", "large", blob, size, system_keyring(), NULL));
	clear_system_keyring();
	for (int tries = 0; tries < 100 && quota_in_use() != before; tries++)
		usleep(100000);
	assert_int_equal(quota_in_use(), before);
	free(blob);
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		keyring_test(the_officers_count_for_nobody),
		keyring_test(a_users_count_for_him),
		keyring_test(good_names),
		keyring_test(bad_names),
		keyring_test(ids),
		keyring_test(blob_of_another_machine),
		keyring_test(sizes_of_structures),
		keyring_test(largest_key_gives_its_quota_back),
	};

	return cmocka_run_group_tests_name("published_limits", tests, keyring_group_open, keyring_group_close);
}
