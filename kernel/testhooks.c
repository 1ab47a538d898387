// SPDX-License-Identifier: GPL-2.0
#include "testhooks.h"

#include <linux/moduleparam.h>
#include <linux/string.h>

static char *fail_test;
module_param(fail_test, charp, 0444);
MODULE_PARM_DESC(fail_test, "name of the self-test that is to compute a wrong answer");

static bool allow_unload;
module_param(allow_unload, bool, 0444);
MODULE_PARM_DESC(allow_unload, "let the module be unloaded although a master key is set");

bool ncr_test_fails(const char *test)
{
	return fail_test && !strcmp(fail_test, test);
}

bool ncr_test_allows_unload(void)
{
	return allow_unload;
}
