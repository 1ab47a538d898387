// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "audit_reserve.h"

#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *audit_failure = "continue";
module_param(audit_failure, charp, 0444);
MODULE_PARM_DESC(audit_failure, "continue, or refuse: no operation that cannot be recorded");

bool ncr_audit_refuses;

static LIST_HEAD(reservations);
static DEFINE_SPINLOCK(lock);	/* @reservations */

int ncr_audit_take(struct ncr_audit_reservation *reservation, u16 type)
{
	if (!audit_enabled)
		return -ENOBUFS;
	/* this makes the kernel record the system call, whatever the rules are */
	reservation->ab = audit_log_start(audit_context(), GFP_KERNEL, type);
	if (!reservation->ab)
		return -ENOBUFS;
	reservation->type = type;
	reservation->task = current;
	spin_lock(&lock);
	list_add(&reservation->list, &reservations);
	spin_unlock(&lock);
	return 0;
}

void ncr_audit_give_back(struct ncr_audit_reservation *reservation)
{
	spin_lock(&lock);
	list_del(&reservation->list);
	spin_unlock(&lock);
	if (WARN_ON_ONCE(reservation->ab)) {
		audit_log_format(reservation->ab, "ncr_event=unused res=0");
		audit_log_end(reservation->ab);
	}
}

struct audit_buffer *ncr_audit_reserved(u16 type)
{
	struct ncr_audit_reservation *reservation;
	struct audit_buffer *ab = NULL;

	spin_lock(&lock);
	list_for_each_entry(reservation, &reservations, list) {
		if (reservation->task != current || reservation->type != type)
			continue;
		ab = reservation->ab;
		reservation->ab = NULL;
		break;
	}
	spin_unlock(&lock);
	return ab;
}

int ncr_audit_reserve_init(void)
{
	if (!strcmp(audit_failure, "refuse")) {
		ncr_audit_refuses = true;
	} else if (strcmp(audit_failure, "continue")) {
		pr_err("audit_failure=%s: neither continue nor refuse\n", audit_failure);
		return -EINVAL;
	}
	return 0;
}
