// SPDX-License-Identifier: GPL-2.0
#include "device.h"

#include "algorithm.h"
#include "audit.h"
#include "context.h"
#include "kernel_compat.h"
#include "key.h"
#include "manifest.h"
#include "master.h"
#include "publish.h"
#include "session.h"
#include "state.h"
#include "storage.h"
#include "wrap.h"

#include <linux/cdev.h>
#include <linux/compat.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/**
 * ncr_algorithm_info() - NCRIO_ALGORITHM_INFO: one row of the list of algorithms
 * @ctx: the calling namespace
 * @arg: struct ncr_algorithm_info
 *
 * Return: 0, -EINVAL (no such row, size too small, reserved not zero).
 */
static int ncr_algorithm_info(struct ncr_context *ctx, void *arg)
{
	struct ncr_algorithm_info *info = arg;
	const struct ncr_algorithm *algorithm;
	u32 size = info->size, index = info->index;

	if (size < sizeof(*info) || index >= ncr_algorithm_count() || info->reserved)
		return -EINVAL;
	algorithm = ncr_algorithm_at(index);
	*info = (struct ncr_algorithm_info) {
		.size = size,
		.index = index,
		.count = ncr_algorithm_count(),
		.algorithm = algorithm->id,
		.kind = algorithm->kind,
		.operations = algorithm->driver ? ncr_algorithm_operations(algorithm) : 0,
		.flags = algorithm->flags,
		.key_min = algorithm->key_min,
		.key_max = algorithm->key_max,
		.key_step = algorithm->key_step,
		.block_size = algorithm->block_size,
		.iv_size = algorithm->iv_size,
		.output_size = algorithm->output_size,
	};
	strscpy(info->name, algorithm->name, sizeof(info->name));
	strscpy(info->kernel_name, algorithm->kernel_name, sizeof(info->kernel_name));
	if (algorithm->driver)
		strscpy(info->driver, algorithm->driver, sizeof(info->driver));
	return 0;
}

/**
 * struct ncr_command - one command
 * @layout: of its structure in a native program
 * @handler: does it; takes the native structure in kernel memory
 * @undo: called when the answer cannot be delivered, to take back what was done or to make it
 *	known; or NULL
 * @probe: the answer is tried to be written before the command runs, because it cannot be undone
 * @record: type of the record that it makes, or 0
 * @unread: records an attempt whose structure could not be read, or NULL
 */
struct ncr_command {
	struct ncr_layout layout;
	int (*handler)(struct ncr_context *ctx, void *arg);
	int (*undo)(struct ncr_context *ctx, void *arg);
	bool probe;
	u16 record;
	void (*unread)(size_t key_size, int error);
};

#define NO_OUTPUT .out_size = 0
#define OUTPUT(type, first, last) \
	.out_at = offsetof(type, first), .out_size = offsetofend(type, last) - offsetof(type, first)

/* a published structure, indexed by the low byte of the number */
#define COMMAND(cmd, function, type, output) \
	[_IOC_NR(cmd)] = { .layout = { .min = sizeof(type), .max = sizeof(type), output }, \
			   .handler = (function), .record = NCR_AUDIT_USERSPACE_OP }
#define COMMAND_UNDO(cmd, function, type, output, undo_function) \
	[_IOC_NR(cmd)] = { .layout = { .min = sizeof(type), .max = sizeof(type), output }, \
			   .handler = (function), .record = NCR_AUDIT_USERSPACE_OP, \
			   .undo = (undo_function) }

/*
 * All commands there are. Some published numbers are above 255 and spill into the type
 * byte, which stays 'c'.
 */
