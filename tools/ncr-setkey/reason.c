// SPDX-License-Identifier: GPL-2.0-or-later
#include "reason.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int reason_set(struct reason *reason, int code, const char *format, ...)
{
	va_list arguments;

	reason->code = code;
	reason->hint[0] = '\0';
	va_start(arguments, format);
	vsnprintf(reason->text, sizeof(reason->text), format, arguments);
	va_end(arguments);
	return code;
}

int reason_hint(struct reason *reason, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason->hint, sizeof(reason->hint), format, arguments);
	va_end(arguments);
	return reason->code;
}

int reason_system(struct reason *reason, const char *doing, int error)
{
	return reason_set(reason, EXIT_SYSTEM, "%s: %s", doing, strerrordesc_np(abs(error)));
}

int reason_print(const struct reason *reason, const char *name)
{
	if (name)
		error_message("%s: %s", name, reason->text);
	else
		error_message("%s", reason->text);
	if (*reason->hint)
		hint_message("%s", reason->hint);
	return reason->code;
}
