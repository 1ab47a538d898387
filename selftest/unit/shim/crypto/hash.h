/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For kernel/algorithm.h, which only points to the structures that the kernel's header defines. */
