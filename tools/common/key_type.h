/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * key_type.h - the types of keys, by name
 */
#ifndef NCR_KEY_TYPE_H
#define NCR_KEY_TYPE_H

#include <linux/ncr.h>

/** key_type_name() - "secret", "public" or "private"; "none" of a key without material */
const char *key_type_name(ncr_key_type_t type);

#endif /* NCR_KEY_TYPE_H */