static const struct ncr_command commands[256] = {
	[_IOC_NR(NCRIO_KEY_INIT)] = {
		.layout = { .min = sizeof(ncr_key_t), .max = sizeof(ncr_key_t),
			    .out_size = sizeof(ncr_key_t) },
		.handler = ncr_key_init, .undo = ncr_key_deinit,
	},
	COMMAND(NCRIO_KEY_DEINIT, ncr_key_deinit, ncr_key_t, NO_OUTPUT),
	COMMAND(NCRIO_KEY_GENERATE, ncr_key_generate, struct ncr_key_generate_st, NO_OUTPUT),
	COMMAND(NCRIO_KEY_GENERATE_PAIR, ncr_key_generate_pair, struct ncr_key_generate_st,
		NO_OUTPUT),
	COMMAND(NCRIO_KEY_DERIVE, ncr_key_derive, struct ncr_key_derivation_params_st, NO_OUTPUT),
	COMMAND(NCRIO_KEY_GET_INFO, ncr_key_get_info, struct ncr_key_info_st,
		OUTPUT(struct ncr_key_info_st, flags, key_id_size)),
	COMMAND(NCRIO_KEY_EXPORT, ncr_key_export, struct ncr_key_data_st,
		OUTPUT(struct ncr_key_data_st, idata_size, idata_size)),
	COMMAND(NCRIO_KEY_IMPORT, ncr_key_import, struct ncr_key_data_st, NO_OUTPUT),
	COMMAND(NCRIO_KEY_WRAP, ncr_key_wrap, struct ncr_key_wrap_st,
		OUTPUT(struct ncr_key_wrap_st, io_size, io_size)),
	[_IOC_NR(NCRIO_KEY_UNWRAP)] = {
		.layout = { .min = sizeof(struct ncr_key_wrap_st),
			    .max = sizeof(struct ncr_key_wrap_ext_st) },
		.handler = ncr_key_unwrap, .record = NCR_AUDIT_USERSPACE_OP,
	},
	[_IOC_NR(NCRIO_MASTER_KEY_SET)] = {
		.layout = { .min = sizeof(struct ncr_master_key_st),
			    .max = sizeof(struct ncr_master_key_st) },
		.handler = ncr_master_key_set, .record = NCR_AUDIT_STORAGE_KEY,
		.unread = ncr_audit_master_key,
	},
	[_IOC_NR(NCRIO_KEY_STORAGE_WRAP)] = {
		.layout = { .min = sizeof(struct ncr_key_storage_wrap_st),
			    .max = sizeof(struct ncr_key_storage_wrap_ext_st),
			    OUTPUT(struct ncr_key_storage_wrap_ext_st, io_size, uuid) },
		.handler = ncr_storage_wrap, .record = NCR_AUDIT_USERSPACE_OP,
	},
	[_IOC_NR(NCRIO_KEY_STORAGE_UNWRAP)] = {
		.layout = { .min = sizeof(struct ncr_key_storage_wrap_st),
			    .max = sizeof(struct ncr_key_storage_wrap_ext_st),
			    OUTPUT(struct ncr_key_storage_wrap_ext_st, uuid, label_size) },
		.handler = ncr_storage_unwrap, .record = NCR_AUDIT_USERSPACE_OP, .probe = true,
	},
	COMMAND_UNDO(NCRIO_SESSION_INIT, ncr_session_init, struct ncr_session_st,
		     OUTPUT(struct ncr_session_st, ses, ses), ncr_session_drop),
	COMMAND_UNDO(NCRIO_SESSION_UPDATE, ncr_session_update, struct ncr_session_op_st,
		     OUTPUT(struct ncr_session_op_st, data.kdata.output_size, err),
		     ncr_session_break),
	COMMAND(NCRIO_SESSION_FINAL, ncr_session_final, struct ncr_session_op_st,
		OUTPUT(struct ncr_session_op_st, data.kdata.output_size, err)),
	COMMAND(NCRIO_SESSION_ONCE, ncr_session_once, struct ncr_session_once_op_st,
		OUTPUT(struct ncr_session_once_op_st, op.data.kdata.output_size, op.err)),
	[_IOC_NR(NCRIO_ALGORITHM_INFO)] = {
		.layout = { .min = sizeof(struct ncr_algorithm_info),
			    .max = sizeof(struct ncr_algorithm_info),
			    .out_size = sizeof(struct ncr_algorithm_info) },
		.handler = ncr_algorithm_info,
	},
	COMMAND(NCRIO_KEY_DESCRIBE, ncr_key_describe, struct ncr_key_describe,
		.out_size = sizeof(struct ncr_key_describe)),
	[_IOC_NR(NCRIO_KEY_PUBLISH)] = {
		.layout = { .min = sizeof(struct ncr_key_publish),
			    .max = sizeof(struct ncr_key_publish),
			    OUTPUT(struct ncr_key_publish, serial, serial) },
		.handler = ncr_key_publish, .record = NCR_AUDIT_USERSPACE_OP, .probe = true,
	},
	COMMAND_UNDO(NCRIO_KEY_ATTACH, ncr_key_attach, struct ncr_key_attach,
		     OUTPUT(struct ncr_key_attach, key, serial), ncr_key_detach),
	COMMAND(NCRIO_KEY_PUBLIC, ncr_key_public, struct ncr_key_public, NO_OUTPUT),
	COMMAND(NCRIO_STORE_SEAL, ncr_store_seal, struct ncr_store_manifest,
		OUTPUT(struct ncr_store_manifest, mac, mac)),
	COMMAND(NCRIO_STORE_VERIFY, ncr_store_verify, struct ncr_store_manifest, NO_OUTPUT),
};

