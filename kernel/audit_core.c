// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "audit_core.h"

#include "audit_queue.h"
#include "kernel_compat.h"

#include <linux/module.h>
#include <linux/printk.h>

/* set at load and never again; all or none */
static struct {
	void (*op)(unsigned int op);
	int (*begin)(void (*log)(struct audit_context *context));
	void (*end)(void);
} core __read_mostly;

bool ncr_audit_core_used(void)
{
	return core.op;
}

void ncr_audit_core_op(enum ncr_audit_op op)
{
	if (core.op)
		core.op(op);
}

static void selected(struct audit_context *unused)
{
	ncr_audit_queue_selected(GFP_KERNEL);
}

static void put_symbols(void)
{
	if (core.op)
		symbol_put(audit_crypto_op);
	if (core.begin)
		symbol_put(audit_register_crypto_log);
	if (core.end)
		symbol_put(audit_unregister_crypto_log);
	memset(&core, 0, sizeof(core));
}

bool ncr_audit_core_init(void)
{
	core.op = symbol_get(audit_crypto_op);
	core.begin = symbol_get(audit_register_crypto_log);
	core.end = symbol_get(audit_unregister_crypto_log);
	if (core.op && core.begin && core.end && !core.begin(selected))
		return true;
	if (core.op)
		pr_warn("audit: the core's support of operations is incomplete, or in use\n");
	put_symbols();
	return false;
}

void ncr_audit_core_exit(void)
{
	if (!core.op)
		return;
	core.end();
	put_symbols();
}
