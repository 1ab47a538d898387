// SPDX-License-Identifier: GPL-2.0
#include "session.h"

#include "account.h"
#include "audit.h"
#include "context.h"
#include "key.h"
#include "operation.h"
#include "work.h"

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>

/*
 * @lock serialises the calls on one session. @over is set under it by whoever ends the
 * session; who waited for the lock then finds nothing any more. @refs: one for the handle, one
 * for each call under way. @user: in the list of sessions that work with the key's material, whose
 * lock guards it, until the session or the life of the material ends. @taken: the key is taken
 * away: the error to be told.
 */
struct ncr_session {
	refcount_t refs;
	struct list_head user;
	int taken;
	struct rcu_head rcu;
	struct mutex lock;	/* one call at a time; @over */
	bool over;
	ncr_key_t key;		/* for records */
	struct ncr_payer *payer;
	size_t charged;
	struct ncr_operation operation;
	u8 descriptor[] __aligned(ARCH_SLAB_MINALIGN);
};

/* The last reference is gone: the operation does not change under us. */
static void unlist(struct ncr_session *session)
{
	struct ncr_material *material = session->operation.material;

	/* a session whose key was taken away has been unlisted */
	if (!material)
		return;
	spin_lock(&material->lifetime.lock);
	list_del_init(&session->user);
	spin_unlock(&material->lifetime.lock);
}

static void session_put(struct ncr_session *session)
{
	if (!refcount_dec_and_test(&session->refs))
		return;
	unlist(session);
	ncr_operation_end(&session->operation);
	ncr_uncharge(session->payer, NCR_RESOURCE_SESSIONS, 1);
	ncr_uncharge(session->payer, NCR_RESOURCE_BYTES, session->charged);
	ncr_payer_put(session->payer);
	kfree_rcu(session, rcu);
}

static struct ncr_session *session_new(struct ncr_context *ctx)
{
	size_t size = sizeof(struct ncr_session) + ncr_descriptor_size_max;
	struct ncr_session *session;
	int error;

	error = ncr_charge(ctx->payer, NCR_RESOURCE_SESSIONS, 1);
	if (error)
		return ERR_PTR(error);
	error = ncr_charge(ctx->payer, NCR_RESOURCE_BYTES, size);
	if (error)
		goto fail_session;
	error = -ENOMEM;
	session = kzalloc(size, GFP_KERNEL_ACCOUNT);
	if (!session)
		goto fail_bytes;
	refcount_set(&session->refs, 1);
	INIT_LIST_HEAD(&session->user);
	mutex_init(&session->lock);
	session->payer = ncr_payer_get(ctx->payer);
	session->charged = size;
	return session;

fail_bytes:
	ncr_uncharge(ctx->payer, NCR_RESOURCE_BYTES, size);
fail_session:
	ncr_uncharge(ctx->payer, NCR_RESOURCE_SESSIONS, 1);
	return ERR_PTR(error);
}

/* The session of a handle, referenced and locked. */
static struct ncr_session *session_lock(struct ncr_context *ctx, ncr_session_t handle)
{
	struct ncr_session *session;

	if (handle < 0)
		return ERR_PTR(-ENOENT);
	rcu_read_lock();
	session = xa_load(&ctx->sessions, handle);
	if (session && !refcount_inc_not_zero(&session->refs))
		session = NULL;
	rcu_read_unlock();
	if (!session)
		return ERR_PTR(-ENOENT);

	if (mutex_lock_killable(&session->lock)) {
		session_put(session);
		return ERR_PTR(-EINTR);
	}
	if (session->over) {
		mutex_unlock(&session->lock);
		session_put(session);
		return ERR_PTR(-ENOENT);
	}
	/* whoever had the lock before us has not come to it */
	if (unlikely(READ_ONCE(session->taken)))
		ncr_operation_break(&session->operation, session->taken);
	return session;
}

/*
 * Once the key is taken away, whoever has the lock wipes what the session made from it. One who
 * finds it locked may leave that to the one inside, who looks after unlocking.
 */
