// SPDX-License-Identifier: GPL-2.0-or-later
#include "key_type.h"

const char *key_type_name(ncr_key_type_t type)
{
	switch (type) {
	case NCR_KEY_TYPE_SECRET:
		return "secret";
	case NCR_KEY_TYPE_PUBLIC:
		return "public";
	case NCR_KEY_TYPE_PRIVATE:
		return "private";
	default:
		return "none";
	}
}
