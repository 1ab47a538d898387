// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * storage.c - keys under the storage master key: what a blob keeps, how the structure grows, and what is no blob
 */
#include "device.h"

#include <sys/mman.h>

#define BLOB_HEADER 64
#define BLOB_TAG 16
#define ROOM 70000

static int storage_open(void **state)
{
	if (group_open(state))
		return -1;
	need_master_key(fd);
	return 0;
}

/* A new blob of the key, exactly as large as it is; to be freed with guarded_free(). */
static uint8_t *blob_of(ncr_key_t key, size_t *size)
{
	static uint8_t room[ROOM];
	uint8_t *blob;

	*size = sizeof(room);
	expect(0, try_storage_wrap(fd, key, room, size));
	assert_in_range(*size, BLOB_HEADER + BLOB_TAG + 1, sizeof(room));
	blob = guarded(*size);
	memcpy(blob, room, *size);
	return blob;
}

static int import_all(ncr_key_t key, const void *data, size_t size, const void *id, size_t id_size,
		      ncr_algorithm_t algorithm, unsigned int flags)
{
	struct ncr_key_data_st import;

	rubbish(import);
	import.key = key;
	import.idata = (void *)data;
	import.idata_size = size;
	memcpy(import.key_id, id, id_size);
	import.key_id_size = id_size;
	import.type = NCR_KEY_TYPE_SECRET;
	import.algorithm = algorithm;
	import.flags = flags;
	return call(fd, NCRIO_KEY_IMPORT, &import);
}

/* "Key type, key flags, key algorithm, persistent key ID", and the material. */
static void everything_is_restored(void **state)
{
	static const size_t sizes[] = { 1, 16, 32, 4096, 65536 };
	uint8_t *material = malloc(65536);
	struct ncr_key_info_st before, after;
	ncr_key_t key = key_new(fd), target = key_new(fd);
	int other;

	(void)state;
	assert_non_null(material);
	pattern(material, 65536, 60);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (unsigned int flags = 0; flags < 64; flags++) {
			uint8_t *blob;
			size_t size;

			if (!(flags & (NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_STORABLE)))
				continue;
			if (i && flags != (NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_EXPORTABLE))
				continue;
			expect(0,
			       import_all(key, material, sizes[i], material, flags % 21, NCR_ALG_CAMELLIA_CTR, flags));
			expect(0, try_info(fd, key, &before));
			blob = blob_of(key, &size);
			expect(0, try_storage_unwrap(fd, target, blob, size));
			expect(0, try_info(fd, target, &after));
			after.key = before.key;
			assert_memory_equal(&after, &before, offsetof(struct ncr_key_info_st, key_id_size));
			assert_int_equal(after.key_id_size, before.key_id_size);
			if (flags & NCR_KEY_FLAG_EXPORTABLE)
				key_is(fd, target, material, sizes[i]);
			else
				expect(EACCES, try_export(fd, target, material, &(size_t){ 65536 }));
			guarded_free(blob, size);
		}
	}

	/* in another namespace */
	expect(0, try_import(fd, key, material, 24, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_STORABLE));
	other = device_open();
	for (int i = 0; i < 2; i++) {
		size_t size;
		uint8_t *blob = blob_of(key, &size);
		ncr_key_t there = key_new(other);

		expect(0, try_storage_unwrap(other, there, blob, size));
		key_is(other, there, material, 24);
		guarded_free(blob, size);
	}
	device_close(other);
	key_free(fd, key);
	key_free(fd, target);
	free(material);
}

static void who_may_be_stored(void **state)
{
	uint8_t out[ROOM];
	ncr_key_t key = key_new(fd);
	size_t size = sizeof(out), needed;

	(void)state;
	expect(ENOENT, try_storage_wrap(fd, NCR_KEY_INVALID, out, &size));
	expect(EINVAL, try_storage_wrap(fd, key, out, &size));
	rubbish(out);
	for (unsigned int flags = 0; flags < 64; flags++) {
		expect(0, try_generate(fd, key, 128, flags));
		size = sizeof(out);
		expect(flags & (NCR_KEY_FLAG_WRAPPABLE | NCR_KEY_FLAG_STORABLE) ? 0 : EACCES,
		       try_storage_wrap(fd, key, out, &size));
	}

	needed = size;
	rubbish(out);
	for (size_t room = 0; room < needed; room++) {
		size = room;
		expect(EOVERFLOW, try_storage_wrap(fd, key, out, &size));
		assert_int_equal(size, needed);
	}
	assert_true(is_rubbish(out, sizeof(out)));
	size = 0;
	expect(EOVERFLOW, try_storage_wrap(fd, key, NULL, &size));
	size = needed;
	expect(EFAULT, try_storage_wrap(fd, key, NULL, &size));
	size = needed;
	expect(0, try_storage_wrap(fd, key, out, &size));
	assert_true(is_rubbish(out + needed, sizeof(out) - needed));
	expect(ENOENT, try_storage_unwrap(fd, NCR_KEY_INVALID, out, needed));
	key_free(fd, key);
}

