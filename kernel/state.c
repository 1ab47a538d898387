// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "state.h"

#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/string.h>

enum ncr_state ncr_state_now = NCR_STATE_SELF_TEST;

static char failed_test[64];
static DEFINE_SPINLOCK(state_lock);

const char *ncr_state_name(void)
{
	static const char *const names[] = {
		[NCR_STATE_SELF_TEST] = "self-test",
		[NCR_STATE_OPERATIONAL] = "operational",
		[NCR_STATE_ERROR] = "error",
	};

	return names[ncr_state()];
}

void ncr_state_operational(void)
{
	spin_lock(&state_lock);
	if (ncr_state_now == NCR_STATE_SELF_TEST)
		WRITE_ONCE(ncr_state_now, NCR_STATE_OPERATIONAL);
	spin_unlock(&state_lock);
}

void ncr_state_error(const char *test)
{
	spin_lock(&state_lock);
	if (ncr_state_now != NCR_STATE_ERROR) {
		strscpy(failed_test, test, sizeof(failed_test));
		WRITE_ONCE(ncr_state_now, NCR_STATE_ERROR);
	}
	spin_unlock(&state_lock);
	pr_crit("self-test failed: %s; nothing will be served until the module is unloaded\n",
		test);
}

const char *ncr_state_failed_test(void)
{
	return ncr_state() == NCR_STATE_ERROR ? failed_test : NULL;
}
