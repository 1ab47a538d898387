/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the two names kernel/kernel_compat.h includes depends on the version of the system's <linux/version.h>. */
#include <linux/unaligned.h>