/* The clear header as documented; salt, IV and with them all that follows are new each time. */
static void form_of_a_blob(void **state)
{
	static const uint8_t start[] = { 'N', 'C', 'R', 'K', 'B', 'L', 'O', 'B', 0, 1, 0, 64 };
	static const uint8_t material[32] = "the material, which nobody sees";
	ncr_key_t key = key_of(fd, material, 32, NCR_KEY_FLAG_STORABLE);
	uint8_t *first, *second;
	size_t size, second_size;

	(void)state;
	first = blob_of(key, &size);
	second = blob_of(key, &second_size);
	assert_int_equal(size, second_size);
	assert_memory_equal(first, start, sizeof(start));
	assert_int_equal((size_t)first[12] << 24 | first[13] << 16 | first[14] << 8 | first[15],
			 size - BLOB_HEADER - BLOB_TAG);
	assert_memory_equal(first + 16, "\x01\x00\x00\x00", 4);
	assert_memory_equal(first, second, 28);
	assert_memory_not_equal(first + 28, second + 28, 24);	/* salt */
	assert_memory_not_equal(first + 52, second + 52, 12);	/* IV */
	assert_memory_not_equal(first + BLOB_HEADER, second + BLOB_HEADER, 32);
	assert_null(memmem(first, size, material, 8));
	guarded_free(first, size);
	guarded_free(second, second_size);
	key_free(fd, key);
}

/* --- what is no blob ---------------------------------------------------------------------------------------------- */

static void every_bit_counts(void **state)
{
	uint8_t material[19], *blob;
	ncr_key_t key = key_new(fd), target = key_of(fd, "old", 3, NCR_KEY_FLAG_EXPORTABLE);
	struct ncr_key_info_st before, after;
	size_t size;

	(void)state;
	pattern(material, sizeof(material), 61);
	expect(0, import_all(key, material, sizeof(material), "id", 2, NCR_ALG_AES_CBC, 63));
	blob = blob_of(key, &size);
	expect(0, try_info(fd, target, &before));
	for (size_t bit = 0; bit < 8 * size; bit++) {
		size_t at = bit / 8;
		bool check_value = at >= 20 && at < 28;

		blob[at] ^= 1 << bit % 8;
		expect(check_value ? EKEYREJECTED : EBADMSG, try_storage_unwrap(fd, target, blob, size));
		blob[at] ^= 1 << bit % 8;
	}
	expect(0, try_info(fd, target, &after));
	assert_memory_equal(&before, &after, sizeof(before));
	key_is(fd, target, "old", 3);
	expect(0, try_storage_unwrap(fd, target, blob, size));
	key_is(fd, target, material, sizeof(material));
	guarded_free(blob, size);
	key_free(fd, key);
	key_free(fd, target);
}

static void every_length_counts(void **state)
{
	static const size_t huge[] = { ROOM, 1 << 20, (size_t)1 << 31, SIZE_MAX, SIZE_MAX - 15, SIZE_MAX - 79 };
	static uint8_t longer[ROOM];
	ncr_key_t key = key_new(fd), target = key_of(fd, "old", 3, NCR_KEY_FLAG_EXPORTABLE);
	uint8_t *blob;
	size_t size;

	(void)state;
	expect(0, try_generate(fd, key, 256, NCR_KEY_FLAG_STORABLE));
	blob = blob_of(key, &size);
	for (size_t shorter = 0; shorter < size; shorter++) {
		expect(EBADMSG, try_storage_unwrap(fd, target, blob, shorter));
		/* and where the header agrees with the length */
		if (shorter >= BLOB_HEADER + BLOB_TAG) {
			memcpy(longer, blob, shorter);
			for (int byte = 0; byte < 4; byte++)
				longer[12 + byte] = (shorter - BLOB_HEADER - BLOB_TAG) >> (24 - 8 * byte);
			expect(EBADMSG, try_storage_unwrap(fd, target, longer, shorter));
		}
	}
	memset(longer, 0, sizeof(longer));
	memcpy(longer, blob, size);
	for (size_t more = 1; more < 20; more++)
		expect(EBADMSG, try_storage_unwrap(fd, target, longer, size + more));
	for (size_t i = 0; i < COUNT(huge); i++)
		expect(EBADMSG, try_storage_unwrap(fd, target, longer, huge[i]));
	expect(EFAULT, try_storage_unwrap(fd, target, blob + 1, size));
	expect(EFAULT, try_storage_unwrap(fd, target, NULL, size));
	expect(EFAULT, try_storage_unwrap(fd, target, KERNEL_ADDRESS, size));
	key_is(fd, target, "old", 3);
	guarded_free(blob, size);
	key_free(fd, key);
	key_free(fd, target);
}

