// SPDX-License-Identifier: GPL-2.0
#include "audit_queue.h"

#include "audit_verdict.h"
#include "audit_write.h"

#include <linux/hash.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/task_work.h>

/**
 * struct waiting - one record that waits
 * @node: in the table; the first record of a task only
 * @siblings: head of the list of the task's further records, or a place in it
 * @count: records of the task, in the first one
 * @which: who brings the verdict, as it was when the first one was queued
 * @task: whose they are
 * @work: throws them away; of the first one
 * @record: itself
 *
 * The table's locks guard the chains. What hangs on the first record is touched by its own task
 * alone, in turn: by the system call, by the filter's verdict in it, and by the task work after it.
 */
struct waiting {
	struct hlist_node node;
	struct list_head siblings;
	unsigned int count;
	unsigned int which;
	struct task_struct *task;
	struct callback_head work;
	struct ncr_audit_record record;
};

#define TABLE_BITS 8

static struct {
	spinlock_t lock;	/* the chain */
	struct hlist_head chain;
} table[1 << TABLE_BITS];
static struct kmem_cache *cache;

/* the first record of the current task, or NULL */
static struct waiting *first_of_current(void)
{
	unsigned int i = hash_ptr(current, TABLE_BITS);
	struct waiting *first;

	/* nobody but us adds ours, so that an empty chain needs no lock */
	if (hlist_empty(&table[i].chain))
		return NULL;
	spin_lock(&table[i].lock);
	hlist_for_each_entry(first, &table[i].chain, node)
		if (first->task == current)
			break;
	spin_unlock(&table[i].lock);
	return first;
}

static void table_add(struct waiting *first)
{
	unsigned int i = hash_ptr(current, TABLE_BITS);

	spin_lock(&table[i].lock);
	hlist_add_head(&first->node, &table[i].chain);
	spin_unlock(&table[i].lock);
}

static void table_remove(struct waiting *first)
{
	unsigned int i = hash_ptr(current, TABLE_BITS);

	spin_lock(&table[i].lock);
	hlist_del(&first->node);
	spin_unlock(&table[i].lock);
}

/*
 * What becomes of a record after its system call, once. @dead: the verdict may have been missed.
 */
static void settle(struct ncr_audit_record *record, bool dead)
{
	struct ncr_audit_opener *opener = record->opener;

	if (!record->done && (record->mandatory || record->late || dead)) {
		record->late |= dead;
		record->done = ncr_audit_write(record, NULL, GFP_KERNEL, true);
	}
	if (opener) {
		if (record->op == NCR_AUDIT_CONTEXT_NEW)
			WRITE_ONCE(opener->selected,
				   record->done ? OPEN_SELECTED : OPEN_UNSELECTED);
		ncr_audit_opener_put(opener);
		record->opener = NULL;
	}
	record->done = true;
}

/* All of the current task, in their order. */
static void settle_all(struct waiting *first)
{
	/* what the probe has not written is thrown away only if it could have been written */
	bool dead = !ncr_audit_verdict_reliable(first->which);
	struct waiting *waiting;

	settle(&first->record, dead);
	list_for_each_entry(waiting, &first->siblings, siblings)
		settle(&waiting->record, dead);
}

static void task_work(struct callback_head *work)
{
	struct waiting *first = container_of(work, struct waiting, work);
	struct waiting *waiting, *next;

	table_remove(first);
	settle_all(first);
	list_for_each_entry_safe(waiting, next, &first->siblings, siblings)
		kmem_cache_free(cache, waiting);
	kmem_cache_free(cache, first);
	/* unloading waits for us to return: ncr_audit_verdict_exit() */
	module_put(THIS_MODULE);
}

/* The first record of the task in this system call. */
static bool add_first(struct waiting *first, unsigned int which)
{
	if (!try_module_get(THIS_MODULE))
		return false;
	INIT_LIST_HEAD(&first->siblings);
	first->count = 1;
	first->which = which;
	first->task = current;
	init_task_work(&first->work, task_work);
	table_add(first);
	if (!task_work_add(current, &first->work, TWA_RESUME))
		return true;
	table_remove(first);
	module_put(THIS_MODULE);
	return false;
}

static bool add_to(struct waiting *first, struct waiting *waiting)
{
	/*
	 * A worker of io_uring goes from request to request without being in user space in between:
	 * what it has done for an earlier one is not part of this event.
	 */
	if (current->flags & PF_IO_WORKER)
		settle_all(first);
	if (first->count == NCR_AUDIT_QUEUE_MAX)
		return false;
	first->count++;
	list_add_tail(&waiting->siblings, &first->siblings);
	return true;
}

bool ncr_audit_queue_add(const struct ncr_audit_record *record, unsigned int which)
{
	struct waiting *waiting, *first;

	waiting = kmem_cache_alloc(cache, GFP_KERNEL);
	if (!waiting)
		return false;
	waiting->record = *record;
	first = first_of_current();
	if (!(first ? add_to(first, waiting) : add_first(waiting, which))) {
		kmem_cache_free(cache, waiting);
		return false;
	}
	ncr_audit_opener_get(record->opener);
	return true;
}

static bool write_selected(struct ncr_audit_record *record, gfp_t gfp)
{
	/* what the kernel records of a worker of io_uring lacks the audit id and the session */
	bool subject = current->flags & PF_IO_WORKER;

	if (record->done)
		return true;
	record->done = ncr_audit_write(record, audit_context(), gfp, subject);
	return record->done;
}

void ncr_audit_queue_selected(gfp_t gfp)
{
	struct waiting *first = first_of_current(), *waiting;
	bool room;

	if (!first)
		return;
	/* once there is no room, the rest is late too, so that the order stays */
	room = write_selected(&first->record, gfp);
	first->record.late = !room;
	list_for_each_entry(waiting, &first->siblings, siblings) {
		room = room && write_selected(&waiting->record, gfp);
		waiting->record.late = !room;
	}
}

int ncr_audit_queue_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		spin_lock_init(&table[i].lock);
	cache = KMEM_CACHE(waiting, SLAB_ACCOUNT);
	return cache ? 0 : -ENOMEM;
}

void ncr_audit_queue_exit(void)
{
	kmem_cache_destroy(cache);
}
