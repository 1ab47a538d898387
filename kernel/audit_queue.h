/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records that wait for the kernel's exit filter
 *
 * A record belongs to the task that did the operation, and nobody else ever looks at it. It is
 * queued while the system call runs, written if the exit filter selects the call, and
 * thrown away by task work before the task is back in user space, so that there is never a record
 * of an earlier call.
 */
#ifndef NCR_AUDIT_QUEUE_H
#define NCR_AUDIT_QUEUE_H

#include "audit_record.h"

/* records of one system call; who does more gets the rest written at once */
#define NCR_AUDIT_QUEUE_MAX 256

/**
 * ncr_audit_queue_add() - let a record of the current task wait
 * @record: copied; its opener gets a reference
 * @which: who is to bring the verdict, from ncr_audit_verdict_awaited()
 *
 * Context: process context; may sleep.
 * Return: false when it cannot wait: no memory, too many, or the task is beyond its last task work.
 */
bool ncr_audit_queue_add(const struct ncr_audit_record *record, unsigned int which);

/**
 * ncr_audit_queue_selected() - the exit filter has selected the current task's system call
 *
 * @gfp: may it sleep, and wait for room?
 *
 * What waits is written into the call's event. Context: the probe, or the audit core's callback.
 */
void ncr_audit_queue_selected(gfp_t gfp);

int ncr_audit_queue_init(void);
void ncr_audit_queue_exit(void);

#endif /* NCR_AUDIT_QUEUE_H */