/* The parts of two good blobs make no third. */
static void parts_are_not_exchanged(void **state)
{
	static const struct {
		size_t from, to;
	} parts[] = { { 28, 52 }, { 52, 64 }, { 28, 64 }, { 64, 80 }, { 64, 0 } };
	ncr_key_t key = key_new(fd), target = key_of(fd, "old", 3, NCR_KEY_FLAG_EXPORTABLE);
	uint8_t *first, *second, *mixed;
	size_t size;

	(void)state;
	expect(0, try_generate(fd, key, 256, NCR_KEY_FLAG_STORABLE));
	first = blob_of(key, &size);
	expect(0, try_generate(fd, key, 256, NCR_KEY_FLAG_STORABLE));
	second = blob_of(key, &size);
	mixed = guarded(size);
	for (size_t i = 0; i < COUNT(parts); i++) {
		size_t end = parts[i].to ? parts[i].to : size;

		memcpy(mixed, first, size);
		memcpy(mixed + parts[i].from, second + parts[i].from, end - parts[i].from);
		/* from byte 64 to the end all is the second's, but its key is not */
		expect(EBADMSG, try_storage_unwrap(fd, target, mixed, size));
	}
	key_is(fd, target, "old", 3);
	guarded_free(first, size);
	guarded_free(second, size);
	guarded_free(mixed, size);
	key_free(fd, key);
	key_free(fd, target);
}

/* --- the grown structure ------------------------------------------------------------------------------------------ */

static int ext(unsigned long number, struct ncr_key_storage_wrap_ext_st *args, ncr_key_t key, void *io, size_t size,
	       const void *label, size_t label_size)
{
	memset(args, 0, sizeof(*args));
	args->keytowrap = key;
	args->io = io;
	args->io_size = size;
	memcpy(args->label, label, label_size < sizeof(args->label) ? label_size : sizeof(args->label));
	args->label_size = label_size;
	return call(fd, number, args);
}

#define wrap_ext(...) ext(NCRIO_KEY_STORAGE_WRAP_EXT, __VA_ARGS__)
#define unwrap_ext(...) ext(NCRIO_KEY_STORAGE_UNWRAP_EXT, __VA_ARGS__)

static void labels_and_uuids(void **state)
{
	static const char *const labels[] = {
		"",
		"x",
		"tls server",
		"Schl\xc3\xbcssel",
		"0123456789012345678901234567890123456789012345678901234567890123",
	};
	uint8_t zero[NCR_KEY_LABEL_SIZE] = { 0 }, blob[1024], uuid[NCR_KEY_UUID_SIZE],
		previous[NCR_KEY_UUID_SIZE] = { 0 };
	struct ncr_key_storage_wrap_ext_st args;
	ncr_key_t key = key_new(fd), target = key_new(fd);
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT(labels); i++) {
		expect(0, try_generate(fd, key, 256, NCR_KEY_FLAG_STORABLE));
		expect(EOVERFLOW, wrap_ext(&args, key, NULL, 0, labels[i], strlen(labels[i])));
		size = args.io_size;
		expect(0, wrap_ext(&args, key, blob, sizeof(blob), labels[i], strlen(labels[i])));
		assert_int_equal(args.io_size, size);
		memcpy(uuid, args.uuid, sizeof(uuid));
		assert_memory_not_equal(uuid, zero, sizeof(uuid));
		/* new material has a new name */
		assert_memory_not_equal(uuid, previous, sizeof(uuid));
		memcpy(previous, uuid, sizeof(uuid));

		/* what the caller has in the members that are only output is of no interest */
		memset(&args, 0xff, sizeof(args));
		args.reserved = 0;
		args.attributes.valid = 0;
		args.keytowrap = target;
		args.io = blob;
		args.io_size = size;
		expect(0, call(fd, NCRIO_KEY_STORAGE_UNWRAP_EXT, &args));
		assert_memory_equal(args.uuid, uuid, sizeof(uuid));
		assert_int_equal(args.label_size, strlen(labels[i]));
		assert_memory_equal(args.label, labels[i], args.label_size);
		assert_memory_equal(args.label + args.label_size, zero, sizeof(zero) - args.label_size);

		/* the name of the material goes along with it */
		expect(0, wrap_ext(&args, target, blob, sizeof(blob), "other", 5));
		assert_memory_equal(args.uuid, uuid, sizeof(uuid));
	}
	key_free(fd, key);
	key_free(fd, target);
}

