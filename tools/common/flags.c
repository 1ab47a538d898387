// SPDX-License-Identifier: GPL-2.0-or-later
#include "flags.h"

#include <linux/ncr.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	unsigned int flag;
} flag_names[] = {
	{ "exportable", NCR_KEY_FLAG_EXPORTABLE },
	{ "wrappable", NCR_KEY_FLAG_WRAPPABLE },
	{ "decrypt", NCR_KEY_FLAG_DECRYPT },
	{ "sign", NCR_KEY_FLAG_SIGN },
	{ "storable", NCR_KEY_FLAG_STORABLE },
	{ "wrap", NCR_KEY_FLAG_WRAP },
};

#define FLAG_NAMES (sizeof(flag_names) / sizeof(flag_names[0]))

static bool flag_parse(const char *name, size_t length, unsigned int *flags)
{
	size_t i;

	for (i = 0; i < FLAG_NAMES; i++) {
		if (strlen(flag_names[i].name) == length && !memcmp(flag_names[i].name, name, length)) {
			*flags |= flag_names[i].flag;
			return true;
		}
	}
	return false;
}

bool flags_parse(const char *text, unsigned int *flags)
{
	size_t length;

	*flags = 0;
	if (!*text)
		return true;
	for (;;) {
		length = strcspn(text, ",");
		if (!flag_parse(text, length, flags))
			return false;
		if (!text[length])
			return true;
		text += length + 1;
	}
}

void flags_format(unsigned int flags, char *text, size_t room)
{
	size_t i, used = 0;

	snprintf(text, room, "none");
	for (i = 0; i < FLAG_NAMES; i++) {
		if (!(flags & flag_names[i].flag))
			continue;
		flags &= ~flag_names[i].flag;
		used += snprintf(text + used, room - used, "%s%s", used ? "," : "", flag_names[i].name);
	}
	/* flags of a newer module */
	if (flags)
		snprintf(text + used, room - used, "%s0x%x", used ? "," : "", flags);
}