static void let_go_of_key(struct ncr_session *session)
{
	/* pairs with itself: @taken is stored before the trylock, and loaded after the unlock */
	smp_mb();
	if (likely(!READ_ONCE(session->taken)) || !mutex_trylock(&session->lock))
		return;
	ncr_operation_break(&session->operation, session->taken);
	mutex_unlock(&session->lock);
}

static void session_unlock(struct ncr_session *session)
{
	mutex_unlock(&session->lock);
	let_go_of_key(session);
	session_put(session);
}

/*
 * Into the list of those that end with the material. The operation has been recorded: from here on
 * the material may be taken away from it.
 */
static void enlist(struct ncr_session *session)
{
	struct ncr_material *material = session->operation.material;
	int error;

	if (!material)
		return;
	spin_lock(&material->lifetime.lock);
	/* who ends it says so first, and goes through the list then */
	error = READ_ONCE(material->ended);
	if (!error)
		list_add(&session->user, &material->lifetime.sessions);
	spin_unlock(&material->lifetime.lock);
	if (error) {
		WRITE_ONCE(session->taken, error);
		let_go_of_key(session);
	}
}

void ncr_sessions_end(struct ncr_material *material, int error)
{
	struct ncr_lifetime *lifetime = &material->lifetime;
	struct ncr_session *session;

	spin_lock(&lifetime->lock);
	while (!list_empty(&lifetime->sessions)) {
		session = list_first_entry(&lifetime->sessions, struct ncr_session, user);
		list_del_init(&session->user);
		/* without a reference left it is ending by itself */
		if (!refcount_inc_not_zero(&session->refs))
			continue;
		spin_unlock(&lifetime->lock);
		WRITE_ONCE(session->taken, error);
		let_go_of_key(session);
		session_put(session);
		cond_resched();
		spin_lock(&lifetime->lock);
	}
	spin_unlock(&lifetime->lock);
}

static void describe(struct ncr_audit_event *event, const struct ncr_operation *operation,
		     ncr_key_t key)
{
	event->operation = ncr_operation_name(operation->op);
	event->algorithm = operation->algorithm;
	event->approved = operation->approved;
	if (operation->material) {
		event->key1 = key;
		event->key1_material = operation->material;
	}
}

/* The key that was hashed, which is not the key of the session. */
static void describe_data(struct ncr_audit_event *event, const struct ncr_operation *operation,
			  const struct ncr_session_op_st *op)
{
	if (operation->hashed) {
		event->key2 = op->data.kdata.input;
		event->key2_material = operation->hashed;
	}
}

/**
 * ncr_session_init() - NCRIO_SESSION_INIT: start an operation that lives between calls
 * @ctx: the calling namespace
 * @arg: struct ncr_session_st
 *
 * Return: 0, or as ncr_operation_begin().
 */
int ncr_session_init(struct ncr_context *ctx, void *arg)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_SESSION_INIT, ctx->id);
	struct ncr_session_st *init = arg;
	struct ncr_session *session;
	u32 id;
	int error;

	session = session_new(ctx);
	if (IS_ERR(session)) {
		ncr_audit(&event, PTR_ERR(session));
		return PTR_ERR(session);
	}
	session->key = init->key;
	error = ncr_operation_begin(&session->operation, ctx, init,
				    (struct shash_desc *)session->descriptor);
	if (session->operation.algorithm)
		describe(&event, &session->operation, init->key);
	if (error)
		goto fail;

	/* for the record: once it has a handle another thread may end it */
	refcount_inc(&session->refs);
	error = xa_alloc(&ctx->sessions, &id, session, XA_LIMIT(0, INT_MAX), GFP_KERNEL_ACCOUNT);
	if (!error) {
		init->ses = id;
		event.session = id;
	} else {
		session_put(session);
	}
fail:
	ncr_audit(&event, error);
	if (!error)
		enlist(session);
	session_put(session);
	return error;
}

