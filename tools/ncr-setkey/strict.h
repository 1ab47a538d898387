/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strict.h - whether nothing but what is approved may be used
 */
#ifndef NCR_SETKEY_STRICT_H
#define NCR_SETKEY_STRICT_H

#include <stdbool.h>

/** strict_mode() - the kernel is in FIPS mode, or the module says that it is in approved mode */
bool strict_mode(void);

#endif /* NCR_SETKEY_STRICT_H */
