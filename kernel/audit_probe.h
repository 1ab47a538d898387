/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The probe: learns when the kernel's exit filter has selected a system call
 *
 * audit_log_exit() is called by the kernel for exactly the calls that its exit filter has selected.
 * An ftrace_ops of our own on that function has the waiting records written. Every switch of ftrace
 * leaves it alone, or is refused while it is there. It is seen to be alive with an event of our
 * own, a function of the module that it watches too.
 */
#ifndef NCR_AUDIT_PROBE_H
#define NCR_AUDIT_PROBE_H

#include <linux/types.h>

/* ftrace without it is another thing: there is no filter, and an ops gets every function */
#ifdef CONFIG_DYNAMIC_FTRACE

/**
 * ncr_audit_probe_armed() - whether a record may wait for the probe
 * @generation: out: which arming of the probe it is, for ncr_audit_probe_alive()
 */
bool ncr_audit_probe_armed(unsigned int *generation);

/**
 * ncr_audit_probe_alive() - whether that arming of the probe has held until now
 *
 * One event of our own is sent through it. If that does not arrive the probe is taken for lost, and
 * a worker is called to say so and to arm it again. Context: any but interrupts.
 */
bool ncr_audit_probe_alive(unsigned int generation);

/* ncr_audit_probe_reason() - why it is not armed, or NULL; a constant */
const char *ncr_audit_probe_reason(void);

/*
 * ncr_audit_probe_init() - arm it, and look after it from now on; that it cannot be armed is no
 * error
 */
void ncr_audit_probe_init(void);

/* ncr_audit_probe_exit() - disarm; nobody is in the probe afterwards */
void ncr_audit_probe_exit(void);

/* ncr_audit_probe_event() - the known event; for the probe alone */
void ncr_audit_probe_event(void);

#ifdef NCR_TEST_HOOKS
/* ncr_audit_probe_drop() - lose it, as if ftrace had failed; not known to the module */
void ncr_audit_probe_drop(void);
#endif

#else

static inline bool ncr_audit_probe_armed(unsigned int *generation)
{
	return false;
}

static inline bool ncr_audit_probe_alive(unsigned int generation)
{
	return false;
}

static inline const char *ncr_audit_probe_reason(void)
{
	return "the kernel has no dynamic ftrace";
}

static inline void ncr_audit_probe_init(void)
{ }

static inline void ncr_audit_probe_exit(void)
{ }

#ifdef NCR_TEST_HOOKS
static inline void ncr_audit_probe_drop(void)
{ }
#endif

#endif /* CONFIG_DYNAMIC_FTRACE */

#endif /* NCR_AUDIT_PROBE_H */
