// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the library itself refuses of names and numbers. Behind it is no device: what it passes on comes back as EBADF.
 */
#include "test.h"

#include "internal.h"

#include <errno.h>

static struct ncr nowhere = { .fd = -1 };

#define NAME_64 "1234567890123456789012345678901234567890123456789012345678901234"

static void names(void **state)
{
	(void)state;
	assert_int_equal(ncr_key_attach(&nowhere, NAME_64), -EBADF);
	assert_int_equal(ncr_key_attach(&nowhere, NAME_64 "5"), -EINVAL);
	assert_int_equal(ncr_key_attach_from(&nowhere, NCR_KEYRING_USER, NAME_64 "5"), -EINVAL);
	assert_int_equal(ncr_key_publish(&nowhere, 0, NAME_64, NCR_KEYRING_USER, 0, NULL, NULL), -EBADF);
	assert_int_equal(ncr_key_publish(&nowhere, 0, NAME_64 "5", NCR_KEYRING_USER, 0, NULL, NULL), -EINVAL);
	/* the kernel judges: the one keeps the label that the key has, the other asks for no name at all */
	assert_int_equal(ncr_key_publish(&nowhere, 0, NULL, NCR_KEYRING_USER, 0, NULL, NULL), -EBADF);
	assert_int_equal(ncr_key_attach(&nowhere, ""), -EBADF);
}

static void serials(void **state)
{
	(void)state;
	assert_int_equal(ncr_key_attach_serial(&nowhere, 1), -EBADF);
	assert_int_equal(ncr_key_attach_serial(&nowhere, INT32_MAX), -EBADF);
	/* 0 would ask for a name, and what is below means keyrings */
	assert_int_equal(ncr_key_attach_serial(&nowhere, 0), -EINVAL);
	assert_int_equal(ncr_key_attach_serial(&nowhere, -4), -EINVAL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(serials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
