// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "audit_probe.h"

#include "audit.h"
#include "audit_queue.h"
#include "testhooks.h"

#include <linux/ftrace.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define TARGET "audit_log_exit"
#define OWN "ncr_audit_probe_event"
/* bytes from the start of a function within which its call to ftrace is */
#define ENTRY_SIZE 32
/* how often a worker looks whether the probe is alive, or can be armed again */
#define CHECK_SECONDS 10
#define LOST "the probe was lost"

static struct ftrace_ops ops;
static DEFINE_MUTEX(lock);	/* @ops, @registered, @reason */
static bool registered;
static const char *reason = "not armed yet";

static bool armed;
static unsigned int generation;
static DEFINE_PER_CPU(unsigned long, seen);

static void check(struct work_struct *work);
static DECLARE_DELAYED_WORK(check_work, check);

/* The known event: it does nothing but be called. */
noinline void ncr_audit_probe_event(void)
{
	barrier();
	asm volatile("");	/* so that the compiler does not leave the call out */
}

/* Runs with preemption off, whoever it interrupts: nothing here may sleep. */
static void notrace probe(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *unused,
			  struct ftrace_regs *registers)
{
	if (ip - (unsigned long)ncr_audit_probe_event < ENTRY_SIZE)
		__this_cpu_inc(seen);
	else
		ncr_audit_queue_selected(GFP_ATOMIC | __GFP_NOWARN);
}

static bool sees_event(void)
{
	unsigned long before;
	bool answer;

	preempt_disable();
	before = __this_cpu_read(seen);
	ncr_audit_probe_event();
	answer = __this_cpu_read(seen) != before;
	preempt_enable();
	return answer;
}

bool ncr_audit_probe_armed(unsigned int *which)
{
	/* pairs with the release in arm() */
	if (!smp_load_acquire(&armed))
		return false;
	*which = READ_ONCE(generation);
	return true;
}

bool ncr_audit_probe_alive(unsigned int which)
{
	if (likely(READ_ONCE(armed) && READ_ONCE(generation) == which && sees_event()))
		return true;
	if (READ_ONCE(armed) && READ_ONCE(generation) == which)
		mod_delayed_work(system_wq, &check_work, 0);
	return false;
}

const char *ncr_audit_probe_reason(void)
{
	const char *why;

	if (ncr_audit_probe_alive(READ_ONCE(generation)))
		return NULL;
	mutex_lock(&lock);
	why = armed ? LOST : reason;
	mutex_unlock(&lock);
	return why;
}

static void disarm(const char *why)
{
	lockdep_assert_held(&lock);
	WRITE_ONCE(armed, false);
	reason = why;
	if (!registered)
		return;
	if (ops.flags & FTRACE_OPS_FL_ENABLED)
		unregister_ftrace_function(&ops);
	ftrace_free_filter(&ops);
	registered = false;
}

/*
 * The ops is cleared every time: ftrace_free_filter() leaves pointers to freed memory in it. It is
 * registered with both filters or not at all, for without a filter it would be called for every
 * function of the kernel.
 */
static void arm(void)
{
	int error;

	lockdep_assert_held(&lock);
	memset(&ops, 0, sizeof(ops));
	ops.func = probe;
	/* RECURSION: no second run in the same context; PERMANENT: ftrace cannot be switched off */
	ops.flags = FTRACE_OPS_FL_RECURSION | FTRACE_OPS_FL_PERMANENT;
	if (ftrace_set_filter(&ops, TARGET, strlen(TARGET), 1)) {
		reason = "the kernel has no " TARGET " to be traced";
		ftrace_free_filter(&ops);
		return;
	}
	if (ftrace_set_filter(&ops, OWN, strlen(OWN), 0)) {
		reason = "the module has no function to be traced";
		ftrace_free_filter(&ops);
		return;
	}
	error = register_ftrace_function(&ops);
	if (error) {
		reason = error == -EBUSY ? "ftrace is switched off" : "ftrace refuses the probe";
		ftrace_free_filter(&ops);
		return;
	}
	registered = true;
	if (!sees_event()) {
		disarm("the probe does not see its own event");
		return;
	}
	reason = NULL;
	/* never 0, which is no generation of the probe: audit_verdict.c */
	generation += 1 + !(generation + 1);
	/* pairs with the acquire in ncr_audit_probe_armed(): who sees it armed sees which */
	smp_store_release(&armed, true);
}

static void check(struct work_struct *work)
{
	bool lost = false, back = false;

	mutex_lock(&lock);
	if (armed && !sees_event()) {
		disarm(LOST);
		lost = true;
	} else if (!armed) {
		arm();
		back = armed;
	}
	mutex_unlock(&lock);

	if (lost) {
		pr_warn("audit: the probe was lost; all operations are recorded until it is back\n");
		ncr_audit_notice(NCR_AUDIT_PROBE_LOST, LOST);
	}
	if (back) {
		pr_info("audit: the probe is back; selected operations are recorded\n");
		ncr_audit_notice(NCR_AUDIT_PROBE_BACK, NULL);
	}
	schedule_delayed_work(&check_work, CHECK_SECONDS * HZ);
}

#ifdef NCR_TEST_HOOKS
/* What ftrace does not let anybody do: registered as before, and called no more. */
void ncr_audit_probe_drop(void)
{
	mutex_lock(&lock);
	if (registered) {
		ftrace_set_notrace(&ops, OWN, strlen(OWN), 1);
		ftrace_set_notrace(&ops, TARGET, strlen(TARGET), 0);
	}
	mutex_unlock(&lock);
}
#endif

void ncr_audit_probe_init(void)
{
	mutex_lock(&lock);
	arm();
	if (!armed)
		pr_warn("audit: no probe, %s; all operations are recorded while there are rules\n",
			reason);
	mutex_unlock(&lock);
	schedule_delayed_work(&check_work, CHECK_SECONDS * HZ);
}

void ncr_audit_probe_exit(void)
{
	cancel_delayed_work_sync(&check_work);
	mutex_lock(&lock);
	disarm("the module is being unloaded");
	mutex_unlock(&lock);
}