int ncr_session_drop(struct ncr_context *ctx, void *arg)
{
	const struct ncr_session_st *init = arg;
	struct ncr_session *session = session_lock(ctx, init->ses);

	if (IS_ERR(session))
		return PTR_ERR(session);
	session->over = true;
	xa_erase(&ctx->sessions, init->ses);
	session_put(session);	/* the handle's */
	session_unlock(session);
	return 0;
}

int ncr_session_break(struct ncr_context *ctx, void *arg)
{
	const struct ncr_session_op_st *op = arg;
	struct ncr_session *session = session_lock(ctx, op->ses);

	if (IS_ERR(session))
		return PTR_ERR(session);
	if (!session->operation.broken)
		session->operation.broken = -EBADFD;
	session_unlock(session);
	return 0;
}

/*
 * Where the output of a session command is, for either type of data; NULL for a type there is not.
 */
static void __user **output_of(struct ncr_session_op_st *op, size_t **size)
{
	switch (op->type) {
	case NCR_KEY_DATA:
		*size = &op->data.kdata.output_size;
		return &op->data.kdata.output;
	case NCR_DIRECT_DATA:
		*size = &op->data.udata.output_size;
		return &op->data.udata.output;
	}
	return NULL;
}

static int update(struct ncr_operation *operation, struct ncr_context *ctx, struct ncr_work *work,
		  struct ncr_session_op_st *op)
{
	size_t size;

	switch (op->type) {
	case NCR_KEY_DATA:
		return ncr_operation_update_key(operation, ctx, op->data.kdata.input);
	case NCR_DIRECT_DATA:
		size = op->data.udata.output_size;
		return ncr_operation_update(operation, work, op->data.udata.input,
					    op->data.udata.input_size, op->data.udata.output,
					    operation->descriptor ?
					    &size : &op->data.udata.output_size);
	}
	return -EINVAL;
}

/*
 * "If the parameter specifies valid input data". Of a public-key encryption an empty message is
 * data, too: with a one-shot command it always is; at the end of a session when there is a pointer
 * to it and the session has had no other.
 */
static bool has_input(const struct ncr_operation *operation, const struct ncr_session_op_st *op,
		      bool once)
{
	switch (op->type) {
	case NCR_KEY_DATA:
		return op->data.kdata.input != NCR_KEY_INVALID;
	case NCR_DIRECT_DATA:
		if (op->data.udata.input && op->data.udata.input_size)
			return true;
		return ncr_operation_awaits_message(operation) && (once || op->data.udata.input);
	}
	return false;
}

/* The last data, if any, and the result. */
static int finish(struct ncr_operation *operation, struct ncr_context *ctx, struct ncr_work *work,
		  struct ncr_session_op_st *op, bool once)
{
	void __user **output;
	size_t *size;
	int error;

	if (operation->broken)
		return operation->broken;
	if (has_input(operation, op, once)) {
		error = update(operation, ctx, work, op);
		if (error)
			return error;
	} else if (!operation->descriptor) {
		/*
		 * a cipher without input: there is nothing to finalize, and no member of
		 * the structure is used
		 */
		if (op->type == NCR_DIRECT_DATA)
			op->data.udata.output_size = 0;
		return 0;
	}
	output = output_of(op, &size);
	if (!output)
		return -EINVAL;
	return ncr_operation_finish(operation, work, *output, size, &op->err);
}

/*
 * Whether the session's key has ended. That is told first, and the sessions are gone through then
 * (ncr_material_end()): a call that begins meanwhile must not be one of a key that others are
 * refused already. A call that has begun is finished.
 */
static int check_key(const struct ncr_operation *operation)
{
	return operation->material ? READ_ONCE(operation->material->ended) : 0;
}

