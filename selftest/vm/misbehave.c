// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A module that does wrong on demand, so that selftest/vm/check can see the virtual machine notice.
 */
#include <linux/module.h>
#include <linux/delay.h>

static char *how = "";
module_param(how, charp, 0444);
MODULE_PARM_DESC(how, "warn, hang or refuse");

static int __init misbehave_init(void)
{
	if (!strcmp(how, "refuse"))
		return -EINVAL;
	WARN(!strcmp(how, "warn"), "misbehave: asked to\n");
	if (!strcmp(how, "hang"))
		for (;;)
			msleep(1000);
	return 0;
}

static void __exit misbehave_exit(void)
{
}

module_init(misbehave_init);
module_exit(misbehave_exit);
MODULE_DESCRIPTION("Goes wrong on demand");
MODULE_LICENSE("GPL");
