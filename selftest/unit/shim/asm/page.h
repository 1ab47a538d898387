/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For kernel/work.h; none of its macros that use a page's size is used here. */
