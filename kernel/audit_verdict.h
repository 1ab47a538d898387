/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How we learn what the kernel's exit filter says of a system call
 *
 * From a patched audit core (audit_core.h), else from the probe (audit_probe.h), else not at all:
 * then everything is recorded. Here is the one place that chooses.
 */
#ifndef NCR_AUDIT_VERDICT_H
#define NCR_AUDIT_VERDICT_H

#include <linux/types.h>

/**
 * ncr_audit_verdict_awaited() - whether a record may wait for the verdict
 * @which: out: who is to bring it, for ncr_audit_verdict_reliable()
 */
bool ncr_audit_verdict_awaited(unsigned int *which);

/*
 * ncr_audit_verdict_reliable() - whether it would have been brought until now, so that none means
 * not selected. Context: any but interrupts.
 */
bool ncr_audit_verdict_reliable(unsigned int which);

/* ncr_audit_verdict_how() - "core", "probe" or "always (reason)"; into @text of @size bytes */
void ncr_audit_verdict_how(char *text, size_t size);

void ncr_audit_verdict_init(void);

/* ncr_audit_verdict_exit() - nobody is in a callback or a task work of ours afterwards */
void ncr_audit_verdict_exit(void);

#endif /* NCR_AUDIT_VERDICT_H */
