// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * algorithms.c - NCRIO_ALGORITHM_INFO: the list is what the tests know, is what works, and takes no nonsense
 */
#include "device.h"

static int try_row(unsigned int index, struct ncr_algorithm_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	info->index = index;
	return call(fd, NCRIO_ALGORITHM_INFO, info);
}

#define SIGNS (NCR_ALGORITHM_CAN(NCR_OP_SIGN) | NCR_ALGORITHM_CAN(NCR_OP_VERIFY))
#define ENCRYPTS (NCR_ALGORITHM_CAN(NCR_OP_ENCRYPT) | NCR_ALGORITHM_CAN(NCR_OP_DECRYPT))

/* The rows that the table of the tests does not have: sizes are the modulus's, in bytes. */
static const struct public_row {
	ncr_algorithm_t id;
	const char *name, *driver;
	uint32_t operations, flags, key_min, key_max, key_step;
} public_rows[] = {
	{ NCR_ALG_RSA, "rsa", "rsa-ncr", SIGNS | ENCRYPTS, NCR_ALGORITHM_APPROVED, 128, 1024, 1 },
	{ NCR_ALG_DSA, "dsa", "dsa-ncr", SIGNS, NCR_ALGORITHM_APPROVED, 128, 384, 128 },
	{ NCR_ALG_DH, "dh", "dh-ncr", 0, NCR_ALGORITHM_APPROVED | NCR_ALGORITHM_DERIVES, 64, 1024, 1 },
};

static bool check_public(const struct ncr_algorithm_info *info)
{
	const struct public_row *row = NULL;

	for (size_t i = 0; i < COUNT(public_rows); i++)
		if (public_rows[i].id == info->algorithm)
			row = &public_rows[i];
	if (!row)
		return false;
	assert_string_equal(info->name, row->name);
	assert_string_equal(info->driver, row->driver);
	assert_int_equal(info->kind, NCR_KIND_PUBLIC_KEY);
	assert_int_equal(info->operations, row->operations);
	assert_int_equal(info->flags, row->flags);
	assert_int_equal(info->key_min, row->key_min);
	assert_int_equal(info->key_max, row->key_max);
	assert_int_equal(info->key_step, row->key_step);
	assert_int_equal(info->iv_size, 0);
	assert_int_equal(info->output_size, 0);
	return true;
}

/* Not the kernel's, and all sizes of key from 40 to 2048 bits. */
static void check_arcfour(const struct ncr_algorithm_info *info)
{
	assert_string_equal(info->driver, "arc4-libtomcrypt");
	assert_int_equal(info->key_min, 5);
	assert_int_equal(info->key_max, 256);
	assert_int_equal(info->key_step, 1);
	assert_int_equal(info->block_size, 1);
}

static void rows(void **state)
{
	static const unsigned int nonsense[] = { 0x7fffffff, 0x80000000, 0xffffffff };
	bool seen[NCR_ALG_DH + 1] = { false };
	struct ncr_algorithm_info info;
	unsigned int count;

	(void)state;
	expect(0, try_row(0, &info));
	count = info.count;
	assert_int_equal(count, algorithm_count + COUNT(public_rows));
	for (unsigned int i = 0; i < count; i++) {
		const struct algorithm *algorithm;

		expect(0, try_row(i, &info));
		assert_int_equal(info.size, sizeof(info));
		assert_int_equal(info.index, i);
		assert_int_equal(info.count, count);
		assert_int_equal(info.reserved, 0);
		assert_in_range(info.algorithm, 1, NCR_ALG_DH);
		assert_false(seen[info.algorithm]);
		seen[info.algorithm] = true;
		if (check_public(&info))
			continue;

		algorithm = algorithm_of(info.algorithm);
		assert_string_equal(info.name, algorithm->name);
		assert_int_equal(info.kind, algorithm->kind == CIPHER ? NCR_KIND_CIPHER :
				 algorithm->kind == HASH ? NCR_KIND_HASH : NCR_KIND_MAC);
		assert_int_equal(info.operations, algorithm->kind == CIPHER ?
				 NCR_ALGORITHM_CAN(NCR_OP_ENCRYPT) | NCR_ALGORITHM_CAN(NCR_OP_DECRYPT) :
				 NCR_ALGORITHM_CAN(NCR_OP_SIGN) | NCR_ALGORITHM_CAN(NCR_OP_VERIFY));
		assert_int_equal(info.iv_size, algorithm->iv_size);
		assert_int_equal(info.output_size, algorithm->output_size);
		if (algorithm->kind == CIPHER) {
			assert_int_equal(!!(info.flags & NCR_ALGORITHM_STREAM), algorithm->block == 1);
			if (algorithm->block > 1)
				assert_int_equal(info.block_size, algorithm->block);
			if (algorithm->id == NCR_ALG_ARCFOUR) {
				check_arcfour(&info);
			} else if (algorithm->key_sizes[0]) {
				size_t sizes = 0;

				while (algorithm->key_sizes[sizes])
					assert_int_equal(algorithm->key_sizes[sizes],
							 info.key_min + info.key_step * sizes),
						sizes++;
				assert_int_equal(algorithm->key_sizes[sizes - 1], info.key_max);
			}
		}
		if (!algorithm->key_sizes[0])
			assert_int_equal(info.key_min, 0);
		assert_in_range(strnlen(info.kernel_name, sizeof(info.kernel_name)), 3, sizeof(info.kernel_name) - 1);
		assert_in_range(strnlen(info.driver, sizeof(info.driver)), 3, sizeof(info.driver) - 1);
	}
	expect(EINVAL, try_row(count, &info));
	for (size_t i = 0; i < COUNT(nonsense); i++)
		expect(EINVAL, try_row(nonsense[i], &info));
}