static void bad_labels(void **state)
{
	static const uint32_t sizes[] = { 65, 66, 255, 256, 257, 0x7fffffff, 0x80000000, 0xffffffff };
	struct ncr_key_storage_wrap_ext_st args;
	uint8_t blob[1024], label[64];
	ncr_key_t key = key_new(fd);

	(void)state;
	expect(0, try_generate(fd, key, 256, NCR_KEY_FLAG_STORABLE));
	memset(label, 'x', sizeof(label));
	for (size_t i = 0; i < COUNT(sizes); i++)
		expect(EINVAL, wrap_ext(&args, key, blob, sizeof(blob), label, sizes[i]));
	for (int byte = 0; byte <= 0x20; byte++) {
		label[40] = byte == 0x20 ? 0x7f : byte;
		expect(EINVAL, wrap_ext(&args, key, blob, sizeof(blob), label, 64));
		expect(0, wrap_ext(&args, key, blob, sizeof(blob), label, 40));
	}
	/* not UTF-8: a lone continuation, a cut sequence, an overlong slash, a surrogate, beyond the last plane */
	static const char *const not_text[] = {
		"\x80", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"
	};

	for (size_t i = 0; i < COUNT(not_text); i++)
		expect(EINVAL, wrap_ext(&args, key, blob, sizeof(blob), not_text[i], strlen(not_text[i])));
	key_free(fd, key);
}

/* The uuid and label cannot be delivered: then the key must still have what it had before. */
static void answer_into_read_only_memory(void **state)
{
	struct ncr_key_storage_wrap_ext_st *args = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
							MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ncr_key_t stored = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE);
	ncr_key_t key = key_of(fd, "another key here", 16, NCR_KEY_FLAG_EXPORTABLE);
	size_t size, out_size = 16;
	uint8_t *blob = blob_of(stored, &size), out[16];

	(void)state;
	assert_ptr_not_equal(args, MAP_FAILED);
	args->keytowrap = key;
	args->io = blob;
	args->io_size = size;
	assert_int_equal(mprotect(args, 4096, PROT_READ), 0);
	expect(EFAULT, call(fd, NCRIO_KEY_STORAGE_UNWRAP_EXT, args));
	expect(0, try_export(fd, key, out, &out_size));
	assert_memory_equal(out, "another key here", 16);
	munmap(args, 4096);
	guarded_free(blob, size);
	key_free(fd, stored);
	key_free(fd, key);
}

static unsigned long sized(unsigned long number, size_t size)
{
	return (number & ~((unsigned long)_IOC_SIZEMASK << _IOC_SIZESHIFT)) | (unsigned long)size << _IOC_SIZESHIFT;
}

/* Any size from the published one on; what this kernel does not know must be zero. */
static void structure_of_any_size(void **state)
{
	static const unsigned long numbers[] = { NCRIO_KEY_STORAGE_WRAP, NCRIO_KEY_STORAGE_UNWRAP };
	const size_t v1 = sizeof(struct ncr_key_storage_wrap_st), known = sizeof(struct ncr_key_storage_wrap_ext_st);
	union {
		struct ncr_key_storage_wrap_ext_st args;
		uint8_t bytes[600];
	} u;
	uint8_t blob[1024];
	ncr_key_t key = key_new(fd);
	size_t blob_size = sizeof(blob);

	(void)state;
	expect(0, try_generate(fd, key, 256, NCR_KEY_FLAG_STORABLE));
	expect(0, try_storage_wrap(fd, key, blob, &blob_size));
	for (size_t i = 0; i < COUNT(numbers); i++) {
		for (size_t size = 0; size < sizeof(u); size++) {
			uint8_t *edge = guarded(size);

			memset(&u, 0, sizeof(u));
			u.args.keytowrap = key;
			u.args.io = blob;
			u.args.io_size = blob_size;
			memcpy(edge, &u, size);
			expect(size < v1 ? EINVAL : 0, call(fd, sized(numbers[i], size), edge));
			if (size > known) {
				memcpy(edge, &u, size);
				edge[size - 1] = 1;
				expect(E2BIG, call(fd, sized(numbers[i], size), edge));
				edge[size - 1] = 0;
				edge[known] = 0x80;
				expect(E2BIG, call(fd, sized(numbers[i], size), edge));
			}
			guarded_free(edge, size);
		}
		memset(&u, 0, sizeof(u));
		u.args.keytowrap = key;
		u.args.io = blob;
		u.args.io_size = blob_size;
		u.args.reserved = 1;
		expect(EINVAL, call(fd, sized(numbers[i], known), &u));
	}
	key_free(fd, key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(everything_is_restored),
		counted_test(who_may_be_stored),
		counted_test(form_of_a_blob),
		counted_test(every_bit_counts),
		counted_test(every_length_counts),
		counted_test(parts_are_not_exchanged),
		counted_test(labels_and_uuids),
		counted_test(bad_labels),
		counted_test(answer_into_read_only_memory),
		counted_test(structure_of_any_size),
	};

	return cmocka_run_group_tests_name("storage", tests, storage_open, group_close);
}