/* A call on a session; the last one ends it, whatever the outcome. */
static int step(struct ncr_context *ctx, struct ncr_session_op_st *op, bool last)
{
	struct ncr_audit_event event =
		NCR_AUDIT_EVENT(last ? NCR_AUDIT_SESSION_FINAL : NCR_AUDIT_SESSION_OP, ctx->id);
	struct ncr_session *session = session_lock(ctx, op->ses);
	struct ncr_work *work;
	int error;

	if (IS_ERR(session)) {
		ncr_audit(&event, PTR_ERR(session));
		return PTR_ERR(session);
	}
	event.session = op->ses;
	describe(&event, &session->operation, session->key);
	if (last) {
		session->over = true;
		xa_erase(&ctx->sessions, op->ses);
		op->err = NCR_SUCCESS;
	}
	work = ncr_work_borrow(ctx);
	if (IS_ERR(work)) {
		error = PTR_ERR(work);
	} else {
		error = check_key(&session->operation);
		if (!error)
			error = last ? finish(&session->operation, ctx, work, op, false) :
				       update(&session->operation, ctx, work, op);
		ncr_work_return(ctx, work);
	}
	event.mismatch = last && op->err != NCR_SUCCESS;
	describe_data(&event, &session->operation, op);
	ncr_audit(&event, error);
	ncr_operation_recorded(&session->operation);
	if (last)
		session_put(session);	/* the handle's */
	session_unlock(session);
	return error;
}

/**
 * ncr_session_update() - NCRIO_SESSION_UPDATE: process data of a session
 * @ctx: the calling namespace
 * @arg: struct ncr_session_op_st
 *
 * Return: 0, -ENOENT (session or key), -EINVAL (type), or as ncr_operation_update() and
 * ncr_operation_update_key().
 */
int ncr_session_update(struct ncr_context *ctx, void *arg)
{
	return step(ctx, arg, false);
}

/**
 * ncr_session_final() - NCRIO_SESSION_FINAL: last data, result, and the end of the session whatever
 * the outcome
 * @ctx: the calling namespace
 * @arg: struct ncr_session_op_st
 *
 * Return: as ncr_session_update() and ncr_operation_finish().
 */
int ncr_session_final(struct ncr_context *ctx, void *arg)
{
	return step(ctx, arg, true);
}

/* Apart, so that an operation that is not recorded does not fill in a record. */
static noinline void record_once(struct ncr_context *ctx,
				 const struct ncr_session_once_op_st *once,
				 const struct ncr_operation *operation, int error)
{
	struct ncr_audit_event event = NCR_AUDIT_EVENT(NCR_AUDIT_SESSION_OP, ctx->id);

	if (operation && operation->algorithm) {
		describe(&event, operation, once->init.key);
		describe_data(&event, operation, &once->op);
	}
	event.mismatch = once->op.err != NCR_SUCCESS;
	ncr_audit(&event, error);
}

/**
 * ncr_session_once() - NCRIO_SESSION_ONCE: a whole operation in one call, without a handle
 * @ctx: the calling namespace
 * @arg: struct ncr_session_once_op_st
 *
 * Return: as ncr_operation_begin(), ncr_session_update() and ncr_operation_finish().
 */
int ncr_session_once(struct ncr_context *ctx, void *arg)
{
	struct ncr_session_once_op_st *once = arg;
	struct ncr_operation operation;
	struct ncr_work *work;
	int error;

	once->op.err = NCR_SUCCESS;
	work = ncr_work_borrow(ctx);
	if (IS_ERR(work)) {
		if (ncr_audit_wanted())
			record_once(ctx, once, NULL, PTR_ERR(work));
		return PTR_ERR(work);
	}
	error = ncr_operation_begin(&operation, ctx, &once->init, work->descriptor);
	if (!error)
		error = finish(&operation, ctx, work, &once->op, true);
	if (ncr_audit_wanted())
		record_once(ctx, once, &operation, error);
	ncr_operation_end(&operation);
	ncr_work_return(ctx, work);
	return error;
}

void ncr_sessions_destroy(struct ncr_context *ctx)
{
	struct ncr_session *session;
	unsigned long handle;

	xa_for_each(&ctx->sessions, handle, session) {
		session_put(session);
		cond_resched();
	}
	xa_destroy(&ctx->sessions);
}
