// SPDX-License-Identifier: GPL-2.0
#include "testhooks.h"

#include "audit_probe.h"
#include "manifest.h"

#include <linux/moduleparam.h>
#include <linux/string.h>

static char *fail_test;
module_param(fail_test, charp, 0444);
MODULE_PARM_DESC(fail_test, "name of the self-test that is to compute a wrong answer");

static bool allow_unload;
module_param(allow_unload, bool, 0444);
MODULE_PARM_DESC(allow_unload, "let the module be unloaded although a master key is set");

static unsigned int minute = 60;
module_param(minute, uint, 0444);
MODULE_PARM_DESC(minute, "seconds that a minute of trail_minutes has");

static int drop_probe(const char *value, const struct kernel_param *parameter)
{
	ncr_audit_probe_drop();
	return 0;
}

static const struct kernel_param_ops drop_probe_ops = { .set = drop_probe };
module_param_cb(drop_probe, &drop_probe_ops, NULL, 0200);
MODULE_PARM_DESC(drop_probe, "lose the audit probe behind the module's back, on writing");

static int forget_stores(const char *value, const struct kernel_param *parameter)
{
	ncr_stores_forget();
	return 0;
}

static const struct kernel_param_ops forget_stores_ops = { .set = forget_stores };
module_param_cb(forget_stores, &forget_stores_ops, NULL, 0200);
MODULE_PARM_DESC(forget_stores, "forget the newest manifests of stores, on writing");

bool ncr_test_fails(const char *test)
{
	return fail_test && !strcmp(fail_test, test);
}

bool ncr_test_allows_unload(void)
{
	return allow_unload;
}

unsigned int ncr_test_minute(void)
{
	return minute;
}