/* The published command numbers, and that the size is all in which a grown one differs. */
static_assert(NCRIO_KEY_INIT == 0x400463cc);
static_assert(NCRIO_MASTER_KEY_SET == 0x80106304);
static_assert(NCRIO_KEY_STORAGE_WRAP == 0xc0186305);
static_assert(NCRIO_KEY_STORAGE_UNWRAP == 0x80186306);
static_assert(NCRIO_SESSION_INIT == 0x8038632c);
static_assert(NCRIO_SESSION_UPDATE == 0xc030632d);
static_assert(NCRIO_SESSION_FINAL == 0xc030632e);
static_assert(NCRIO_SESSION_ONCE == 0xc068632f);
static_assert((NCRIO_KEY_STORAGE_WRAP_EXT & ~IOCSIZE_MASK) ==
	      (NCRIO_KEY_STORAGE_WRAP & ~IOCSIZE_MASK));
static_assert((NCRIO_KEY_STORAGE_UNWRAP_EXT & ~IOCSIZE_MASK) ==
	      (NCRIO_KEY_STORAGE_UNWRAP & ~IOCSIZE_MASK));
static_assert((NCRIO_KEY_UNWRAP_EXT & ~IOCSIZE_MASK) == (NCRIO_KEY_UNWRAP & ~IOCSIZE_MASK));
/* a published structure is the beginning of the grown one */
static_assert(offsetofend(struct ncr_key_wrap_st, io_size) ==
	      offsetofend(struct ncr_key_wrap_ext_st, io_size));

/* A switch with two equal labels does not compile: no two commands share a number. */
static void __always_unused all_numbers_are_distinct(unsigned int cmd)
{
	switch (cmd) {
	case _IOC_NR(NCRIO_KEY_INIT):
	case _IOC_NR(NCRIO_KEY_DEINIT):
	case _IOC_NR(NCRIO_KEY_GENERATE):
	case _IOC_NR(NCRIO_KEY_GENERATE_PAIR):
	case _IOC_NR(NCRIO_KEY_DERIVE):
	case _IOC_NR(NCRIO_KEY_GET_INFO):
	case _IOC_NR(NCRIO_KEY_EXPORT):
	case _IOC_NR(NCRIO_KEY_IMPORT):
	case _IOC_NR(NCRIO_KEY_WRAP):
	case _IOC_NR(NCRIO_KEY_UNWRAP):
	case _IOC_NR(NCRIO_MASTER_KEY_SET):
	case _IOC_NR(NCRIO_KEY_STORAGE_WRAP):
	case _IOC_NR(NCRIO_KEY_STORAGE_UNWRAP):
	case _IOC_NR(NCRIO_SESSION_INIT):
	case _IOC_NR(NCRIO_SESSION_UPDATE):
	case _IOC_NR(NCRIO_SESSION_FINAL):
	case _IOC_NR(NCRIO_SESSION_ONCE):
	case _IOC_NR(NCRIO_ALGORITHM_INFO):
	case _IOC_NR(NCRIO_KEY_DESCRIBE):
	case _IOC_NR(NCRIO_KEY_PUBLISH):
	case _IOC_NR(NCRIO_KEY_ATTACH):
	case _IOC_NR(NCRIO_KEY_PUBLIC):
	case _IOC_NR(NCRIO_STORE_SEAL):
	case _IOC_NR(NCRIO_STORE_VERIFY):
		break;
	}
}

/*
 * Copy in what the caller has of the structure; what he does not know is zero, what we
 * do not know must be.
 */
static int copy_in(void *to, const void __user *from, size_t size, const struct ncr_layout *layout)
{
	size_t n = min_t(size_t, size, layout->max);
	int zero;

	if (unlikely(size < layout->min))
		return -EINVAL;
	if (copy_from_user(to, from, n))
		return -EFAULT;
	if (unlikely(n < layout->max))
		memset(to + n, 0, layout->max - n);
	if (unlikely(size > layout->max)) {
		zero = check_zeroed_user(from + n, size - n);
		if (zero <= 0)
			return zero ?: -E2BIG;
	}
	return 0;
}

static int copy_out(void __user *to, const void *from, size_t size, const struct ncr_layout *layout)
{
	size_t end = min_t(size_t, size, layout->out_at + layout->out_size);

	if (end <= layout->out_at)
		return 0;
	return copy_to_user(to + layout->out_at, from + layout->out_at, end - layout->out_at) ?
	       -EFAULT : 0;
}

/* The command itself, unless it must be recorded and cannot. */
static int perform(struct ncr_context *ctx, const struct ncr_command *command, void *args)
{
	struct ncr_audit_reservation reservation;
	int error;

	if (!command->record)
		return command->handler(ctx, args);
	error = ncr_audit_reserve(&reservation, command->record);
	if (error)
		return error;
	error = command->handler(ctx, args);
	ncr_audit_unreserve(&reservation);
	return error;
}

