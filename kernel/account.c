// SPDX-License-Identifier: GPL-2.0
#include "account.h"

#include <linux/atomic.h>
#include <linux/cred.h>
#include <linux/hashtable.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/refcount.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

/*
 * One account for each uid and each process that pays, shared by all its payers; found by
 * hash under accounts_lock, freed with the last payer. The pid is held, so that a number used
 * again is another account.
 */
struct ncr_account {
	struct hlist_node node;
	unsigned int users;		/* payers that refer to it; accounts_lock */
	struct pid *process;		/* NULL: an account of a uid */
	kuid_t uid;
	atomic64_t used[NCR_RESOURCES];
};

/* Made at open, never changed; held by the context and by every object charged to it. */
struct ncr_payer {
	refcount_t refs;
	unsigned int count;
	struct ncr_account *accounts[];
};

static DEFINE_HASHTABLE(accounts, 8);
static DEFINE_MUTEX(accounts_lock);
static atomic64_t totals[NCR_RESOURCES];

enum { PER_USER, PER_PROCESS };

static unsigned int limits[NCR_RESOURCES][2] = {
	[NCR_RESOURCE_KEYS] = { 4096, 1024 },
	[NCR_RESOURCE_SESSIONS] = { 4096, 1024 },
	[NCR_RESOURCE_BYTES] = { 64 << 20, 16 << 20 },
};

module_param_named(max_keys_per_user, limits[NCR_RESOURCE_KEYS][PER_USER], uint, 0644);
MODULE_PARM_DESC(max_keys_per_user, "keys a user may hold");
module_param_named(max_keys_per_process, limits[NCR_RESOURCE_KEYS][PER_PROCESS], uint, 0644);
MODULE_PARM_DESC(max_keys_per_process, "keys a process may hold");
module_param_named(max_sessions_per_user, limits[NCR_RESOURCE_SESSIONS][PER_USER], uint, 0644);
MODULE_PARM_DESC(max_sessions_per_user, "sessions a user may hold");
module_param_named(max_sessions_per_process,
		   limits[NCR_RESOURCE_SESSIONS][PER_PROCESS], uint, 0644);
MODULE_PARM_DESC(max_sessions_per_process, "sessions a process may hold");
module_param_named(max_bytes_per_user, limits[NCR_RESOURCE_BYTES][PER_USER], uint, 0644);
MODULE_PARM_DESC(max_bytes_per_user,
		 "bytes of kernel memory a user's keys, sessions and buffers may take");
module_param_named(max_bytes_per_process, limits[NCR_RESOURCE_BYTES][PER_PROCESS], uint, 0644);
MODULE_PARM_DESC(max_bytes_per_process,
		 "bytes of kernel memory a process's keys, sessions and buffers may take");

static unsigned long account_hash(struct pid *process, kuid_t uid)
{
	return process ? (unsigned long)process : __kuid_val(uid);
}

/* accounts_lock held */
static struct ncr_account *account_get(struct pid *process, kuid_t uid)
{
	struct ncr_account *account;

	hash_for_each_possible(accounts, account, node, account_hash(process, uid)) {
		if (account->process == process && (process || uid_eq(account->uid, uid))) {
			account->users++;
			return account;
		}
	}

	account = kzalloc(sizeof(*account), GFP_KERNEL_ACCOUNT);
	if (!account)
		return NULL;
	account->users = 1;
	account->process = get_pid(process);
	account->uid = uid;
	hash_add(accounts, &account->node, account_hash(process, uid));
	return account;
}

/* accounts_lock held */
static void account_put(struct ncr_account *account)
{
	if (--account->users)
		return;
	hash_del(&account->node);
	put_pid(account->process);
	kfree(account);
}

static void payer_free(struct ncr_payer *payer)
{
	mutex_lock(&accounts_lock);
	while (payer->count)
		account_put(payer->accounts[--payer->count]);
	mutex_unlock(&accounts_lock);
	kfree(payer);
}

/*
 * A user in the list once is charged once, although he may own several of the namespaces.
 * accounts_lock held
 */
static int payer_add_user(struct ncr_payer *payer, kuid_t uid)
{
	struct ncr_account *account;
	unsigned int i;

	for (i = 0; i < payer->count; i++)
		if (!payer->accounts[i]->process && uid_eq(payer->accounts[i]->uid, uid))
			return 0;
	account = account_get(NULL, uid);
	if (!account)
		return -ENOMEM;
	payer->accounts[payer->count++] = account;
	return 0;
}

struct ncr_payer *ncr_payer_new_current(void)
{
	struct user_namespace *ns = current_user_ns();
	struct ncr_account *account;
	struct ncr_payer *payer;
	int error = 0;

	/* process, own uid, owners of the namespaces below the initial one */
	payer = kzalloc(struct_size(payer, accounts, 2 + ns->level), GFP_KERNEL_ACCOUNT);
	if (!payer)
		return ERR_PTR(-ENOMEM);
	refcount_set(&payer->refs, 1);

	mutex_lock(&accounts_lock);
	account = account_get(task_tgid(current), INVALID_UID);
	if (account) {
		payer->accounts[payer->count++] = account;
		error = payer_add_user(payer, current_uid());
		for (; !error && ns->parent; ns = ns->parent)
			error = payer_add_user(payer, ns->owner);
	} else {
		error = -ENOMEM;
	}
	mutex_unlock(&accounts_lock);

	if (error) {
		payer_free(payer);
		return ERR_PTR(error);
	}
	return payer;
}

/* The first reference is never dropped. */
struct ncr_payer *ncr_payer_system(void)
{
	static struct ncr_payer system = { .refs = REFCOUNT_INIT(1) };

	return ncr_payer_get(&system);
}

struct ncr_payer *ncr_payer_get(struct ncr_payer *payer)
{
	refcount_inc(&payer->refs);
	return payer;
}

void ncr_payer_put(struct ncr_payer *payer)
{
	if (refcount_dec_and_test(&payer->refs))
		payer_free(payer);
}

int ncr_charge(struct ncr_payer *payer, enum ncr_resource resource, u64 amount)
{
	unsigned int i;

	for (i = 0; i < payer->count; i++) {
		struct ncr_account *account = payer->accounts[i];
		u64 limit = READ_ONCE(limits[resource][account->process ? PER_PROCESS : PER_USER]);

		if ((u64)atomic64_add_return(amount, &account->used[resource]) > limit)
			goto refuse;
	}
	atomic64_add(amount, &totals[resource]);
	return 0;

refuse:
	do {
		atomic64_sub(amount, &payer->accounts[i]->used[resource]);
	} while (i--);
	return -EDQUOT;
}

void ncr_uncharge(struct ncr_payer *payer, enum ncr_resource resource, u64 amount)
{
	unsigned int i;

	for (i = 0; i < payer->count; i++)
		atomic64_sub(amount, &payer->accounts[i]->used[resource]);
	atomic64_sub(amount, &totals[resource]);
}

u64 ncr_resource_total(enum ncr_resource resource)
{
	return atomic64_read(&totals[resource]);
}
