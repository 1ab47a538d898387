// SPDX-License-Identifier: GPL-2.0
#include "status.h"

#include "account.h"
#include "algorithm.h"
#include "audit.h"
#include "context.h"
#include "keyring.h"
#include "master.h"
#include "selftest.h"
#include "state.h"
#include "trail.h"

#include <linux/capability.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/security.h>
#include <linux/seq_file.h>

static struct dentry *dir, *node;

static int show(struct seq_file *m, void *unused)
{
	const char *failed = ncr_state_failed_test();
	char audit[64], trail[NCR_TRAIL_STATUS_MAX];

	seq_printf(m, "state: %s\n", ncr_state_name());
	seq_puts(m, "version: " NCR_VERSION "\n");
	if (failed)
		seq_printf(m, "self_test: failed %s\n", failed);
	else
		seq_printf(m, "self_test: %u passed\n", ncr_selftest_passed());
	seq_printf(m, "approved_mode: %s\n", ncr_approved_mode() ? "yes" : "no");
	seq_printf(m, "master_key: %s\n", ncr_master_key_is_set() ? "set" : "not set");
	ncr_audit_how(audit, sizeof(audit));
	seq_printf(m, "audit: %s\n", audit);
	/* who may not read the log shall not see either which of his operations go into it */
	ncr_trail_status(trail, file_ns_capable(m->file, &init_user_ns, CAP_AUDIT_READ));
	seq_printf(m, "trail: %s\n", trail);
	seq_printf(m, "contexts: %u\n", ncr_context_count());
	seq_printf(m, "keys: %llu\n", ncr_resource_total(NCR_RESOURCE_KEYS));
	seq_printf(m, "published: %u\n", ncr_keyring_count());
	seq_printf(m, "sessions: %llu\n", ncr_resource_total(NCR_RESOURCE_SESSIONS));
	/* rounded: everybody may read this, and nobody shall see the size of another's key */
	seq_printf(m, "bytes: %llu\n", round_up(ncr_resource_total(NCR_RESOURCE_BYTES), PAGE_SIZE));
	return 0;
}

static int open(struct inode *inode, struct file *file)
{
	return single_open(file, show, NULL);
}

static const struct file_operations status_fops = {
	.owner = THIS_MODULE,
	.open = open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

int __init ncr_status_init(void)
{
	dir = securityfs_create_dir("ncr", NULL);
	if (IS_ERR(dir))
		return PTR_ERR(dir);
	node = securityfs_create_file("status", 0444, dir, NULL, &status_fops);
	if (IS_ERR(node)) {
		securityfs_remove(dir);
		return PTR_ERR(node);
	}
	return 0;
}

void ncr_status_exit(void)
{
	securityfs_remove(node);
	securityfs_remove(dir);
}

struct dentry *ncr_status_dir(void)
{
	return dir;
}
