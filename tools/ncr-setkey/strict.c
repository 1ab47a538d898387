// SPDX-License-Identifier: GPL-2.0-or-later
#include "strict.h"

#include "module.h"

#include "file.h"

#include <string.h>

#define FIPS_ENABLED "/proc/sys/crypto/fips_enabled"

bool strict_mode(void)
{
	struct module module;
	char text[8];
	size_t size = sizeof(text);

	/* a kernel without this file has no such mode */
	if (!ncr_file_read(FIPS_ENABLED, text, &size) && size && text[0] == '1')
		return true;
	module_look(&module);
	return module.approved;
}