/*
 * Size and layout are known: in, do it, out. The members that say how much room is needed go
 * out with EOVERFLOW too.
 */
static long run(struct ncr_context *ctx, const struct ncr_command *command,
		const struct ncr_layout *layout, void __user *user, size_t size)
{
	union ncr_args native, foreign;
	void *args = layout->in ? &foreign : &native;
	int error;

	error = copy_in(args, user, size, layout);
	if (error) {
		if (command->unread)
			command->unread(0, error);
		return error;
	}
	/* what goes out is what has come in, so that nothing changes if it works */
	if (command->probe && copy_out(user, args, size, layout))
		return -EFAULT;
	if (layout->in)
		layout->in(&native, &foreign);
	error = perform(ctx, command, &native);
	if (error && error != -EOVERFLOW)
		return error;
	if (layout->in && layout->out)
		layout->out(&foreign, &native);
	if (copy_out(user, args, size, layout)) {
		if (!error && command->undo)
			command->undo(ctx, &native);
		return -EFAULT;
	}
	return error;
}

/*
 * The number decides which command it is; the size in it, how much of the
 * structure the caller knows.
 */
static const struct ncr_command *find(unsigned int cmd)
{
	const struct ncr_command *command = &commands[_IOC_NR(cmd)];

	return _IOC_TYPE(cmd) == 'c' && command->handler ? command : NULL;
}

static long ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct ncr_command *command = find(cmd);

	if (unlikely(!command))
		return -ENOTTY;
	if (unlikely(ncr_state() != NCR_STATE_OPERATIONAL))
		return -ENOTRECOVERABLE;
	return run(file->private_data, command, &command->layout, (void __user *)arg,
		   _IOC_SIZE(cmd));
}

#ifdef CONFIG_COMPAT
static long compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct ncr_command *command = find(cmd);
	const struct ncr_layout *layout;

	if (!command)
		return -ENOTTY;
	if (ncr_state() != NCR_STATE_OPERATIONAL)
		return -ENOTRECOVERABLE;
	layout = ncr_compat_layout(_IOC_NR(cmd)) ?: &command->layout;
	return run(file->private_data, command, layout, compat_ptr(arg), _IOC_SIZE(cmd));
}
#endif

static int open(struct inode *inode, struct file *file)
{
	struct ncr_context *ctx;

	if (ncr_state() != NCR_STATE_OPERATIONAL)
		return -ENOTRECOVERABLE;
	ctx = ncr_context_new();
	if (IS_ERR(ctx))
		return PTR_ERR(ctx);
	file->private_data = ctx;
	return 0;
}

/*
 * Each close of a descriptor. The count is ours alone when it is the last one: the descriptor is
 * out of the table, so that nobody can find the file any more. Should somebody be about to find
 * out, release() records what is missed here.
 */
static int flush(struct file *file, fl_owner_t owner)
{
	if (file_count(file) == 1)
		ncr_context_close(file->private_data);
	return 0;
}

static int release(struct inode *inode, struct file *file)
{
	ncr_context_destroy(file->private_data);
	return 0;
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.open = open,
	.flush = flush,
	.release = release,
	.unlocked_ioctl = ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl = compat_ioctl,
#endif
	.llseek = noop_llseek,
};

static dev_t number;
static struct class *device_class;
static struct cdev device_cdev;

static char *node_name(NCR_DEVNODE_CONST struct device *dev, umode_t *mode)
{
	/* until udev gives it to a group; NULL when the node is removed */
	if (mode)
		*mode = 0660;
	return NULL;
}

/*
 * A character device of our own: the open of a misc device runs under a lock of all misc devices,
 * and ours may have to wait for the audit subsystem.
 */
int __init ncr_device_init(void)
{
	struct device *device;
	int error;

	error = alloc_chrdev_region(&number, 0, 1, "crypto");
	if (error)
		return error;
	device_class = ncr_class_create("ncr");
	if (IS_ERR(device_class)) {
		error = PTR_ERR(device_class);
		goto fail_class;
	}
	device_class->devnode = node_name;
	cdev_init(&device_cdev, &device_fops);
	device_cdev.owner = THIS_MODULE;
	error = cdev_add(&device_cdev, number, 1);
	if (error)
		goto fail_cdev;
	device = device_create(device_class, NULL, number, NULL, "crypto");
	if (!IS_ERR(device))
		return 0;

	error = PTR_ERR(device);
	cdev_del(&device_cdev);
fail_cdev:
	class_destroy(device_class);
fail_class:
	unregister_chrdev_region(number, 1);
	number = 0;
	return error;
}

void ncr_device_exit(void)
{
	if (!number)
		return;
	device_destroy(device_class, number);
	cdev_del(&device_cdev);
	class_destroy(device_class);
	unregister_chrdev_region(number, 1);
}