/* SP 800-131A r2 and FIPS 140-3: these and no others. */
static void approved(void **state)
{
	static const ncr_algorithm_t not_approved[] = {
		NCR_ALG_NULL, NCR_ALG_3DES_CBC, NCR_ALG_CAMELLIA_CBC, NCR_ALG_CAMELLIA_ECB, NCR_ALG_CAMELLIA_CTR,
		NCR_ALG_ARCFOUR, NCR_ALG_MD5, NCR_ALG_HMAC_MD5,
	};
	struct ncr_algorithm_info info;

	(void)state;
	for (unsigned int i = 0; i < algorithm_count + COUNT(public_rows); i++) {
		bool wanted = true;

		expect(0, try_row(i, &info));
		for (size_t j = 0; j < COUNT(not_approved); j++)
			wanted = wanted && info.algorithm != not_approved[j];
		assert_int_equal(!!(info.flags & NCR_ALGORITHM_APPROVED), wanted);
	}
}

static unsigned long sized(size_t size)
{
	return (NCRIO_ALGORITHM_INFO & ~((unsigned long)_IOC_SIZEMASK << _IOC_SIZESHIFT)) | size << _IOC_SIZESHIFT;
}

static void sizes_and_reserved(void **state)
{
	union {
		struct ncr_algorithm_info info;
		uint8_t bytes[400];
	} u;

	(void)state;
	for (size_t size = 0; size < sizeof(u); size++) {
		memset(&u, 0, sizeof(u));
		u.info.size = size;
		expect(size < sizeof(u.info) ? EINVAL : 0, call(fd, sized(size), &u));
		if (size > sizeof(u.info)) {
			memset(&u, 0, sizeof(u));
			u.info.size = size;
			u.bytes[size - 1] = 1;
			expect(E2BIG, call(fd, sized(size), &u));
		}
	}
	/* what the number and the member say must agree */
	memset(&u, 0, sizeof(u));
	u.info.size = sizeof(u.info) - 1;
	expect(EINVAL, call(fd, NCRIO_ALGORITHM_INFO, &u));
	u.info.size = sizeof(u.info);
	u.info.reserved = 1;
	expect(EINVAL, call(fd, NCRIO_ALGORITHM_INFO, &u));
	expect(EFAULT, call(fd, NCRIO_ALGORITHM_INFO, NULL));
	expect(EFAULT, call(fd, NCRIO_ALGORITHM_INFO, KERNEL_ADDRESS));
}

static int alice_asks(void *unused)
{
	struct ncr_algorithm_info info;
	int own = open(DEVICE, O_RDWR);

	(void)unused;
	child_expect(0, own < 0 ? errno : 0);
	memset(&info, 0, sizeof(info));
	info.size = sizeof(info);
	child_expect(0, call(own, NCRIO_ALGORITHM_INFO, &info));
	return 0;
}

static void needs_no_privilege(void **state)
{
	(void)state;
	in_child_as_alice(alice_asks, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(rows),
		counted_test(approved),
		counted_test(sizes_and_reserved),
		counted_test(needs_no_privilege),
	};

	return cmocka_run_group_tests_name("algorithms", tests, group_open, group_close);
}
