// SPDX-License-Identifier: GPL-2.0
#include "audit_verdict.h"

#include "audit_core.h"
#include "audit_probe.h"

#include <linux/rcupdate.h>
#include <linux/string.h>

/* no arming of the probe has this number */
#define CORE 0

bool ncr_audit_verdict_awaited(unsigned int *which)
{
	if (!ncr_audit_core_used())
		return ncr_audit_probe_armed(which);
	*which = CORE;
	return true;
}

bool ncr_audit_verdict_reliable(unsigned int which)
{
	return which == CORE || ncr_audit_probe_alive(which);
}

void ncr_audit_verdict_how(char *text, size_t size)
{
	const char *reason;

	if (ncr_audit_core_used()) {
		strscpy(text, "core", size);
		return;
	}
	reason = ncr_audit_probe_reason();
	if (reason)
		snprintf(text, size, "always (%s)", reason);
	else
		strscpy(text, "probe", size);
}

void ncr_audit_verdict_init(void)
{
	if (!ncr_audit_core_init())
		ncr_audit_probe_init();
}

void ncr_audit_verdict_exit(void)
{
	if (ncr_audit_core_used())
		ncr_audit_core_exit();
	else
		ncr_audit_probe_exit();
	/*
	 * A task that has just dropped the module's last reference in its task work is still in our
	 * code, perhaps preempted; this waits until every task has been in user space or asleep.
	 */
	synchronize_rcu_tasks();
}
