// SPDX-License-Identifier: GPL-2.0-or-later
#include "test.h"

#include "libncr.h"

#include <errno.h>

static void of_a_command(void **state)
{
	(void)state;
	assert_string_equal(ncr_error_text(NCRIO_KEY_EXPORT, -EACCES), "the key is not exportable");
	assert_string_equal(ncr_error_text(NCRIO_KEY_EXPORT, EACCES), "the key is not exportable");
	assert_non_null(ncr_error_hint(NCRIO_KEY_EXPORT, -EACCES));
	assert_string_not_equal(ncr_error_text(NCRIO_KEY_WRAP, -EACCES), ncr_error_text(NCRIO_KEY_EXPORT, -EACCES));
	assert_string_not_equal(ncr_error_text(NCR_OPENING, -ENOENT), ncr_error_text(NCRIO_KEY_EXPORT, -ENOENT));
	/* the command's own sentence, for both of its sizes */
	assert_string_equal(ncr_error_text(NCRIO_KEY_STORAGE_UNWRAP, -EKEYREJECTED),
			    ncr_error_text(NCRIO_KEY_STORAGE_UNWRAP_EXT, -EKEYREJECTED));
	assert_non_null(ncr_error_hint(NCRIO_KEY_STORAGE_UNWRAP, -EKEYREJECTED));
}

/* Every errno of the interface has a sentence of ours, for every command. */
static void of_the_interface(void **state)
{
	static const int errors[] = { ENOENT, EBUSY, EINVAL, EACCES, EPERM, ENOKEY, EKEYREJECTED, EBADMSG, EOVERFLOW, EDQUOT,
				      EOPNOTSUPP, ENOTRECOVERABLE, ENOTTY, E2BIG, EBADFD, EKEYREVOKED, EKEYEXPIRED };
	static const unsigned long commands[] = {
		NCRIO_KEY_INIT, NCRIO_KEY_GENERATE, NCRIO_KEY_GET_INFO, NCRIO_KEY_EXPORT, NCRIO_KEY_IMPORT, NCRIO_KEY_DEINIT,
		NCRIO_KEY_WRAP, NCRIO_KEY_UNWRAP, NCRIO_MASTER_KEY_SET, NCRIO_KEY_STORAGE_WRAP, NCRIO_KEY_STORAGE_UNWRAP,
		NCRIO_SESSION_INIT, NCRIO_SESSION_UPDATE, NCRIO_SESSION_FINAL, NCRIO_SESSION_ONCE, NCRIO_ALGORITHM_INFO,
		NCRIO_KEY_GENERATE_PAIR, NCRIO_KEY_DERIVE, NCRIO_KEY_DESCRIBE, NCRIO_KEY_PUBLISH, NCRIO_KEY_ATTACH, NCRIO_STORE_SEAL, NCRIO_STORE_VERIFY,
	};
	const char *text;
	size_t i, c;

	(void)state;
	for (i = 0; i < COUNT(errors); i++) {
		for (c = 0; c < COUNT(commands); c++) {
			/* only the master key can be set already */
			if (errors[i] == EBUSY && commands[c] != NCRIO_MASTER_KEY_SET)
				continue;
			text = ncr_error_text(commands[c], errors[i]);
			if (!strcmp(text, strerrordesc_np(errors[i])))
				fail_msg("%s has no sentence", strerrorname_np(errors[i]));
			if (text[strlen(text) - 1] == '.')
				fail_msg("a full stop: %s", text);
		}
	}
}

static void of_published_keys(void **state)
{
	(void)state;
	/* a name that nobody has is not a system without master key */
	assert_string_equal(ncr_error_text(NCRIO_KEY_ATTACH, -ENOKEY), "no such key");
	assert_string_equal(ncr_error_text(NCRIO_KEY_STORAGE_WRAP, -ENOKEY), "no master key is set");
	assert_string_equal(ncr_error_text(NCRIO_KEY_PUBLISH, -EEXIST), "a key of this name is published already");
	assert_non_null(strstr(ncr_error_text(NCRIO_KEY_PUBLISH, -EPERM), "officer"));
	assert_non_null(strstr(ncr_error_text(NCRIO_KEY_STORAGE_WRAP, -EPERM), "officer"));
	assert_non_null(strstr(ncr_error_text(NCRIO_KEY_ATTACH, -EACCES), "mode"));
	assert_non_null(strstr(ncr_error_text(NCRIO_KEY_STORAGE_UNWRAP, -EACCES), "mode"));
	assert_non_null(strstr(ncr_error_text(NCRIO_SESSION_INIT, -EKEYREVOKED), "revoked"));
	assert_non_null(strstr(ncr_error_text(NCRIO_SESSION_ONCE, -EKEYEXPIRED), "expired"));
	assert_non_null(ncr_error_hint(NCRIO_KEY_ATTACH, -ENOKEY));
	assert_non_null(strstr(ncr_error_text(NCRIO_STORE_VERIFY, -EBADMSG), "manifest"));
	assert_non_null(strstr(ncr_error_text(NCRIO_STORE_VERIFY, -ESTALE), "older"));
	assert_non_null(strstr(ncr_error_text(NCRIO_STORE_SEAL, -ESTALE), "generation"));
}

static void of_the_system(void **state)
{
	(void)state;
	assert_string_equal(ncr_error_text(NCRIO_KEY_EXPORT, -ENOSPC), strerrordesc_np(ENOSPC));
	assert_null(ncr_error_hint(NCRIO_KEY_EXPORT, -ENOSPC));
	assert_non_null(ncr_error_text(NCRIO_KEY_EXPORT, 99999));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_command),
		cmocka_unit_test(of_the_interface),
		cmocka_unit_test(of_published_keys),
		cmocka_unit_test(of_the_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
