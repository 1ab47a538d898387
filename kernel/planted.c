// SPDX-License-Identifier: GPL-2.0
/*
 * A mistake of each kind that a sanitizer is there to find, made on demand: a run without reports
 * says something only when these are reported. In the test build for a kernel with KASAN, and in no
 * other.
 */
#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

/* read and written so that the compiler neither sees through it nor leaves anything out */
static unsigned int four = 4, forty = 40, sixteen = 16;
static int outcome;

static int after_the_end(void)
{
	u8 *bytes = kzalloc(16, GFP_KERNEL);
	int value = bytes ? bytes[READ_ONCE(sixteen)] : 0;

	kfree(bytes);
	return value;
}

static int after_free(void)
{
	u8 *bytes = kzalloc(16, GFP_KERNEL);

	kfree(bytes);
	return bytes ? READ_ONCE(*bytes) : 0;
}

static int opposite_orders(void)
{
	static DEFINE_MUTEX(first);
	static DEFINE_MUTEX(second);

	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);
	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
	return 0;
}

static int lost(void)
{
	int i;

	/* more than one: a stale pointer in a register may hide one */
	for (i = 0; i < 16; i++)
		if (!kmalloc(333, GFP_KERNEL))
			return -ENOMEM;
	return 0;
}

static int shift(void)
{
	return 1 << READ_ONCE(forty);
}

static int bounds(void)
{
	static int array[4];

	return array[READ_ONCE(four)];
}

static const struct {
	const char *name;
	int (*make)(void);
} mistakes[] = {
	{ "kasan-bounds", after_the_end },
	{ "kasan-free", after_free },
	{ "lockdep", opposite_orders },
	{ "kmemleak", lost },
	{ "ubsan-shift", shift },
	{ "ubsan-bounds", bounds },
};

static int plant(const char *value, const struct kernel_param *parameter)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mistakes); i++)
		if (sysfs_streq(value, mistakes[i].name)) {
			WRITE_ONCE(outcome, mistakes[i].make());
			return 0;
		}
	return -EINVAL;
}

static const struct kernel_param_ops plant_ops = { .set = plant };
module_param_cb(plant, &plant_ops, NULL, 0200);
MODULE_PARM_DESC(plant, "make a mistake of that name, on writing");
