/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_PK_LINUX_CACHE_H
#define SHIM_PK_LINUX_CACHE_H

#define __ro_after_init

#endif /* SHIM_PK_LINUX_CACHE_H */
